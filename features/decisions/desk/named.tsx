/** Cases that evidence was counted from: those of the reader's own area by number, each opens; the others counted. */
import { Fragment } from 'react'
import { Link } from 'react-router'
import { comma, dict, useT } from '../../../ui/i18n.tsx'

const words = dict({
  others: { zh: '另 {n} 件', en: 'and {n} more' },
  elsewhere: { zh: '{n} 件，不在您的辖区', en: '{n}, outside your area' },
})

export function Named({ of }: { of: { numbers: readonly string[]; others: number } }) {
  const t = useT(words)
  return (
    <>
      {of.numbers.map((number, i) => (
        <Fragment key={number}>
          {i > 0 && comma()}
          <Link className="dw-number" to={`/inbox?view=all&q=${encodeURIComponent(number)}`}>
            {number}
          </Link>
        </Fragment>
      ))}
      {of.others > 0 &&
        `${of.numbers.length > 0 ? comma() : ''}${t(of.numbers.length > 0 ? 'others' : 'elsewhere', { n: of.others })}`}
    </>
  )
}
