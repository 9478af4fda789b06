import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { accountShow, type Grant } from '../contract.ts'
import { administrators } from '../rules.ts'
import { Change, Confirm, type Doing } from './account-forms.tsx'
import { Give, TakeBack } from './grant-forms.tsx'
import { State } from './state.tsx'
import { words } from './words.ts'

/** As people read an end: until midnight is until 23:59 of the last day. */
const lastMoment = (until: string) => new Date(until).getTime() - 1

type Form = { kind: Doing } | { kind: 'change' } | { kind: 'give' } | { kind: 'revoke'; grant: Grant } | null

/** One account: what it is, its roles with dates, and what this administrator may do with it. */
export function AccountPane({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const me = useMe()
  const { can } = useSession()
  const found = useAsk(accountShow, { params: { id } })
  const [form, setForm] = useState<Form>(null)
  const close = () => setForm(null)
  const a = found.data
  if (found.isError) return <ProblemPanel problem={found.error} onRetry={() => void found.refetch()} />
  if (!a) return <Loading rows={5} />
  const self = a.id === me.id
  const office = a.roles.some((r) => (administrators as readonly string[]).includes(r))
  const forGood = a.lockedUntil?.startsWith('9999')
  return (
    <>
      <Btn ghost sm icon="back" className="back" onClick={onClose}>
        {t('back')}
      </Btn>
      <section className="y-card">
        <div className="y-row">
          <h2 className="acc-name">{a.name}</h2>
          <span className="sp" />
          <Btn ghost sm icon="close" aria-label={t('close')} onClick={onClose} />
        </div>
        <dl className="y-fields">
          <dt>{t('account')}</dt>
          <dd>{a.username}</dd>
          <dt>{t('unit')}</dt>
          <dd>{a.unitName ?? t('noUnit')}</dd>
          <dt>{t('phone')}</dt>
          <dd>{a.phone ?? '—'}</dd>
          <dt>{t('status')}</dt>
          <dd>
            <State account={a} />
          </dd>
          <dt>{t('totp')}</dt>
          <dd>{a.totp ? t('yes') : t('no')}</dd>
          <dt>{t('lastSeen')}</dt>
          <dd>{a.lastSeenAt ? moment(a.lastSeenAt, now, lang) : t('never')}</dd>
        </dl>
        <div className="y-acts acc-acts left">
          {can('account.manage') && (
            <Btn sm icon="pen" onClick={() => setForm({ kind: 'change' })}>
              {t('change')}
            </Btn>
          )}
          {can('account.manage') && !self && !office && (
            <>
              {a.status !== 'disabled' && (
                <Btn sm onClick={() => setForm({ kind: 'reset' })}>
                  {t('reset')}
                </Btn>
              )}
              <Btn sm onClick={() => setForm({ kind: a.status === 'disabled' ? 'enable' : 'disable' })}>
                {a.status === 'disabled' ? t('enable') : t('disable')}
              </Btn>
            </>
          )}
          {can('grant.manage') && !self && (
            <>
              {!forGood && (
                <Btn sm icon="lock" onClick={() => setForm({ kind: 'lock' })}>
                  {t('lock')}
                </Btn>
              )}
              {a.lockedUntil && (
                <Btn sm onClick={() => setForm({ kind: 'unlock' })}>
                  {t('unlock')}
                </Btn>
              )}
            </>
          )}
        </div>
        {can('account.manage') && !self && office && <p className="y-note acc-gap">{t('officeNote')}</p>}
      </section>
      <section className="y-card">
        <h3 className="y-sec">
          {t('grants')}
          <span className="sp" />
          {can('grant.manage') && !self && (
            <Btn sm icon="plus" onClick={() => setForm({ kind: 'give' })}>
              {t('give')}
            </Btn>
          )}
        </h3>
        {a.grants.length === 0 && <p className="y-note">{t('none')}</p>}
        <ul className="acc-grants">
          {a.grants.map((g) => (
            <li key={g.id} className={g.state === 'over' || g.state === 'revoked' ? 'past' : ''}>
              <div>
                <b>{w(g.roleName)}</b> {g.regionName}
              </div>
              <small>
                {moment(g.from, now, lang)} – {g.until ? moment(lastMoment(g.until), now, lang) : t('open')}
                {g.state !== 'current' && ` · ${t(g.state)}`}
                {g.delegatedFrom
                  ? ` · ${t('lent', { name: g.delegatedFrom.name })}`
                  : g.grantedBy && ` · ${t('by', { name: g.grantedBy })}`}
                {g.reason && g.reason !== 'pack' && ` · ${g.reason}`}
              </small>
              {can('grant.manage') && !self && (g.state === 'current' || g.state === 'coming') && (
                <Btn sm onClick={() => setForm({ kind: 'revoke', grant: g })}>
                  {t('revoke')}
                </Btn>
              )}
            </li>
          ))}
        </ul>
      </section>
      {form?.kind === 'change' && <Change account={a} onClose={close} />}
      {form?.kind === 'give' && <Give account={a} onClose={close} />}
      {form?.kind === 'revoke' && <TakeBack grant={form.grant} onClose={close} />}
      {form && form.kind !== 'change' && form.kind !== 'give' && form.kind !== 'revoke' && (
        <Confirm account={a} doing={form.kind} onClose={close} />
      )}
    </>
  )
}
