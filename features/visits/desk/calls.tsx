import { useEffect, useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Visit, visitsList } from '../contract.ts'
import { visitPeople } from '../contract-plans.ts'
import { stateWords } from '../words.ts'
import { Detail } from './detail.tsx'
import { Give } from './give.tsx'
import { Files, type Go, Period, PlanFilter, pickFrom, Region } from './parts.tsx'
import { words } from './words.ts'

const states = ['open', 'overdue', 'done', 'absent', 'skipped', 'cancelled'] as const

/** The calls one by one: found, filtered, opened, handed over. */
export function Calls({ query, go }: { query: URLSearchParams; go: Go }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const find = useFind()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [giving, setGiving] = useState<'picked' | 'worker'>()
  const filter = {
    ...pickFrom(query, ['region', 'plan', 'account', 'from', 'to', 'state']),
    ...(find.q ? { q: find.q } : {}),
  }
  const key = JSON.stringify(filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is another choice
  useEffect(() => setPicked(new Set()), [key])
  const paged = usePaged(filter)
  const asked = useAsk(
    visitsList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const people = useAsk(visitPeople, { query: {} }, { staleTime: 60_000 })
  const rows = asked.data?.items ?? []
  const mayPlan = can('visit.plan')
  const toggle = (id: string) => {
    const next = new Set(picked)
    if (!next.delete(id)) next.add(id)
    setPicked(next)
  }
  return (
    <>
      <div className="vi-filters">
        <FindBox words={words.find} text={find.text} onText={find.setText} name="visits.find" />
        <Region value={query.get('region') ?? ''} onChange={(v) => go({ region: v || null })} />
        <PlanFilter value={query.get('plan') ?? ''} onChange={(v) => go({ plan: v || null })} />
        <label>
          {t('worker')}
          <select
            value={query.get('account') ?? ''}
            onChange={(e) => go({ account: e.target.value || null })}
          >
            <option value="">{t('any')}</option>
            <option value="none">{t('nobody')}</option>
            {people.data?.people.map((p) => (
              <option key={p.accountId} value={p.accountId}>
                {p.name} {p.post}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('state')}
          <select value={query.get('state') ?? ''} onChange={(e) => go({ state: e.target.value || null })}>
            <option value="">{t('any')}</option>
            {states.map((s) => (
              <option key={s} value={s}>
                {t(s)}
              </option>
            ))}
          </select>
        </label>
        <Period query={query} go={go} />
        <Files of="visits" query={filter} />
      </div>
      <div className="vi-sel">
        <span role="status">
          {picked.size > 0
            ? t('picked', { n: picked.size })
            : asked.data
              ? t('total', { n: asked.data.total })
              : ''}
        </span>
        {mayPlan && picked.size > 0 && (
          <Btn sm pri onClick={() => setGiving('picked')}>
            {t('give')}
          </Btn>
        )}
        {mayPlan && query.get('account') && (
          <Btn sm onClick={() => setGiving('worker')}>
            {t('giveAll')}
          </Btn>
        )}
      </div>
      <div className="vi-scroll">
        <Table<Visit>
          rows={rows}
          id={(v) => v.id}
          asked={asked}
          empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
          opening={{
            current: query.get('id'),
            onOpen: (id) => go({ id }),
            keys: { name: 'visits', next: words.next, previous: words.previous },
          }}
          columns={[
            {
              head: t('door'),
              cell: (v) => `${v.place} ${v.label}`,
              under: (v) => `${v.regionName} · ${w(noteWords(v.planName))}`,
            },
            { head: t('worker'), cell: (v) => v.accountName || t('nobody') },
            {
              head: t('dueOn'),
              cell: (v) => v.dueOn,
              under: (v) =>
                v.lateDays > 0 ? <span className="vi-late">{t('late', { n: v.lateDays })}</span> : '',
            },
            { head: t('state'), cell: (v) => w(stateWords[v.state]) },
            { head: t('at'), cell: (v) => (v.happenedAt ? moment(v.happenedAt, now, lang) : '') },
            { head: t('heard'), className: 'n', named: true, cell: (v) => v.entries || '' },
            mayPlan && {
              head: t('pick'),
              cell: (v) =>
                v.state === 'due' && (
                  <input
                    type="checkbox"
                    aria-label={`${t('pick')} ${v.place} ${v.label}`}
                    checked={picked.has(v.id)}
                    onClick={(e) => e.stopPropagation()}
                    onChange={() => toggle(v.id)}
                  />
                ),
            },
          ]}
        />
      </div>
      <More of={paged} next={asked.data?.next} />
      {query.get('id') && <Detail id={query.get('id') as string} onClose={() => go({ id: null })} />}
      {giving && (
        <Give
          from={
            giving === 'picked'
              ? { by: 'visits', ids: [...picked] }
              : {
                  by: 'worker',
                  accountId: query.get('account') as string,
                  ...(query.get('plan') ? { plan: query.get('plan') as string } : {}),
                }
          }
          region={query.get('region') ?? undefined}
          onClose={() => setGiving(undefined)}
          onDone={() => {
            setPicked(new Set())
            setGiving(undefined)
          }}
        />
      )}
    </>
  )
}
