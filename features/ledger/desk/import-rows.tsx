import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { addressOf } from '../../../ui/api.ts'
import { count } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import {
  type ImportDetail,
  type ImportRowShown,
  type ImportShow,
  importRows,
  importRowsFile,
  importShows,
} from '../contract-imports.ts'
import { type FieldWord, fieldWords, importWords as words } from './import-words.ts'
import { words as ledgerWords } from './words.ts'

/** What became, or would become, of the rows: by outcome, what the source says otherwise, and whom it names no more. */
export function Rows({ i }: { i: ImportDetail }) {
  const t = useT(words)
  const w = useWord()
  const f = useT(fieldWords)
  const l = useT(ledgerWords)
  const lang = useLang()
  const [query, go] = useAddress()
  const show = importShows.find((s) => s === query.get('show'))
  const paged = usePaged({ id: i.id, show })
  const asked = useAsk(
    importRows,
    { params: { id: i.id }, query: { ...(show ? { show } : {}), ...paged.ask } as never },
    { placeholderData: (was) => was, refetchInterval: i.state === 'running' ? 2000 : false },
  )
  const tabs: { id: ImportShow | 'all'; text: string }[] = [
    { id: 'all', text: t('all', { n: count(i.done, lang) }) },
    ...importShows.map((s) => ({ id: s, text: t(`${s}N`, { n: count(i[s], lang) }) })),
  ]
  const fields = (list: readonly string[]) =>
    list.map((x) => (x in fieldWords ? f(x as FieldWord) : x)).join(comma())
  const value = (field: string, text: string) =>
    text === '' ? l('blank') : field === 'role' && text in ledgerWords ? l(text as 'family') : text
  return (
    <section>
      <h2>{t(i.stage === 'dry' ? 'wouldBe' : 'became')}</h2>
      <div className="lg-filters">
        <Tabs
          label={t('outcome')}
          tabs={tabs}
          current={show ?? 'all'}
          onOpen={(s) => go({ show: s === 'all' ? null : s })}
        />
        <span className="sp" />
        <a className="y-btn sm" href={addressOf(importRowsFile, { id: i.id }, { show })} download>
          <Icon name="download" />
          {t('download')}
        </a>
      </div>
      <div className="lg-scroll">
        <Table<ImportRowShown>
          rows={asked.data?.items ?? []}
          id={(r) => `${r.row}`}
          asked={asked}
          empty={{ kind: 'filtered', title: t('noRows') }}
          columns={[
            { head: t('row'), className: 'n', named: true, cell: (r) => r.line },
            {
              head: t('who'),
              cell: (r) =>
                r.personId ? (
                  <Link className="y-link" to={`/ledger/people/${r.personId}`}>
                    {r.name}
                  </Link>
                ) : r.assetId ? (
                  <Link className="y-link" to={`/ledger?tab=assets&id=${r.assetId}`}>
                    {r.name}
                  </Link>
                ) : (
                  r.name
                ),
              under: (r) => r.place,
            },
            {
              head: t('outcome'),
              cell: (r) => t(r.outcome ?? 'gone'),
              under: (r) => r.issues.map((x) => w(x.words)).join(comma()),
            },
            { head: t('fields'), cell: (r) => fields(r.fields) },
            {
              head: t('differs'),
              cell: (r) =>
                r.said.length > 0 ? (
                  <ul>
                    {r.said.map((s) => (
                      <li key={s.field}>
                        {t('otherwise', {
                          field: fields([s.field]),
                          ledger: value(s.field, s.ledger),
                          file: value(s.field, s.file),
                        })}
                      </li>
                    ))}
                  </ul>
                ) : (
                  fields(r.differs)
                ),
            },
          ]}
        />
      </div>
      <More of={paged} next={asked.data?.next} />
    </section>
  )
}
