import { type FormEvent, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { unitsList } from '../../organisation/contract.ts'
import { RegionField } from '../../regions/desk/pick.tsx'
import { type HookKind, hookCreate, hookEvents, hookKinds, hooksList } from '../contract.ts'
import { isRobot } from '../rules.ts'
import { eventLabels, kindWords, words } from './words.ts'

const usual = new Set(['case.critical', 'case.late', 'message.stuck'])

/** A new subscription; of a webhook the secret is shown once, here. */
export function AddHook({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const renew = useRenew()
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const [kind, setKind] = useState<HookKind>('webhook')
  const [requestId, setRequestId] = useState(newRequestId)
  const [secret, setSecret] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  async function send(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const text = (name: string) => String(d.get(name) ?? '').trim()
    setBusy(true)
    setFault(undefined)
    try {
      const made = await call(hookCreate, {
        body: {
          requestId,
          name: text('name'),
          kind,
          url: text('url'),
          robotSecret: isRobot(kind) ? text('robotSecret') : '',
          ...(kind === 'sms'
            ? {
                sms: {
                  phones: text('phones')
                    .split(/[,，\s]+/)
                    .filter(Boolean),
                  template: text('template'),
                  type: text('type') === 'form' ? ('form' as const) : ('json' as const),
                  good: text('good'),
                },
              }
            : {}),
          regionPath: text('regionPath'),
          unitId: text('unitId') || null,
          events: hookEvents.filter((k) => d.get(k) !== null),
        },
      })
      renew(hooksList)
      if (made.secret) setSecret(made.secret)
      else onClose()
    } catch (err) {
      const p = asProblem(err)
      setFault(p)
      // A refused one is over; one without an answer may be there and keeps its id.
      if (!p.retryable) setRequestId(newRequestId())
    }
    setBusy(false)
  }
  if (secret)
    return (
      <Dialog title={t('secret')} onClose={onClose}>
        <div className="hk-form">
          <output className="y-once">{secret}</output>
          <p className="y-note">{t('secretNote')}</p>
          <div className="hk-acts">
            <Btn pri onClick={onClose}>
              {t('done')}
            </Btn>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={t('add')} onClose={onClose} wide>
      <form className="hk-form" onSubmit={(e) => void send(e)}>
        {fault && (
          <ProblemPanel
            problem={fault}
            fields={{
              url: t('url'),
              regionPath: t('region'),
              events: t('events'),
              sms: t('template'),
            }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('name')}
            <input name="name" required maxLength={60} />
          </label>
          <label>
            {t('kind')}
            <select value={kind} onChange={(e) => setKind(e.target.value as HookKind)}>
              {hookKinds.map((k) => (
                <option key={k} value={k}>
                  {w(kindWords[k])}
                </option>
              ))}
            </select>
          </label>
          <label className="all">
            {t('url')}
            <input name="url" type="url" required maxLength={500} placeholder={t('urlHint')} />
          </label>
          {(kind === 'dingtalk' || kind === 'feishu') && (
            <label className="all">
              {t('robotSecret')}
              <input name="robotSecret" autoComplete="off" maxLength={200} />
            </label>
          )}
          {kind === 'sms' && (
            <>
              <label className="all">
                {t('phones')}
                <input name="phones" required inputMode="tel" />
              </label>
              <label className="all">
                {t('template')}
                <textarea
                  name="template"
                  required
                  rows={3}
                  defaultValue={'{"phone":"{phone}","content":"{text}"}'}
                />
              </label>
              <label>
                {t('type')}
                <select name="type">
                  <option value="json">JSON</option>
                  <option value="form">form</option>
                </select>
              </label>
              <label>
                {t('good')}
                <input name="good" maxLength={100} />
              </label>
            </>
          )}
          <RegionField
            label={t('region')}
            name="regionPath"
            initial={me.ranges['channel.manage']?.[0] ?? ''}
          />
          <label>
            {t('unit')}
            <select name="unitId">
              <option value="">{t('anyUnit')}</option>
              {units.data?.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </label>
        </div>
        <fieldset className="hk-events y-ask">
          <legend className="y-sec">{t('events')}</legend>
          {hookEvents.map((k) => (
            <label key={k} className="chk">
              <input type="checkbox" name={k} defaultChecked={usual.has(k)} />
              {w(eventLabels[k])}
            </label>
          ))}
        </fieldset>
        <div className="hk-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={busy}>
            {t('add')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
