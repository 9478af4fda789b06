import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { JobPanel } from '../../../ui/job.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { findingsList, rulesList } from '../contract-findings.ts'
import { type OwnRule, ownGet, ownList, ownSwitch, ownTry } from '../contract-own.ts'
import { TurnOn } from './own-turn.tsx'
import { ownWords } from './own-words.ts'
import { Severity } from './parts.tsx'

const runs = (j: { state: string } | null): boolean => j?.state === 'queued' || j?.state === 'running'
const share = (j: { done: number; total: number }): number => (j.total === 0 ? 0 : j.done / j.total)

/** One rule: its conditions, what a trial found with examples, on and off, what was done to it. */
export function OwnRuleSide({
  of,
  onEdit,
  onClose,
}: {
  of: OwnRule
  onEdit: () => void
  onClose: () => void
}) {
  const t = useT(ownWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(
    ownGet,
    { params: { id: of.id } },
    {
      refetchInterval: (q) =>
        runs(q.state.data?.trial ?? null) || runs(q.state.data?.applied ?? null) ? 1000 : false,
    },
  )
  const r = asked.data ?? of
  const renew = [ownList, ownGet]
  const tryOut = useSend(ownTry, { renew })
  const turn = useSend(ownSwitch, {
    renew: [...renew, findingsList, rulesList],
    onDone: (_, input) => announce(t(input.body?.on ? 'turnedOn' : 'turnedOff')),
  })
  const [turning, setTurning] = useState(false)
  const trial = r.trial
  const tried = trial?.state === 'done' && trial.revision === r.revision
  const latestRuns = r.running === r.revision
  const mayTry = r.mayEdit && !runs(trial)
  const startTrial = () => tryOut.mutate({ params: { id: r.id }, body: {} })
  const switchTo = (on: boolean) =>
    turn.mutate({ params: { id: r.id }, body: { baseVersion: r.version, on } })
  const turnOn = () => (r.sends ? setTurning(true) : switchTo(true))
  useKeys([
    ...(mayTry ? [{ id: 'ownrules.try', keys: 'T', words: ownWords.tryOut, run: startTrial }] : []),
    ...(r.mayEdit ? [{ id: 'ownrules.edit', keys: 'E', words: ownWords.edit, run: onEdit }] : []),
    { id: 'ownrules.close', keys: 'Escape', words: ownWords.close, run: onClose },
  ])
  return (
    <aside className="lg-side or-side" aria-label={t('rule')}>
      <h2>{w(r.definition.title)}</h2>
      <p>
        <Severity of={r.definition.severity} /> {t(r.state)} · {t(r.definition.kind)} · {r.regionName}
      </p>
      <p className="or-words">{w(r.words)}</p>
      {w(r.definition.ask) && (
        <p className="y-note">
          {r.sends && `${t('ask')}${colon()}`}
          {w(r.definition.ask)}
        </p>
      )}
      {r.running !== null && (
        <p className="y-note">
          {[
            t('runs', { n: r.running }),
            r.tasks ? '' : t('silent'),
            r.waiting > 0 ? t('waiting', { n: r.waiting, m: r.perDay }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {trial && runs(trial) && (
        <JobPanel title={t('trying', { done: trial.done, total: trial.total })} value={share(trial)} />
      )}
      {r.applied && runs(r.applied) && (
        <JobPanel
          title={t('applying', { done: r.applied.done, total: r.applied.total })}
          value={share(r.applied)}
        />
      )}
      {trial?.state === 'done' ? (
        <>
          <p role="status">
            <b>{trial.found === 0 ? t('triedNone') : t('tried', { n: trial.found })}</b>
          </p>
          <p className="y-note">
            {t('triedAt', { at: moment(trial.at, now, lang), who: trial.by, total: trial.total })}
          </p>
          {!tried && <p className="y-note">{t('triedOld')}</p>}
        </>
      ) : (
        !runs(trial) && <p className="y-note">{t('untried')}</p>
      )}
      {tryOut.error && <ProblemPanel problem={tryOut.error} />}
      {turn.error && <ProblemPanel problem={turn.error} title={t('notTurned')} />}
      {r.mayEdit && (
        <>
          {tried && !latestRuns && <p className="y-note">{t('willOn')}</p>}
          {r.running !== null && <p className="y-note">{t('willOff')}</p>}
          <div className="acts">
            <Btn k="T" busy={tryOut.isPending} disabled={!mayTry} onClick={startTrial}>
              {t('tryOut')}
            </Btn>
            <Btn icon="pen" k="E" onClick={onEdit}>
              {t('edit')}
            </Btn>
            {r.running !== null && (
              <Btn busy={turn.isPending} onClick={() => switchTo(false)}>
                {t('turnOff')}
              </Btn>
            )}
            {!latestRuns && (
              <Btn pri busy={turn.isPending} disabled={!tried} onClick={turnOn}>
                {t('turnOn')}
              </Btn>
            )}
            {latestRuns && tried && r.sends && <Btn onClick={() => setTurning(true)}>{t('turnTasks')}</Btn>}
          </div>
        </>
      )}
      {r.state !== 'draft' && (
        <p>
          <Link className="y-link" to={`/ledger?tab=findings&rule=${r.rule}`}>
            {t('openFindings')}
          </Link>{' '}
          {t('counts', { o: r.open, m: r.mended, d: r.dismissed })}
        </p>
      )}
      {(asked.data?.examples.length ?? 0) > 0 && (
        <>
          <h3>{t('examples')}</h3>
          <ul className="lg-entries">
            {asked.data!.examples.map((x, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: examples have no identity of their own
              <li key={i}>
                <b>
                  {x.personId ? (
                    <Link className="y-link" to={`/ledger/people/${x.personId}`}>
                      {x.name || '–'}
                    </Link>
                  ) : (
                    x.name
                  )}
                </b>
                <small>
                  {x.place} {x.entries > 1 && t('andMore', { n: x.entries })}
                </small>
                <dl>
                  {x.values
                    .filter((v) => v.value !== '')
                    .map((v) => (
                      <div key={v.field}>
                        <dt>{w(v.words)}</dt>
                        <dd>{v.value}</dd>
                      </div>
                    ))}
                </dl>
              </li>
            ))}
          </ul>
        </>
      )}
      {asked.data && (
        <>
          <h3>{t('history')}</h3>
          <ul className="lg-list">
            {asked.data.events.map((e) => (
              <li key={`${e.at}${e.kind}${e.revision}`}>
                {e.kind === 'written'
                  ? t('written', { n: e.revision })
                  : e.kind === 'on'
                    ? t(e.tasks === false ? 'wentOnSilent' : 'wentOn', { n: e.revision })
                    : t('wentOff')}{' '}
                <small>
                  {moment(e.at, now, lang)} {e.by}
                </small>
                {e.words && <div className="y-note">{w(e.words)}</div>}
              </li>
            ))}
          </ul>
        </>
      )}
      {turning && <TurnOn of={r} onClose={() => setTurning(false)} />}
    </aside>
  )
}
