/** Beside an open case: why it goes where it goes, and where it would go if something were different. Asked when opened. */
import './why.css'
import { useState } from 'react'
import type { OpenRecord } from '../../../ui/extras.ts'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { levelWords } from '../../../ui/marks.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { listItems } from '../../items/contract.ts'
import { type RouteWhy, routeWhy } from '../contract-routes.ts'
import { Named } from './named.tsx'

const words = dict({
  title: { zh: '派给谁，为什么', en: 'Who gets it, and why' },
  list: { zh: '清单', en: 'The list' },
  none: { zh: '没有单位', en: 'no unit' },
  learned: { zh: '退件学到', en: 'From returns' },
  wrong: { zh: '先派错的：', en: 'Went wrong first: ' },
  nothing: { zh: '没有学到别的', en: 'nothing else learned' },
  off: { zh: '这里不用退件学到的', en: 'not used here' },
  now: { zh: '现在会派给', en: 'Would go to' },
  would: { zh: '这样会派给', en: 'Would then go to' },
  people: { zh: '单位里', en: 'In the unit' },
  nobody: { zh: '还没有人', en: 'nobody yet' },
  onDuty: { zh: '在岗', en: 'on duty' },
  offDuty: { zh: '不在岗', en: 'off duty' },
  hand: { zh: '手上 {n} 件', en: '{n} in hand' },
  if: { zh: '换个条件看看（什么也不会改）', en: 'What if (nothing is changed)' },
  item: { zh: '事项', en: 'Item' },
  level: { zh: '级别', en: 'Level' },
  said: { zh: '说法', en: 'Wording' },
  returns: { zh: '退回过几次', en: 'Returns so far' },
  asIs: { zh: '照现在的', en: 'as it is' },
  notAsked: { zh: '没有查到', en: 'Not found out' },
})

export default function WhySection({ record }: { record: OpenRecord }) {
  const t = useT(words)
  const { can } = useSession()
  const [open, setOpen] = useState(false)
  if (!can('case.dispatch') && !can('case.confirm')) return null
  return (
    <section className="y-card" aria-label={t('title')}>
      <details onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary className="dw-sum">{t('title')}</summary>
        {open && <Why id={record.id} />}
      </details>
    </section>
  )
}

const levels = ['normal', 'urgent', 'critical'] as const

function Why({ id }: { id: string }) {
  const t = useT(words)
  const w = useWord()
  const [q, setQ] = useState<Record<string, string>>({})
  const [said, setSaid] = useState('')
  const got = useAsk(
    routeWhy,
    { params: { id }, query: q as never },
    { placeholderData: (was) => was, staleTime: 10_000 },
  )
  const items = useAsk(listItems, {}, { staleTime: 600_000 })
  const set = (key: string, value: string) =>
    setQ(({ [key]: _was, ...rest }) => (value ? { ...rest, [key]: value } : rest))
  return (
    <>
      {got.error ? (
        <ProblemPanel problem={got.error} title={t('notAsked')} onRetry={() => void got.refetch()} />
      ) : got.data ? (
        <Answer d={got.data} waiting={got.isPlaceholderData} />
      ) : (
        <Loading rows={4} />
      )}
      <p className="y-note">{t('if')}</p>
      <div className="dw-if">
        <label>
          {t('level')}
          <select value={q.level ?? ''} onChange={(e) => set('level', e.target.value)}>
            <option value="">{t('asIs')}</option>
            {levels.map((l) => (
              <option key={l} value={l}>
                {w(levelWords[l])}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('returns')}
          <select value={q.returns ?? ''} onChange={(e) => set('returns', e.target.value)}>
            <option value="">{t('asIs')}</option>
            {['0', '1', '2', '3'].map((n) => (
              <option key={n}>{n}</option>
            ))}
          </select>
        </label>
        <label>
          {t('item')}
          <select value={q.item ?? ''} onChange={(e) => set('item', e.target.value)}>
            <option value="">{t('asIs')}</option>
            {items.data?.items.map((i) => (
              <option key={i.code} value={i.code}>
                {i.code} {i.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('said')}
          <input
            value={said}
            maxLength={120}
            placeholder={t('asIs')}
            onChange={(e) => setSaid(e.target.value)}
            onBlur={() => set('words', said.trim())}
            onKeyDown={(e) => e.key === 'Enter' && set('words', said.trim())}
          />
        </label>
      </div>
    </>
  )
}

/** `waiting`: this is the answer to what was asked before. */
function Answer({ d, waiting }: { d: RouteWhy; waiting: boolean }) {
  const t = useT(words)
  const w = useWord()
  return (
    <dl className="dw-list" aria-live="polite" aria-busy={waiting}>
      <dt>{t('list')}</dt>
      <dd>
        {d.list.unitName || t('none')}
        <small>{w(d.list.why)}</small>
      </dd>
      <dt>{t('learned')}</dt>
      <dd>
        {d.learned ? d.learned.unitName : t(d.mode === 'off' ? 'off' : 'nothing')}
        {d.learned && (
          <small>
            {w(d.learned.why)}
            <br />
            {t('wrong')}
            <Named of={d.learned} />
          </small>
        )}
      </dd>
      <dt>{t(d.asIs ? 'now' : 'would')}</dt>
      <dd>
        <b>
          {d.chosen.unitName || t('none')}
          {d.chosen.accountName && ` · ${d.chosen.accountName}`}
        </b>
        <small>{w(d.chosen.why)}</small>
      </dd>
      <dt>{t('people')}</dt>
      <dd>
        {d.people.length === 0 && t('nobody')}
        {d.people.map((p) => (
          <div key={`${p.name} ${p.postName}`}>
            {p.name} {p.postName}
            {' · '}
            {t(p.onDuty ? 'onDuty' : 'offDuty')}
            {' · '}
            {t('hand', { n: p.load })}
          </div>
        ))}
      </dd>
    </dl>
  )
}
