import { useState } from 'react'
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { ChainTimeline } from '../../../ui/chain.tsx'
import { ClockStrip, clockState } from '../../../ui/clock.tsx'
import { clockTime, dueAt, moment } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { MapThumb } from '../../../ui/map/lazy.tsx'
import { useNow } from '../../../ui/now.ts'
import { ReasonTable } from '../../../ui/reason.tsx'
import { useMe } from '../../../ui/session.tsx'
import type { CaseDetail, Onlooker } from '../contract.ts'
import { CaseDock } from './dock.tsx'
import { outline, useGround } from './ground.ts'
import { useNarrow } from './inbox-hooks.ts'
import { chainOf, clockFormatter, copyLink, stripClocks, useReasons } from './parts.tsx'
import { Onlookers } from './presence.tsx'
import { Reports } from './reports.tsx'
import type { CaseWork } from './use-work.ts'
import { clockName } from './words.ts'

const words = dict({
  case: { zh: '事件', en: 'Case' },
  first: { zh: '{at} 第一条报告', en: 'first report {at}' },
  copy: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '已复制', en: 'Copied' },
  full: { zh: '全页', en: 'Full page' },
  close: { zh: '关上', en: 'Close' },
  prepared: { zh: '系统怎么排的', en: 'What the system prepared' },
  preparedNote: { zh: '每一条都能改，改完会记住', en: 'Each can be corrected, and is remembered' },
  reports: { zh: '报告 {n}', en: 'Reports {n}' },
  reportsNote: {
    zh: '只关联，不合并；结果会回到每一个来源',
    en: 'Linked, never merged; the result goes back to each',
  },
  history: { zh: '经过', en: 'History' },
  chain: { zh: '链上 {n} 条', en: '{n} on the chain' },
  again: { zh: '同一地址 90 天内第 {n} 次', en: 'Case {n} at this address in 90 days' },
  changed: { zh: '您打开以后，{name} {what}', en: 'Since you opened it: {name} {what}' },
  seen: { zh: '知道了', en: 'Got it' },
})

/** What others did to the case while it was open here. */
export function Changed({ c }: { c: CaseDetail }) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const [base, setBase] = useState({ id: c.id, seq: c.events.at(-1)?.seq ?? 0 })
  if (base.id !== c.id) setBase({ id: c.id, seq: c.events.at(-1)?.seq ?? 0 })
  const news = c.events.filter((e) => e.seq > base.seq && e.actorName !== me.name && e.actorKind !== 'system')
  if (base.id !== c.id || news.length === 0) return null
  return (
    <div className="y-changed" role="status">
      <ul>
        {news.slice(-3).map((e) => (
          <li key={e.seq}>
            <b>{clockTime(e.at)}</b> {w(e.line)}
            {e.detail ? ` · ${w(e.detail)}` : ''}
          </li>
        ))}
      </ul>
      <Btn sm onClick={() => setBase({ id: c.id, seq: c.events.at(-1)?.seq ?? 0 })}>
        {t('seen')}
      </Btn>
    </div>
  )
}

/** One case beside the list: next clocks, what the system prepared and why, reports, place, history, and what to do. */
export function CasePane({
  c,
  work,
  behind = false,
  others,
  onClose,
}: {
  c: CaseDetail
  work: CaseWork
  /** Another case is current and on its way: this one is only looked at, nothing may act on it. */
  behind?: boolean
  /** Who else has it open. */
  others: readonly Onlooker[] | undefined
  onClose?: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [copied, setCopied] = useState(false)
  const ground = useGround(c.regionPath)
  const reasons = useReasons(c, work, !behind)
  const next = c.clocks.find((k) => !k.stoppedAt && k.dueAt)
  const own = outline(c.regionPath, c.regionName, c.geometry)
  // A wide wall of a screen has a column for the whole history; elsewhere the latest stand here and all on the page.
  const short = useNarrow(3200)
  return (
    <aside
      className={`y-pane ${behind ? 'behind' : ''}`}
      aria-label={`${t('case')} ${c.number}`}
      aria-busy={behind}
      inert={behind}
    >
      <div className="y-pane-h">
        <div className="l1">
          <span className="mono">{c.number}</span>
          <span>{t('first', { at: moment(c.reportedAt, now, lang) })}</span>
          <span className="sp" />
          <Btn
            sm
            ghost
            onClick={() => {
              void copyLink(c.id).then((ok) => setCopied(ok))
            }}
          >
            {t(copied ? 'copied' : 'copy')}
          </Btn>
          <Link className="y-btn sm ghost" to={`/cases/${c.id}`}>
            {t('full')}
            <kbd>O</kbd>
          </Link>
          {onClose && <Btn sm ghost icon="close" aria-label={t('close')} onClick={onClose} />}
        </div>
        <h1>
          <LevelTag level={c.level} />
          <span>{c.title}</span>
        </h1>
        <ClockStrip clocks={stripClocks(c, lang, now)} formatter={clockFormatter} />
      </div>
      <Onlookers people={others} />
      <Changed c={c} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
      <div className="y-pane-b" tabIndex={0}>
        <section>
          <h2 className="y-sec">
            {t('prepared')}
            <small>{t('preparedNote')}</small>
          </h2>
          <ReasonTable reasons={reasons} />
        </section>
        <section>
          <h2 className="y-sec">
            {t('reports', { n: c.reports.length })}
            <small>{t('reportsNote')}</small>
          </h2>
          <Reports c={c} work={work} />
        </section>
        <div className="y-two">
          <MapThumb
            {...ground}
            {...(c.point ? { point: c.point } : {})}
            {...(own ? { own } : {})}
            {...(c.point && c.regionPath.length > 12 ? { span: 360 } : {})}
            level={c.level}
            state={next ? clockState({ kind: next.kind, due: next.dueAt, soonAt: next.warnAt }, now) : 'off'}
            label={`${c.regionName}${next ? ` · ${w(clockName(next.kind))} ${dueAt(next.dueAt ?? now, now, lang)}` : ''}`}
          />
          <div>
            <h2 className="y-sec">
              {t('history')}
              <small>{t('chain', { n: c.events.length })}</small>
            </h2>
            <ChainTimeline entries={chainOf(c, w).slice(0, short ? 6 : 60)} compact />
            {c.samePlace.length > 0 && (
              <p className="y-again">
                <b>{t('again', { n: c.samePlace.length + 1 })}</b>
                {c.samePlace.slice(0, 3).map((s) => (
                  <Link key={s.id} to={`/cases/${s.id}`}>
                    {moment(s.reportedAt, now, lang)} {s.title}
                  </Link>
                ))}
              </p>
            )}
          </div>
        </div>
      </div>
      {behind ? <div className="y-act hold" /> : <CaseDock c={c} work={work} />}
    </aside>
  )
}
