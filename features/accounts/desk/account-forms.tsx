import { type FormEvent, type ReactNode, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { colon, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew, useSend } from '../../../ui/query.tsx'
import { unitsList } from '../../organisation/contract.ts'
import {
  type AccountRow,
  accountChange,
  accountCreate,
  accountLock,
  accountReset,
  accountShow,
  accountStatus,
  accountsList,
} from '../contract.ts'
import { words } from './words.ts'

const renewed = [accountsList, accountShow]

/** A secret that is shown once: to be read out or copied, and gone when the dialog closes. */
export function Once({
  label,
  secret,
  note,
  onDone,
}: {
  label: string
  secret: string
  note: string
  onDone: () => void
}) {
  const t = useT(words)
  const [copied, setCopied] = useState(false)
  return (
    <div className="acc-form">
      <b>{label}</b>
      <output className="y-once">{secret}</output>
      <p className="y-note">{note}</p>
      <div className="acc-acts">
        <Btn onClick={() => void navigator.clipboard?.writeText(secret).then(() => setCopied(true))}>
          {copied ? t('copied') : t('copy')}
        </Btn>
        <Btn pri onClick={onDone}>
          {t('done')}
        </Btn>
      </div>
    </div>
  )
}

function UnitSelect({ value }: { value: string | null }) {
  const t = useT(words)
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  return (
    <label className="all">
      {t('unit')}
      {/* The list arrives after the dialog: keyed, so that the present unit is chosen when it is there. */}
      <select name="unitId" key={units.data ? 'there' : 'asked'} defaultValue={value ?? ''}>
        <option value="">{t('noUnit')}</option>
        {units.data?.units.map((u) => (
          <option key={u.id} value={u.id}>
            {u.name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A new person: an account with a first password. */
export function Invite({ onClose, onDone }: { onClose: () => void; onDone: (a: AccountRow) => void }) {
  const t = useT(words)
  const renew = useRenew()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  const [made, setMade] = useState<{ account: AccountRow; password: string }>()
  async function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    setBusy(true)
    setFault(undefined)
    try {
      setMade(
        await call(accountCreate, {
          body: {
            username: String(d.get('username')),
            name: String(d.get('name')),
            unitId: String(d.get('unitId')) || null,
            phone: String(d.get('phone')) || null,
          },
        }),
      )
      renew(...renewed)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <Dialog title={t('invite')} onClose={() => (made ? onDone(made.account) : onClose())}>
      {made ? (
        <Once
          label={`${made.account.username} · ${t('once')}`}
          secret={made.password}
          note={t('onceNote', { name: made.account.name })}
          onDone={() => onDone(made.account)}
        />
      ) : (
        <form className="acc-form" onSubmit={submit}>
          {fault && (
            <ProblemPanel
              problem={fault}
              title={`${t('notMade')}${colon()}${fault.title}`}
              fields={{ username: t('account'), name: t('name'), phone: t('phone'), unitId: t('unit') }}
            />
          )}
          <div className="y-ask two">
            <label>
              {t('name')}
              <input name="name" required maxLength={40} />
            </label>
            <label>
              {t('account')}
              <input name="username" required pattern="[A-Za-z][A-Za-z0-9._\-]{1,39}" autoComplete="off" />
            </label>
            <UnitSelect value={null} />
            <label>
              {t('phone')}
              <input name="phone" inputMode="tel" autoComplete="off" />
            </label>
          </div>
          <div className="acc-acts">
            <Btn onClick={onClose}>{t('cancel')}</Btn>
            <Btn pri type="submit" busy={busy}>
              {t('invite')}
            </Btn>
          </div>
        </form>
      )}
    </Dialog>
  )
}

export function Change({ account: a, onClose }: { account: AccountRow; onClose: () => void }) {
  const t = useT(words)
  const send = useSend(accountChange, { renew: renewed, onDone: onClose })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const phone = String(d.get('phone'))
    send.mutate({
      params: { id: a.id },
      body: {
        name: String(d.get('name')),
        unitId: String(d.get('unitId')) || null,
        ...(phone ? { phone } : {}),
        version: a.version,
      },
    })
  }
  return (
    <Dialog title={`${t('change')} · ${a.name}`} onClose={onClose}>
      <form className="acc-form" onSubmit={submit}>
        {send.isError && (
          <ProblemPanel
            problem={send.error}
            title={`${t('failed')}${colon()}${send.error.title}`}
            fields={{ name: t('name'), phone: t('phone'), unitId: t('unit') }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('name')}
            <input name="name" required maxLength={40} defaultValue={a.name} />
          </label>
          <label>
            {t('newPhone')}
            <input name="phone" inputMode="tel" autoComplete="off" placeholder={a.phone ?? ''} />
          </label>
          <UnitSelect value={a.unitId} />
        </div>
        <div className="acc-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

export type Doing = 'reset' | 'disable' | 'enable' | 'lock' | 'unlock'

/** What needs a reason: says what follows, asks why, does it. */
export function Confirm({
  account: a,
  doing,
  onClose,
}: {
  account: AccountRow
  doing: Doing
  onClose: () => void
}) {
  const t = useT(words)
  const renew = useRenew()
  const [request] = useState(newRequestId)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  const [password, setPassword] = useState('')
  const extra: ReactNode = doing === 'reset' && a.totp && (
    <label className="chk">
      <input type="checkbox" name="totp" />
      {t('resetTotp')}
    </label>
  )
  async function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const reason = String(d.get('reason'))
    const params = { id: a.id }
    setBusy(true)
    setFault(undefined)
    try {
      if (doing === 'reset') {
        const got = await call(accountReset, { params, body: { reason, totp: d.has('totp') } })
        setPassword(got.password)
      } else if (doing === 'lock' || doing === 'unlock')
        await call(accountLock, { params, body: { locked: doing === 'lock', reason, requestId: request } })
      else {
        const status = doing === 'enable' ? ('active' as const) : ('disabled' as const)
        await call(accountStatus, { params, body: { status, reason, requestId: request } })
      }
      renew(...renewed)
      if (doing !== 'reset') onClose()
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <Dialog title={t(`${doing}Title`, { name: a.name })} onClose={onClose}>
      {password ? (
        <Once label={t('once')} secret={password} note={t('onceNote', { name: a.name })} onDone={onClose} />
      ) : (
        <form className="acc-form" onSubmit={submit}>
          {fault && (
            <ProblemPanel
              problem={fault}
              title={`${t('failed')}${colon()}${fault.title}`}
              fields={{ reason: t('reason') }}
            />
          )}
          <p>{t(`${doing}Will`)}</p>
          <div className="y-ask">
            <label>
              {t('reason')}
              <input name="reason" required maxLength={200} />
            </label>
            {extra}
          </div>
          <div className="acc-acts">
            <Btn onClick={onClose}>{t('cancel')}</Btn>
            <Btn pri type="submit" busy={busy}>
              {t(doing)}
            </Btn>
          </div>
        </form>
      )}
    </Dialog>
  )
}
