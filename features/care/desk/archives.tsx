import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type Archive, archivesList, groupsList } from '../contract.ts'
import { Begin } from './begin.tsx'
import { NextCall, whoOf } from './parts.tsx'
import { words } from './words.ts'

const states = ['open', 'late', 'check', 'closed'] as const

/** Archives that I may read, without what they hold. */
export function Archives({
  query,
  go,
}: {
  query: URLSearchParams
  go: (change: Record<string, string | null>) => void
}) {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const { can } = useSession()
  const [beginning, setBeginning] = useState(false)
  const groups = useAsk(groupsList, {}, { staleTime: 60_000 })
  const state = states.find((s) => s === query.get('state')) ?? 'open'
  const [group, region] = [query.get('group'), query.get('region')]
  const question = { state, ...(group ? { group } : {}), ...(region ? { region } : {}) }
  const paged = usePaged(question)
  const asked = useAsk(
    archivesList,
    { query: { ...question, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const mine = (groups.data?.items ?? []).filter((g) => g.mayRead)
  const plain = state === 'open' && !group && !region
  return (
    <>
      <div className="ca-filters">
        <label>
          {t('group')}
          <select value={group ?? ''} onChange={(e) => go({ group: e.target.value || null })}>
            <option value="">{t('any')}</option>
            {mine.map((g) => (
              <option key={g.key} value={g.key}>
                {w(g)} {g.open}
              </option>
            ))}
          </select>
        </label>
        <RegionSelect
          label={t('region')}
          any={t('any')}
          value={region ?? ''}
          onChange={(path) => go({ region: path || null })}
        />
        <label>
          {t('state')}
          <select value={state} onChange={(e) => go({ state: e.target.value })}>
            {states.map((s) => (
              <option key={s} value={s}>
                {t(s)}
              </option>
            ))}
          </select>
        </label>
        <span role="status" className="y-note">
          {asked.data && t('total', { n: asked.data.total })}
        </span>
        <span className="sp" />
        {can('care.edit') && (
          <Btn pri icon="plus" onClick={() => setBeginning(true)}>
            {t('begin')}
          </Btn>
        )}
      </div>
      <div className="ca-scroll">
        <Table<Archive>
          rows={asked.data?.items ?? []}
          id={(a) => a.id}
          asked={asked}
          empty={
            state === 'late'
              ? { kind: 'none', title: t('allCalled') }
              : plain
                ? { kind: 'none', title: t('noneYet'), why: t('noneYetWhy') }
                : { kind: 'filtered', title: t('none'), why: t('noneWhy') }
          }
          opening={{
            current: null,
            onOpen: (id) => void navigate(`/care/${id}`),
            keys: { name: 'care', next: words.next, previous: words.previous },
          }}
          columns={[
            { head: t('name'), cell: (a) => a.name, under: (a) => whoOf(t, a) },
            {
              head: t('group'),
              cell: (a) => w(a.groupName),
              under: (a) =>
                a.state === 'closed'
                  ? `${t('closedOn')} ${a.closedOn} · ${a.reason ? t(a.reason) : ''}`
                  : `${t('openedOn')} ${a.openedOn}`,
            },
            { head: t('place'), cell: (a) => a.place, under: (a) => a.gridName },
            {
              head: t('carer'),
              cell: (a) => a.carerName || t('nobody'),
              under: (a) => (a.named ? t('named') : t('byGrid')),
            },
            {
              head: t('nextCall'),
              named: true,
              cell: (a) => <NextCall of={a.call} />,
              under: (a) => a.call?.lastOn && `${t('last')} ${a.call.lastOn}`,
            },
          ]}
        />
      </div>
      <More of={paged} next={asked.data?.next} />
      {beginning && <Begin onClose={() => setBeginning(false)} />}
    </>
  )
}
