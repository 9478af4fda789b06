import './board.css'
import { useEffect, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import { boardList, type Shown } from '../contract.ts'

const words = dict({
  title: { zh: '办好的事', en: 'Solved near you' },
  lead: {
    zh: '报的人同意才登出来，不带姓名、电话和门牌。',
    en: 'Shown when who reported it agreed; without names, phones and doors.',
  },
  received: { zh: '本月应办', en: 'To be solved this month' },
  resolved: { zh: '已经办结', en: 'Solved' },
  days: { zh: '平均用时', en: 'Mean time' },
  hoursUnit: { zh: '{n} 小时', en: '{n} {n|hour|hours}' },
  minutesUnit: { zh: '{n} 分钟', en: '{n} {n|minute|minutes}' },
  daysUnit: { zh: '{n} 个工作日', en: '{n} working days' },
  community: { zh: '哪个社区', en: 'Community' },
  kind: { zh: '哪一类', en: 'Kind' },
  all: { zh: '全部', en: 'All' },
  before: { zh: '办前', en: 'Before' },
  after: { zh: '办后', en: 'After' },
  result: { zh: '怎么办的', en: 'What was done' },
  solvedAt: { zh: '{at} 办结', en: 'Solved {at}' },
  more: { zh: '再看一些', en: 'More' },
  none: { zh: '还没有登出来的', en: 'Nothing published yet' },
  noneHere: { zh: '这样挑，一件也没有', en: 'Nothing under this choice' },
  noneWhat: { zh: '办好又同意公开的，会登在这里。', en: 'What is solved, and may be told, appears here.' },
  feed: { zh: '订阅（RSS）', en: 'Subscribe (RSS)' },
})

/** In working days, or where hardly any office time went by, at night and at weekends, by the clock. */
function meanOf(
  days: number,
  hours: number | null,
): ['daysUnit' | 'hoursUnit' | 'minutesUnit', { n: string }] {
  if (days >= 0.1 || hours === null) return ['daysUnit', { n: days.toFixed(1) }]
  return hours >= 1
    ? ['hoursUnit', { n: String(Math.round(hours)) }]
    : ['minutesUnit', { n: String(Math.max(1, Math.round(hours * 60))) }]
}

/** What was done about what people reported: newest first, by community and kind, with the figures of the month. */
export default function Board() {
  const t = useT(words)
  const lang = useLang()
  const [community, setCommunity] = useState('')
  const [kind, setKind] = useState('')
  const query = { ...(community ? { community } : {}), ...(kind ? { kind } : {}) }
  const first = useAnswer(boardList, { query })
  const [more, setMore] = useState<{ items: Shown[]; next: string | null }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice begins another list
  useEffect(() => setMore(undefined), [community, kind])
  const a = first.answer
  // What can be chosen and the figures stay while another choice is asked for.
  const [frame, setFrame] = useState(a)
  useEffect(() => {
    if (a) setFrame(a)
  }, [a])
  const items = [...(a?.items ?? []), ...(more?.items ?? [])]
  const next = more ? more.next : a?.next
  async function further() {
    if (!next) return
    const got = await call(boardList, { query: { ...query, after: next } }).catch(() => undefined)
    if (got) setMore({ items: [...(more?.items ?? []), ...got.items], next: got.next })
  }
  const f = frame?.figures
  const number = (n: number) => n.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en')
  return (
    <ResidentPageFrame title={t('title')}>
      <section className="pb-lead">
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
        {f && (
          <dl className="pb-figures">
            <div>
              <dt>{t('received')}</dt>
              <dd>{number(f.valid)}</dd>
            </div>
            <div>
              <dt>{t('resolved')}</dt>
              <dd>{number(f.resolved)}</dd>
            </div>
            {f.workingDays !== null && (
              <div>
                <dt>{t('days')}</dt>
                <dd>{t(...meanOf(f.workingDays, f.hours))}</dd>
              </div>
            )}
          </dl>
        )}
        {frame && frame.communities.length > 0 && (
          <div className="pb-filter">
            <label>
              {t('community')}
              <select value={community} onChange={(e) => setCommunity(e.target.value)}>
                <option value="">{t('all')}</option>
                {frame.communities.map((c) => (
                  <option key={c.path} value={c.path}>
                    {`${c.name} (${c.n})`}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {t('kind')}
              <select value={kind} onChange={(e) => setKind(e.target.value)}>
                <option value="">{t('all')}</option>
                {frame.kinds.map((k) => (
                  <option key={k.kind} value={k.kind}>
                    {`${k.kind} (${k.n})`}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )}
      </section>
      {first.problem && !a && <ProblemPanel problem={first.problem} onRetry={() => void first.again()} />}
      {a && items.length === 0 && (
        <EmptyCells
          kind={community || kind ? 'filtered' : 'none'}
          title={t(community || kind ? 'noneHere' : 'none')}
        >
          {t('noneWhat')}
        </EmptyCells>
      )}
      <ul className="pb-list" aria-busy={!a && !first.problem}>
        {items.map((s) => (
          <Solved key={s.id} s={s} />
        ))}
      </ul>
      {next && (
        <div className="pb-more">
          <Btn onClick={() => void further()}>{t('more')}</Btn>
        </div>
      )}
      <p className="pb-feed">
        <a href="/api/public-board/feed.xml">{t('feed')}</a>
      </p>
    </ResidentPageFrame>
  )
}

function Solved({ s }: { s: Shown }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  return (
    <li>
      <h2>{s.title}</h2>
      <p className="pb-meta">
        {s.place} · {s.kind} · {t('solvedAt', { at: moment(s.resolvedAt, now, lang) })}
      </p>
      <p>{s.said}</p>
      <p>
        <b>{t('result')}</b> {s.result}
      </p>
      {s.photos.length > 0 && (
        <div className="pb-photos">
          {s.photos.map((p) => (
            <figure key={p.id}>
              <img
                src={`/api/public-board/${s.id}/photos/${p.id}`}
                alt={`${t(p.phase)}${colon()}${s.title}`}
                loading="lazy"
              />
              <figcaption>{t(p.phase)}</figcaption>
            </figure>
          ))}
        </div>
      )}
    </li>
  )
}
