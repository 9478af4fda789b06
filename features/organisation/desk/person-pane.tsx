import { type FormEvent, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { accountShow, phoneReveal } from '../../accounts/contract.ts'
import { dutySet, peopleList, postsList, unitsList } from '../contract.ts'
import { GrantTable } from './grant-table.tsx'
import { words } from './words.ts'

/** One person: posts, duty, what is in hand, how to reach them; roles for those who may read accounts. */
export function PersonPane({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const me = useMe()
  const { can, again } = useSession()
  const found = useAsk(peopleList, { query: { id, limit: 1 } })
  const account = useAsk(accountShow, { params: { id } }, { enabled: can('account.read') })
  const duty = useSend(dutySet, {
    renew: [peopleList, postsList, unitsList],
    onDone: () => (id === me.id ? void again() : undefined),
  })
  const p = found.data?.people[0]
  if (found.isError) return <ProblemPanel problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading rows={4} />
  if (!p) return <EmptyCells kind="none" title={t('noPerson')} />
  const mayDuty = p.id === me.id ? can('duty.set') : can('duty.manage')
  return (
    <>
      <Btn ghost sm icon="back" className="back" onClick={onClose}>
        {t('back')}
      </Btn>
      <section className="y-card">
        <div className="y-row">
          <h2 className="org-name">{p.name}</h2>
          <span className={`org-duty ${p.onDuty ? 'on' : ''}`}>
            {p.onDuty ? t('on') : t('off')}
            {p.onDuty && p.dutySince ? ` · ${t('dutySince', { at: moment(p.dutySince, now, lang) })}` : ''}
          </span>
          <span className="sp" />
          <Btn ghost sm icon="close" aria-label={t('close')} onClick={onClose} />
        </div>
        <dl className="y-fields">
          <dt>{t('unit')}</dt>
          <dd>{p.unitName ?? '—'}</dd>
          <dt>{t('posts')}</dt>
          <dd>
            {p.posts.map((x) => (
              <div key={x.id}>
                {x.name} <span className="muted">{x.regionName}</span>
              </div>
            ))}
            {p.posts.length === 0 && '—'}
          </dd>
          <dt>{t('loadHead')}</dt>
          <dd>{t('load', { n: p.load })}</dd>
          <dt>{t('phone')}</dt>
          <dd>{p.phone ? <Phone id={p.id} masked={p.phone} /> : '—'}</dd>
        </dl>
        {duty.isError && <ProblemPanel problem={duty.error} title={t('failed')} />}
        {mayDuty && (
          <div className="y-acts org-acts">
            <Btn
              busy={duty.isPending}
              onClick={() => duty.mutate({ params: { id: p.id }, body: { onDuty: !p.onDuty } })}
            >
              {p.onDuty ? t('setOff') : t('setOn')}
            </Btn>
          </div>
        )}
      </section>
      {account.data && (
        <section className="y-card">
          <h3 className="y-sec">
            {t('rolesHeld')}
            <span className="sp" />
            <Link to={`/accounts?id=${p.id}`}>{t('toAccount')}</Link>
          </h3>
          {account.data.grants.length === 0 ? (
            <p className="y-note">{t('noRoles')}</p>
          ) : (
            <GrantTable grants={account.data.grants} />
          )}
        </section>
      )}
    </>
  )
}

/** A masked number; the whole one for sixty seconds against a purpose that is written down. */
function Phone({ id, masked }: { id: string; masked: string }) {
  const t = useT(words)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState<{ phone: string; until: number }>()
  const [fault, setFault] = useState<ApiProblem>()
  const now = useNow('second')
  const left = shown ? Math.ceil((shown.until - Date.now()) / 1000) : 0
  // `now` ticks the countdown; the number goes when it is over, and when the pane closes.
  useEffect(() => {
    if (shown && now && left <= 0) setShown(undefined)
  }, [shown, now, left])
  async function reveal(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    setBusy(true)
    setFault(undefined)
    try {
      const purpose = String(new FormData(e.currentTarget).get('purpose'))
      const got = await call(phoneReveal, { params: { id }, body: { purpose } })
      setShown({ phone: got.phone, until: Date.now() + got.seconds * 1000 })
      setAsking(false)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <>
      <span className="org-num">{shown ? <a href={`tel:${shown.phone}`}>{shown.phone}</a> : masked}</span>{' '}
      {shown ? (
        <small className="muted">{t('hidesIn', { s: Math.max(left, 0) })}</small>
      ) : (
        !asking && (
          <button type="button" className="y-link" onClick={() => setAsking(true)}>
            {t('showPhone')}
          </button>
        )
      )}
      {asking && (
        <form className="y-ask" onSubmit={reveal}>
          {fault && <ProblemPanel problem={fault} title={t('failed')} fields={{ purpose: t('purpose') }} />}
          <label>
            {t('purpose')}
            {/* biome-ignore lint/a11y/noAutofocus: opened by the person to be typed into */}
            <input name="purpose" required minLength={4} maxLength={200} autoFocus />
          </label>
          <p className="y-note">{t('purposeNote')}</p>
          <div className="y-acts">
            <Btn sm onClick={() => setAsking(false)}>
              {t('cancel')}
            </Btn>
            <Btn sm pri type="submit" busy={busy}>
              {t('reveal')}
            </Btn>
          </div>
        </form>
      )}
    </>
  )
}
