import { type FormEvent, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { colon, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import {
  type AccountRow,
  accountShow,
  accountsList,
  type Grant,
  grantCreate,
  grantRevoke,
} from '../contract.ts'
import { roleOf, roles } from '../rules.ts'
import { verbWords } from './verbs.ts'
import { words } from './words.ts'

const renew = [accountsList, accountShow]

/** Gives a role: what the person may do then is listed before it is done. */
export function Give({ account: a, onClose }: { account: AccountRow; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const v = useT(verbWords)
  const me = useMe()
  const [role, setRole] = useState('grid-worker')
  const [place, setPlace] = useState(me.ranges['grant.manage']?.[0] ?? '')
  const send = useSend(grantCreate, { renew, onDone: onClose })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const from = String(d.get('from'))
    const until = String(d.get('until'))
    send.mutate({
      body: {
        accountId: a.id,
        role,
        regionPath: place,
        ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
        until: until ? new Date(new Date(`${until}T00:00:00`).getTime() + 86_400_000).toISOString() : null,
        reason: String(d.get('reason')),
      },
    })
  }
  return (
    <Dialog title={t('giveTo', { name: a.name })} onClose={onClose}>
      <form className="acc-form" onSubmit={submit}>
        {send.isError && (
          <ProblemPanel
            problem={send.error}
            title={`${t('failed')}${colon()}${send.error.title}`}
            fields={{ regionPath: t('place'), reason: t('reason'), role: t('role') }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('role')}
            <select value={role} onChange={(e) => setRole(e.target.value)}>
              {roles.map((r) => (
                <option key={r.key} value={r.key}>
                  {w(r)}
                </option>
              ))}
            </select>
          </label>
          <RegionPick label={t('place')} value={place} onChange={setPlace} />
          <label>
            {t('from')}
            <input type="date" name="from" />
          </label>
          <label>
            {t('until')}
            <input type="date" name="until" />
          </label>
          <label className="all">
            {t('reason')}
            <input name="reason" required maxLength={200} />
          </label>
        </div>
        <p>{t('giveWill', { name: a.name, place })}</p>
        <p className="y-note">
          {roleOf
            .get(role)
            ?.verbs.map((x) => v(x))
            .join(' · ')}
        </p>
        <div className="acc-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('give')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

export function TakeBack({ grant: g, onClose }: { grant: Grant; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const send = useSend(grantRevoke, { renew, onDone: onClose })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    send.mutate({
      params: { id: g.id },
      body: { reason: String(new FormData(e.currentTarget).get('reason')) },
    })
  }
  return (
    <Dialog title={t('revokeTitle', { name: g.accountName, role: w(g.roleName) })} onClose={onClose}>
      <form className="acc-form" onSubmit={submit}>
        {send.isError && (
          <ProblemPanel problem={send.error} title={`${t('failed')}${colon()}${send.error.title}`} />
        )}
        <p>{t('revokeWill')}</p>
        <div className="y-ask">
          <label>
            {t('reason')}
            <input name="reason" required maxLength={200} />
          </label>
        </div>
        <div className="acc-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('revoke')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
