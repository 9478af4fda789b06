import { useState } from 'react'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { count } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { peopleList } from '../contract.ts'
import { words } from './words.ts'

const first = 100

/** The directory: everyone of my area, who is on duty first. */
export function Directory({ current, onPerson }: { current: string | null; onPerson: (id: string) => void }) {
  const t = useT(words)
  const lang = useLang()
  const find = useFind()
  const [duty, setDuty] = useState(false)
  const found = useAsk(
    peopleList,
    { query: { q: find.q || undefined, onDuty: duty ? '1' : undefined, limit: first } },
    { placeholderData: (was) => was },
  )
  const people = found.data?.people ?? []
  return (
    <>
      <div className="y-row y-wrap org-bar">
        <FindBox words={words.findPerson} text={find.text} onText={find.setText} name="people.find" />
        <label className="y-row">
          <input type="checkbox" checked={duty} onChange={(e) => setDuty(e.target.checked)} />
          {t('onlyDuty')}
        </label>
        <span className="sp" />
        {found.data && <small className="muted">{t('foundN', { n: count(found.data.total, lang) })}</small>}
      </div>
      <Table
        rows={people}
        id={(p) => p.id}
        asked={found}
        empty={{ kind: 'filtered', title: t('noPerson'), why: t('noPersonWhy') }}
        opening={{
          current,
          onOpen: onPerson,
          keys: {
            name: 'people',
            next: { zh: '下一个人', en: 'Next person' },
            previous: { zh: '上一个人', en: 'Previous person' },
          },
        }}
        columns={[
          { head: t('name'), cell: (p) => <b>{p.name}</b> },
          {
            head: t('duty'),
            cell: (p) => (
              <span className={`org-duty ${p.onDuty ? 'on' : ''}`}>{p.onDuty ? t('on') : t('off')}</span>
            ),
          },
          {
            head: t('posts'),
            cell: (p) => (
              <>
                {p.posts[0]?.name ?? '—'}
                {p.posts[0] && p.posts[0].regionName !== p.unitName && <small>{p.posts[0].regionName}</small>}
                {p.posts.length > 1 && <small>+{p.posts.length - 1}</small>}
              </>
            ),
          },
          { head: t('unit'), cell: (p) => p.unitName },
          { head: t('phone'), cell: (p) => p.phone, className: 'org-num' },
          { head: t('loadHead'), cell: (p) => p.load, className: 'n', named: true },
        ]}
      />
      {found.data && found.data.total > people.length && (
        <p className="y-note org-pad">{t('moreN', { n: people.length })}</p>
      )}
    </>
  )
}
