/** Owners that returned cases clearly point to and the list does not name; and what each region makes of it. */
import './why.css'
import { useState } from 'react'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { tree } from '../../regions/contract.ts'
import { learnedList, learnedModeSet, type Mode } from '../contract-routes.ts'
import { Named } from './named.tsx'
import { percent, Section } from './parts.tsx'

const words = dict({
  modes: { zh: '退件学到的怎么用', en: 'What is made of it' },
  modesNote: {
    zh: '清单为准：只提议，等人看。直接派：把握够的派给学到的单位。特急件和人选定的从不改。',
    en: 'List binds: proposed beside it, a person looks. Decides: cases go to the learned unit. Never critical ones, never against a person.',
  },
  off: { zh: '不用', en: 'Off' },
  beside: { zh: '清单为准，旁边提议', en: 'List binds, propose' },
  decide: { zh: '直接派', en: 'Decides' },
  region: { zh: '区域', en: 'Region' },
  another: { zh: '再定一个区域', en: 'Another region' },
  learned: { zh: '学到的承办单位', en: 'Owners learned' },
  learnedNote: {
    zh: '近一年办结的件：至少 {bounced} 件先派错、至少 {kept} 件由这个单位办结，且“一半以上归它”的把握不低于 {sure}。',
    en: 'Solved in the last year: at least {bounced} went wrong first, at least {kept} were solved by this unit, and the chance that more than half are its is at least {sure}.',
  },
  none: { zh: '还没有学到什么', en: 'Nothing learned yet' },
  noneWhy: {
    zh: '退回、改派后办结的件够多、说法够清楚，这里就会有。',
    en: 'When enough cases were solved after a return or a transfer, and their wording is clear, they stand here.',
  },
  item: { zh: '事项', en: 'Item' },
  word: { zh: '说法', en: 'Wording' },
  any: { zh: '不论怎么说', en: 'any' },
  unit: { zh: '最后归', en: 'Ends with' },
  owner: { zh: '清单写', en: 'List names' },
  kept: { zh: '由它办结', en: 'Solved by it' },
  bounced: { zh: '先派错', en: 'Went wrong first' },
  sure: { zh: '把握', en: 'Sure' },
  numbers: { zh: '哪些件', en: 'Cases' },
  of: { zh: '{cases} 件里 {kept} 件', en: '{kept} of {cases}' },
  notLoaded: { zh: '没有读到', en: 'Not loaded' },
  notSet: { zh: '没有改成', en: 'Not changed' },
})

export function LearnedTab() {
  const t = useT(words)
  const got = useAsk(learnedList, {}, { staleTime: 30_000 })
  const d = got.data
  if (got.error)
    return <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
  if (!d) return <Loading rows={6} />
  return (
    <div className="dw-learned">
      <Modes modes={d.modes} />
      <Section
        title={t('learned')}
        note={t('learnedNote', {
          bounced: d.least.bounced,
          kept: d.least.kept,
          sure: percent(d.least.sure, 0),
        })}
      >
        {d.rows.length === 0 ? (
          <EmptyCells kind="none" title={t('none')}>
            {t('noneWhy')}
          </EmptyCells>
        ) : (
          <Table
            rows={d.rows}
            id={(r) => `${r.item} ${r.word ?? ''} ${r.key}`}
            columns={[
              { head: t('item'), cell: (r) => `${r.item} ${r.itemName}` },
              { head: t('word'), named: true, cell: (r) => r.word ?? t('any') },
              { head: t('unit'), named: true, cell: (r) => r.units.join('、') || r.key },
              { head: t('owner'), named: true, cell: (r) => r.owners.join('、') || '–' },
              {
                head: t('kept'),
                className: 'n',
                named: true,
                cell: (r) => t('of', { cases: r.cases, kept: r.kept }),
              },
              { head: t('bounced'), className: 'n', named: true, cell: (r) => r.bounced },
              { head: t('sure'), className: 'n', named: true, cell: (r) => percent(r.sure) },
              { head: t('numbers'), named: true, cell: (r) => <Named of={r} /> },
            ]}
          />
        )}
      </Section>
    </div>
  )
}

const all = ['off', 'beside', 'decide'] as const

function Modes({ modes }: { modes: readonly { regionPath: string; regionName: string; mode: Mode }[] }) {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const [more, setMore] = useState('')
  const set = useSend(learnedModeSet, { renew: [learnedList], onDone: () => setMore('') })
  const regions = useAsk(tree, { query: { depth: 2, division: ['administrative'] } }, { staleTime: 600_000 })
  const may = can('model.manage')
  const others = (regions.data?.items ?? []).filter(
    (r) => r.path.length <= 12 && !modes.some((m) => m.regionPath === r.path),
  )
  // On a slow line what was pressed shows at once; pressed again it is the same.
  const sent = set.isPending ? set.variables.body : undefined
  const choose = (region: string, label: string, current: Mode) => (
    <Tabs
      label={`${t('modes')} ${label}`}
      tabs={all.map((id) => ({ id, text: t(id) }))}
      current={sent?.region === region ? sent.mode : current}
      onOpen={(mode) => set.mutate({ body: { region, mode } })}
    />
  )
  return (
    <Section title={t('modes')} note={t('modesNote')}>
      {set.error && <ProblemPanel problem={set.error} title={t('notSet')} />}
      {modes.map((m) => (
        <p className="dw-mode" key={m.regionPath}>
          {m.regionName}
          {may ? choose(m.regionPath, m.regionName, m.mode) : <b>{w(words[m.mode])}</b>}
        </p>
      ))}
      {may && others.length > 0 && (
        <p className="dw-mode dd-filters">
          <select aria-label={t('another')} value={more} onChange={(e) => setMore(e.target.value)}>
            <option value="">{t('another')}</option>
            {others.map((r) => (
              <option key={r.path} value={r.path}>
                {r.name}
              </option>
            ))}
          </select>
          {more && choose(more, others.find((r) => r.path === more)?.name ?? '', modes[0]?.mode ?? 'beside')}
        </p>
      )}
    </Section>
  )
}
