import './resident.css'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { clockIn, clockOf } from '../../../ui/clock.tsx'
import { clockTime, dueAt, moment, span } from '../../../ui/format.ts'
import { type Lang, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { usePrefs } from '../../../ui/prefs.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, Loading, OfflineBar } from '../../../ui/states.tsx'
import { BeforeAfter, SeenList, TrackClock, TrackSteps } from '../../../ui/track.tsx'
import { workingWords } from '../../clocks/rules.ts'
import { ofReport } from '../../suggestions/contract.ts'
import { isPublic } from '../../suggestions/rules.ts'
import { reportDoor, type Track, trackReport } from '../contract.ts'
import { forgetMine } from './mine.ts'
import { AddDock, AskRating, Reopen, Withdraw } from './track-acts.tsx'
import { words } from './track-words.ts'

const everyMs = 15_000
const sameWords = clockIn(workingWords)

/** Where my report stands: the same case and clock that everyone else sees, and my part in it. */
export default function TrackPage({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const token = params.token ?? ''
  const { answer, problem, again } = useAnswer(trackReport, { params: { token } }, everyMs)
  if (problem && (problem.status === 404 || problem.status === 400)) {
    return (
      <ResidentPageFrame title={t('title')}>
        <div className="y-page-pad">
          <EmptyCells
            kind="none"
            title={t('missing')}
            actions={
              <Btn
                onClick={() => {
                  forgetMine(token)
                  goTo('/')
                }}
              >
                {t('home')}
              </Btn>
            }
          >
            {t('missingWhy')}
          </EmptyCells>
        </div>
      </ResidentPageFrame>
    )
  }
  if (!answer)
    return (
      <ResidentPageFrame title={t('title')}>
        {problem ? (
          <div className="y-page-pad">
            <ProblemPanel problem={problem} title={t('failed')} onRetry={() => void again()} />
          </div>
        ) : (
          <Loading rows={6} />
        )}
      </ResidentPageFrame>
    )
  return <Shown track={answer} token={token} cut={problem !== undefined} again={again} />
}

const fileOf = (id: string, token: string, preview = false): string =>
  `/api/attachments/${id}?token=${encodeURIComponent(token)}${preview ? '&preview=1' : ''}`

function Shown({
  track,
  token,
  cut,
  again,
}: {
  track: Track
  token: string
  cut: boolean
  again: () => Promise<void>
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const { big } = usePrefs()
  const now = useNow('minute')
  const door = useAnswer(reportDoor, {})
  const about = useAnswer(ofReport, { params: { token } })
  const { result, mine, may } = track
  const running = track.clock && !result && track.clock.state !== 'met' && !track.clock.stoppedAt
  const steps = track.steps.map((s) => ({
    id: s.key,
    title: w(s.title),
    ...(s.detail ? { note: w(s.detail) } : {}),
    ...(s.at ? { at: moment(s.at, now, lang) } : {}),
    state: s.state === 'late' ? ('now' as const) : s.state,
  }))
  const after = result?.photos ?? []
  const before = mine.photos[0]
  return (
    <ResidentPageFrame
      title={t('title')}
      dock={may.add && !result ? <AddDock token={token} onDone={again} /> : undefined}
      top={
        cut ? (
          <OfflineBar
            title={t('cut', { at: clockTime(track.now) })}
            action={t('again')}
            onAction={() => void again()}
          />
        ) : undefined
      }
    >
      <div className="y-now">
        <p className="t">
          {track.title} · {track.place}
        </p>
        <h1 aria-live="polite">{w(track.headline)}</h1>
        <Lead track={track} now={now} lang={lang} />
        {running && track.clock && (
          <TrackClock
            clock={clockOf({ ...track.clock, limit: track.clock.limit?.zh ?? null, explain: [] }, '', lang)}
            formatter={sameWords}
            limit={track.clock.limit ? t('limit', { limit: w(track.clock.limit) }) : undefined}
            explain={track.clock.explain.map(w)}
            until={t(track.clock.kind === 'confirm' ? 'untilSeen' : 'untilDone', {
              at: dueAt(track.clock.dueAt, now, lang),
            })}
            note={track.handler ? t('sameClock', { unit: track.handler.unit }) : t('sameClockStreet')}
          />
        )}
      </div>
      {result && (
        <Block title={t(after.length && before ? 'before' : 'result')}>
          {after.length + (before ? 1 : 0) > 0 && (
            <BeforeAfter
              photos={[
                ...(before && after.length
                  ? [
                      {
                        id: before,
                        url: fileOf(before, token, true),
                        label: t('yours', { at: moment(mine.at, now, lang) }),
                      },
                    ]
                  : []),
                ...after.map((p) => ({
                  id: p.id,
                  url: fileOf(p.id, token, true),
                  label: t('theirs', { at: moment(p.takenAt ?? result.at, now, lang) }),
                })),
              ]}
            />
          )}
          <p style={{ marginTop: 8 }}>{result.text}</p>
        </Block>
      )}
      {may.rate && <AskRating token={token} reopenDays={door.answer?.reopenDays ?? 7} onDone={again} />}
      {track.rating && result && (
        <Block>
          <p>
            <b>
              {t('rated', { what: `${t(track.rating.solved ? 'yes' : 'no')}${stars(track.rating.stars)}` })}
            </b>
          </p>
          {track.reopenUntil && may.reopen && (
            <p className="y-note">{t('ratedThanks', { at: moment(track.reopenUntil, now, lang) })}</p>
          )}
        </Block>
      )}
      {about.answer?.suggestion && (
        <Block title={t('suggestion')}>
          <p>
            <b>{w(about.answer.suggestion.stateWords)}</b>{' '}
            {about.answer.suggestion.progress && w(about.answer.suggestion.progress)}
          </p>
          {about.answer.suggestion.answer && <p>{about.answer.suggestion.answer}</p>}
          {isPublic(about.answer.suggestion.state) && (
            <a href={`/s/${about.answer.suggestion.id}`}>{about.answer.suggestion.number}</a>
          )}
        </Block>
      )}
      {big ? (
        <Block>
          <TrackSteps steps={steps} />
        </Block>
      ) : (
        <Block title={t('steps')}>
          <TrackSteps steps={steps} />
        </Block>
      )}
      {track.messages.length > 0 && (
        <Block title={t('messages')}>
          <ul className="y-msgs">
            {track.messages.map((m) => (
              <li key={`${m.at}${m.from}`}>
                <small>
                  {m.from === 'reporter' ? t('you') : m.name} · {moment(m.at, now, lang)}
                </small>
                <p>{m.body}</p>
              </li>
            ))}
          </ul>
        </Block>
      )}
      <SeenList
        anonymous={mine.phoneMask ? t('masked', { phone: mine.phoneMask }) : t('anonymous')}
        seen={track.seen.map((s) => ({
          id: `${s.name}${s.at}`,
          who: [s.unit, s.name].filter(Boolean).join(' '),
          at: moment(s.at, now, lang),
        }))}
      />
      <Block title={t('said')}>
        <p>{mine.body}</p>
        {mine.photos.length > 0 && (
          <div className="y-figs" style={{ marginTop: 8 }}>
            {mine.photos.map((id) => (
              <a key={id} href={fileOf(id, token)} target="_blank" rel="noreferrer">
                <img src={fileOf(id, token, true)} alt={t('said')} loading="lazy" />
              </a>
            ))}
          </div>
        )}
        {mine.voices.map((id) => (
          // biome-ignore lint/a11y/useMediaCaption: one's own voice note, not yet written down by anybody
          <audio key={id} controls preload="none" src={fileOf(id, token)} aria-label={t('voice')} />
        ))}
      </Block>
      {may.reopen && !may.rate && <Reopen token={token} until={track.reopenUntil} onDone={again} />}
      <Block>
        <div className="y-stack">
          {track.handler?.phone && !result && (
            <a className="y-call" href={`tel:${track.handler.phone.replace(/-/g, '')}`}>
              <Icon name="phone" />
              {t('callUnit', { unit: track.handler.unit })} {track.handler.phone}
            </a>
          )}
          {door.answer && (
            <a className="y-call" href={`tel:${door.answer.hotline.replace(/-/g, '')}`}>
              <Icon name="phone" />
              {t('call', { phone: door.answer.hotline })}
            </a>
          )}
          <button type="button" className="y-link tall" onClick={() => goTo(`/sent/${token}`)}>
            {t('link')}
          </button>
          {may.withdraw && <Withdraw token={token} onDone={again} />}
        </div>
      </Block>
    </ResidentPageFrame>
  )
}

const stars = (n: number | null): string => (n ? ` ${'★'.repeat(n)}${'☆'.repeat(5 - n)}` : '')

/** Who has it and since when, as one sentence, with the name first. */
function Lead({ track, now, lang }: { track: Track; now: number; lang: Lang }) {
  const t = useT(words)
  const w = useWord()
  const others = track.otherReporters > 0 ? t('others', { n: track.otherReporters }) : ''
  const at = (key: string) => track.steps.find((s) => s.key === key)?.at
  const when = (x: string) => moment(x, now, lang)
  const { handler, result, clock } = track
  if (!handler) {
    const said = w(track.lead)
    return said ? <p>{said}</p> : null
  }
  const who = (
    <b>
      {handler.unit}
      {handler.person ? ` ${handler.person}` : ''}
    </b>
  )
  const arrived = at('arrived')
  const accepted = at('accepted')
  const sent = at('dispatched')
  if (result) {
    const done = new Date(result.at).getTime()
    const from = clock ? new Date(clock.startedAt).getTime() : undefined
    const spare = clock ? new Date(clock.dueAt).getTime() - done : undefined
    return (
      <p>
        {who}{' '}
        {from
          ? t('doneAt', { at: when(result.at), used: span(done - from, lang) })
          : `${when(result.at)}${lang === 'zh' ? '。' : '.'}`}
        {spare !== undefined &&
          Math.abs(spare) >= 60_000 &&
          t(spare > 0 ? 'early' : 'over', { span: span(spare, lang) })}
        {others}
      </p>
    )
  }
  return (
    <p>
      {who}{' '}
      {arrived
        ? t('arrivedAt', { at: when(arrived) })
        : accepted
          ? t('acceptedAt', { at: when(accepted) })
          : sent
            ? t('sentAt', { at: when(sent) })
            : ''}
      {others}
    </p>
  )
}
