/** Cases that evidence was counted from: those of the reader's own area by number, the others counted. */
import { comma, dict, useT } from '../../../ui/i18n.tsx'

const words = dict({
  others: { zh: '另 {n} 件', en: 'and {n} more' },
  elsewhere: { zh: '{n} 件，不在您的辖区', en: '{n}, outside your area' },
})

export function Named({ of }: { of: { numbers: readonly string[]; others: number } }) {
  const t = useT(words)
  const more = of.others > 0 && t(of.numbers.length > 0 ? 'others' : 'elsewhere', { n: of.others })
  return [of.numbers.join(comma()), more].filter(Boolean).join(comma())
}
