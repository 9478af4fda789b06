import { FindBox, useFind } from '../../../ui/find.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { entriesList, entryLists, type VisitEntry } from '../contract.ts'
import { entryListWords } from '../words.ts'
import { EntryProgress } from './detail.tsx'
import { Files, type Go, Period, PlanFilter, pickFrom, Region } from './parts.tsx'
import { words } from './words.ts'

const states = ['noted', 'working', 'solved', 'owed'] as const

/** 困难问题, 服务需求, 风险隐患, each entry with what became of it. */
export function Entries({ query, go }: { query: URLSearchParams; go: Go }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const find = useFind()
  const state = states.find((s) => s === query.get('state'))
  const filter = {
    ...pickFrom(query, ['region', 'plan', 'from', 'to', 'list']),
    ...(state ? { state } : {}),
    ...(find.q ? { q: find.q } : {}),
  }
  const paged = usePaged(filter)
  const asked = useAsk(
    entriesList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const counts = asked.data?.counts
  const list = entryLists.find((l) => l === query.get('list'))
  return (
    <>
      <div className="vi-filters">
        <Tabs
          label={t('list')}
          tabs={[
            { id: 'all', text: t('any') },
            ...entryLists.map((l) => ({
              id: l as string,
              text: `${w(entryListWords[l])} ${counts?.[l] ?? ''}`,
            })),
          ]}
          current={list ?? 'all'}
          onOpen={(id) => go({ list: id === 'all' ? null : id })}
        />
        <FindBox words={words.what} text={find.text} onText={find.setText} name="visits.findEntry" />
        <Region value={query.get('region') ?? ''} onChange={(v) => go({ region: v || null })} />
        <PlanFilter value={query.get('plan') ?? ''} onChange={(v) => go({ plan: v || null })} />
        <label>
          {t('progressOf')}
          <select value={state ?? ''} onChange={(e) => go({ state: e.target.value || null })}>
            <option value="">{t('any')}</option>
            {states.map((s) => (
              <option key={s} value={s}>
                {t(s)}
              </option>
            ))}
          </select>
        </label>
        <Period query={query} go={go} />
        <Files of="visit-entries" query={filter} />
      </div>
      <div className="vi-scroll">
        <Table<VisitEntry>
          rows={asked.data?.items ?? []}
          id={(e) => e.id}
          asked={asked}
          empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
          columns={[
            { head: t('what'), cell: (e) => e.body, under: (e) => `${e.place} ${e.label} · ${e.regionName}` },
            { head: t('list'), cell: (e) => w(entryListWords[e.list]) },
            { head: t('progressOf'), cell: (e) => <EntryProgress e={e} /> },
            { head: t('worker'), cell: (e) => e.byName, under: (e) => moment(e.happenedAt, now, lang) },
          ]}
        />
      </div>
      <More of={paged} next={asked.data?.next} />
    </>
  )
}
