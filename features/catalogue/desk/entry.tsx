import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Entry, entriesList, entryAsk, entryGet, subscriptionDecide } from '../contract.ts'
import { boundOf, boundWords, fieldWords, type HistoryField, kindWords } from '../rules.ts'
import { words } from './words.ts'

const bound = (v: string) => {
  const b = boundOf(v)
  return b && boundWords[b.bound]
}

/** How long ago, and whether that is too long. */
export function Fresh({ of }: { of: Entry }) {
  const t = useT(words)
  const { days, late } = of.fresh
  if (days === null) return <>{t('unknown')}</>
  return (
    <>
      {days === 0 ? t('today') : t('daysAgo', { n: days })}
      {late && <span className="ct-late"> {t('late')}</span>}
    </>
  )
}

/** One entry: whose, how fresh, who uses it; asking to, and deciding. */
export function EntrySide({
  id,
  onEdit,
  onClose,
}: {
  id: string
  onEdit: (e: Entry) => void
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(entryGet, { params: { id } })
  const [asking, setAsking] = useState(false)
  const [deciding, setDeciding] = useState<{ id: string; to: 'refused' | 'ended' }>()
  const decide = useSend(subscriptionDecide, {
    renew: [entryGet, entriesList],
    onDone: () => {
      announce(t('decided'))
      setDeciding(undefined)
    },
  })
  const e = asked.data
  useKeys([
    ...(e?.mayManage ? [{ id: 'catalogue.edit', keys: 'E', words: words.edit, run: () => onEdit(e) }] : []),
    { id: 'catalogue.close', keys: 'Escape', words: words.close, run: onClose },
  ])
  const said = (f: HistoryField, v: string): string =>
    f === 'kind' && v in kindWords
      ? w(kindWords[v as keyof typeof kindWords])
      : f === 'bound'
        ? w(bound(v))
        : v
  const facts: [string, string][] = e
    ? [
        [t('code'), e.code],
        [t('theme'), e.theme],
        [t('owner'), e.owner],
        [t('origin'), e.origin],
        [t('region'), e.regionName],
        [t('every'), e.every === null ? '' : String(e.every)],
        [t('bound'), w(e.boundWords)],
        [t('note'), e.note],
        [t('endedOn'), e.endedOn ?? ''],
      ]
    : []
  return (
    <aside className="ct-side" aria-label={t('title')}>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!e && !asked.error && <Loading rows={5} />}
      {e && (
        <>
          <h2>{e.name}</h2>
          <p>
            {w(kindWords[e.kind])} · {t('fresh')} <Fresh of={e} />
          </p>
          <dl>
            {facts
              .filter(([, v]) => v !== '')
              .map(([k, v]) => (
                <div key={k}>
                  <dt>{k}</dt>
                  <dd>{v}</dd>
                </div>
              ))}
          </dl>
          <div className="acts">
            {e.mayManage && (
              <Btn icon="pen" k="E" onClick={() => onEdit(e)}>
                {t('edit')}
              </Btn>
            )}
            {e.mayAsk && (
              <Btn pri onClick={() => setAsking(true)}>
                {t('ask')}
              </Btn>
            )}
          </div>
          <h3>{t('subscriptions')}</h3>
          {decide.error && <ProblemPanel problem={decide.error} />}
          {e.subscriptions.length === 0 && <p className="y-note">{t('nobody')}</p>}
          <ul>
            {e.subscriptions.map((s) => (
              <li key={s.id}>
                <span>
                  <b>{s.unitName}</b> {t(s.state)}
                </span>
                <span>{s.purpose}</span>
                <small>
                  {[s.askedBy, moment(s.askedAt, now, lang), s.decidedBy, s.reason]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                {e.mayManage && s.state === 'asked' && (
                  <div className="acts">
                    <Btn sm onClick={() => setDeciding({ id: s.id, to: 'refused' })}>
                      {t('refuse')}
                    </Btn>
                    <Btn
                      sm
                      pri
                      busy={decide.isPending}
                      onClick={() =>
                        decide.mutate({ params: { id: s.id }, body: { to: 'granted', reason: '' } })
                      }
                    >
                      {t('grant')}
                    </Btn>
                  </div>
                )}
                {e.mayManage && s.state === 'granted' && (
                  <div className="acts">
                    <Btn sm onClick={() => setDeciding({ id: s.id, to: 'ended' })}>
                      {t('end')}
                    </Btn>
                  </div>
                )}
              </li>
            ))}
          </ul>
          {e.events.length > 0 && (
            <>
              <h3>{t('history')}</h3>
              <ul>
                {e.events.map((x) => (
                  <li key={x.seq}>
                    <span>
                      {t(`was_${x.kind}`)}{' '}
                      <small>
                        {moment(x.at, now, lang)} {x.by}
                      </small>
                    </span>
                    {x.kind !== 'entered' &&
                      x.changes.map((c) => (
                        <small key={c.field}>
                          {w(fieldWords[c.field])}
                          {colon()}
                          {said(c.field, c.before) || '–'} → {said(c.field, c.after) || '–'}
                        </small>
                      ))}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      {e && asking && <AskDialog of={e} onClose={() => setAsking(false)} />}
      {deciding && (
        <Why
          title={t(deciding.to === 'ended' ? 'end' : 'refuse')}
          busy={decide.isPending}
          onSay={(reason) =>
            decide.mutate({ params: { id: deciding.id }, body: { to: deciding.to, reason } })
          }
          onClose={() => setDeciding(undefined)}
        />
      )}
    </aside>
  )
}

function AskDialog({ of, onClose }: { of: Entry; onClose: () => void }) {
  const t = useT(words)
  const [purpose, setPurpose] = useState('')
  const send = useSend(entryAsk, {
    renew: [entryGet, entriesList],
    onDone: () => {
      announce(t('askedNow'))
      onClose()
    },
  })
  return (
    <Dialog title={`${t('ask')} ${of.name}`} onClose={onClose}>
      <form
        className="ct-form"
        onSubmit={(x) => {
          x.preventDefault()
          send.mutate({ params: { id: of.id }, body: { purpose } })
        }}
      >
        <label>
          {t('purpose')}
          <input required maxLength={200} value={purpose} onChange={(x) => setPurpose(x.target.value)} />
        </label>
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notAsked')} fields={{ purpose: t('purpose') }} />
        )}
        <p className="y-note">{t('willAsk')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('ask')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

function Why({
  title,
  busy,
  onSay,
  onClose,
}: {
  title: string
  busy: boolean
  onSay: (reason: string) => void
  onClose: () => void
}) {
  const t = useT(words)
  const [reason, setReason] = useState('')
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="ct-form"
        onSubmit={(x) => {
          x.preventDefault()
          onSay(reason)
        }}
      >
        <label>
          {t('reason')}
          <input required maxLength={200} value={reason} onChange={(x) => setReason(x.target.value)} />
        </label>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={busy}>
            {title}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
