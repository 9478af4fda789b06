import { useState } from 'react'
import { Link } from 'react-router'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { noteWords } from '../../../shared/notes.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useLapse } from '../../../ui/lapse.ts'
import { dayNow, useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { arrivalDecide, arrivalGet, arrivalReveal, arrivalsList } from '../contract.ts'
import { howWords, levelWords } from '../rules.ts'
import type { Decision } from './decision.ts'
import { LevelMark } from './level.tsx'
import { PersonPart, PlacePart, TwicePart } from './parts.tsx'
import { words } from './words.ts'

/** One arrival beside the list: what was said, and what a person still has to decide. */
export function One({ id }: { id: string }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(arrivalGet, { params: { id } }, { refetchInterval: 15_000 })
  const [why, setWhy] = useState('')
  const send = useSend(arrivalDecide, { renew: [arrivalGet, arrivalsList], onDone: () => setWhy('') })
  const a = asked.data
  if (!a)
    return (
      <section className="y-one">
        {asked.error ? (
          <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Loading rows={6} />
        )}
      </section>
    )
  const decide = (body: Decision) =>
    send.mutate({ params: { id }, body: { ...body, baseVersion: a.version } as never })
  const part = { a, busy: send.isPending, decide }
  return (
    <section className="y-one" aria-label={a.name}>
      <h2>{a.name || t('withdrawn')}</h2>
      <p>
        {t(a.state)}
        {a.level && ' · '}
        {a.level && <LevelMark level={a.level} />}
      </p>
      {a.level && <p className="y-note">{t('riskOf', { area: a.area, level: w(levelWords[a.level]) })}</p>}
      <dl className="y-facts">
        <dt>{t('phone')}</dt>
        <dd>{a.phone}</dd>
        <dt>{t('idNumber')}</dt>
        <dd>{a.idNumber || '—'}</dd>
        <dt>{t('from')}</dt>
        <dd>
          {a.places.map((p) => (
            <div key={p.code + p.place}>
              {p.name} {p.place} <small>{p.code}</small>
            </div>
          ))}
        </dd>
        <dt>{t('arrives')}</dt>
        <dd>
          {a.arrivesOn} <small>{[w(howWords[a.how]), a.trip].filter(Boolean).join(' ')}</small>
        </dd>
        <dt>{t('stay')}</dt>
        <dd>{a.stay}</dd>
        <dt>{t('door')}</dt>
        <dd>
          {a.door ||
            (a.placed === 'none'
              ? t('unplaced')
              : a.placed === 'guess'
                ? t('guessed', { name: a.gridName })
                : a.gridName)}
        </dd>
        {a.with.length > 0 && (
          <>
            <dt>{t('with')}</dt>
            <dd>{a.with.map((c) => [c.name, c.relation].filter(Boolean).join(' ')).join(comma())}</dd>
          </>
        )}
        <dt>{t('keptUntil')}</dt>
        <dd>{a.until}</dd>
        {a.repeatOf && (
          <>
            <dt>{t('repeatOf')}</dt>
            <dd>
              <Link to={`/arrivals?id=${a.repeatOf}`}>{t('thatOne')}</Link>
            </dd>
          </>
        )}
        {a.endedWhy && (
          <>
            <dt>{t('over')}</dt>
            <dd>{w(noteWords(a.endedWhy))}</dd>
          </>
        )}
      </dl>
      {a.mayReveal && <Reveal id={id} />}
      {send.error && <ProblemPanel problem={send.error} title={t('notSaved')} />}
      {(a.same.length > 0 || a.sameElsewhere > 0) && <TwicePart {...part} />}
      {a.mayDecide && (
        <>
          {a.state === 'coming' && (
            <>
              <div className="acts">
                <Btn
                  pri={a.arrivesOn <= dayNow()}
                  icon="check"
                  busy={send.isPending}
                  onClick={() => decide({ do: 'arrived' })}
                >
                  {t('arrived')}
                </Btn>
              </div>
              <p className="y-note">{t('arrivedWill')}</p>
            </>
          )}
          {!a.homeId && <PlacePart key={a.version} {...part} />}
          {a.state === 'here' && <PersonPart key={`p${a.version}`} {...part} />}
        </>
      )}
      {a.personId && (
        <p>
          {t('linked')} · <Link to={`/ledger/people/${a.personId}`}>{t('openPerson')}</Link>
        </p>
      )}
      {a.mayDecide && (
        <form
          className="acts"
          onSubmit={(e) => {
            e.preventDefault()
            decide({ do: 'over', why: why.trim() })
          }}
        >
          <input
            aria-label={t('endWhy')}
            placeholder={t('endWhy')}
            maxLength={200}
            value={why}
            onChange={(e) => setWhy(e.target.value)}
          />
          <Btn type="submit" disabled={!why.trim()}>
            {t('end')}
          </Btn>
        </form>
      )}
      <h3>{t('past')}</h3>
      <ul className="y-events">
        {a.events.map((e) => (
          <li key={e.seq}>
            {moment(e.at, now, lang)} {e.byName || t(e.by)} {t(`e_${e.kind}` as 'e_reported')}
            {e.why && ` · ${w(noteWords(e.why))}`}
          </li>
        ))}
      </ul>
      <p className="y-note">{t('keptNote')}</p>
    </section>
  )
}

const purposes = ['contact', 'verify', 'visit', 'safety', 'other'] as const

/** In clear for a minute, with what for. */
function Reveal({ id }: { id: string }) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>('contact')
  const [note, setNote] = useState('')
  const [shown, setShown] = useState<AnswerOf<typeof arrivalReveal>>()
  const [fault, setFault] = useState<ApiProblem>()
  useLapse(shown, () => setShown(undefined))
  if (shown)
    return (
      <p className="av-clear" role="status">
        <b>{shown.name}</b> <a href={`tel:${shown.phone}`}>{shown.phone}</a> {shown.idNumber}
        {shown.companions.map((c) => (
          <span key={c.name + c.idNumber}>
            {c.name} {c.relation} {c.idNumber}
          </span>
        ))}
      </p>
    )
  if (!open)
    return (
      <div className="acts">
        <Btn icon="eye" onClick={() => setOpen(true)}>
          {t('reveal')}
        </Btn>
      </div>
    )
  return (
    <form
      className="av-box"
      onSubmit={async (e) => {
        e.preventDefault()
        setFault(undefined)
        try {
          setShown(
            await call(arrivalReveal, { params: { id }, body: { requestId: newRequestId(), purpose, note } }),
          )
          setOpen(false)
        } catch (x) {
          setFault(asProblem(x))
        }
      }}
    >
      <label>
        {t('purpose')}
        <select value={purpose} onChange={(e) => setPurpose(e.target.value as typeof purpose)}>
          {purposes.map((p) => (
            <option key={p} value={p}>
              {t(p)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('note')}
        <input
          value={note}
          maxLength={200}
          required={purpose === 'other'}
          onChange={(e) => setNote(e.target.value)}
        />
      </label>
      {fault && <ProblemPanel problem={fault} />}
      <p className="y-note">{t('willReveal')}</p>
      <div className="acts">
        <Btn onClick={() => setOpen(false)}>{t('cancel')}</Btn>
        <Btn pri type="submit">
          {t('reveal')}
        </Btn>
      </div>
    </form>
  )
}
