import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { type Change, useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import {
  type Act,
  type Duty,
  type Mediation,
  mediationAct,
  mediationGet,
  mediationsList,
} from '../contract.ts'
import { type Action, actionWords, sideWords, type Way, ways, wayWords } from '../rules.ts'
import { Area, endOfDay, Files, instant, Line, localNow, type Sent, Side } from './fields.tsx'
import { words } from './words.ts'

interface Values {
  side: string
  text: string
  at: string
  place: string
  others: string
  present: number[]
  said: Record<string, string>
  facts: string
  terms: { side: string; what: string; day: string }[]
  copies: string
  name: string
  phone: string
  role: string
  way: string
  court: string
  number: string
  files: Sent[]
}
const blank: Values = {
  side: '',
  text: '',
  at: '',
  place: '',
  others: '',
  present: [],
  said: {},
  facts: '',
  terms: [{ side: '', what: '', day: '' }],
  copies: '3',
  name: '',
  phone: '',
  role: '',
  way: '',
  court: '',
  number: '',
  files: [],
}

/** What was filled in, as the endpoint wants it. */
function stepOf(action: Action, v: Values, duty: Duty | undefined): Act {
  const uploads = v.files.map((f) => f.id)
  switch (action) {
    case 'party':
      return {
        action,
        party: { name: v.name, ...(v.phone ? { phone: v.phone } : {}), role: v.role, words: v.text },
      }
    case 'say':
      return { action, side: Number(v.side), words: v.text }
    case 'plan':
      return { action, at: instant(v.at), place: v.place }
    case 'hold':
      return {
        action,
        at: instant(v.at),
        place: v.place,
        present: v.present,
        others: v.others,
        said: Object.entries(v.said)
          .filter(([, said]) => said.trim())
          .map(([side, said]) => ({ side: Number(side), words: said })),
        result: v.text,
        uploads,
      }
    case 'propose':
      return { action, text: v.text, side: v.side ? Number(v.side) : null }
    case 'draft':
      return {
        action,
        facts: v.facts,
        terms: v.terms.map((t) => ({ side: Number(t.side), what: t.what, dueAt: endOfDay(t.day) })),
        copies: Number(v.copies),
      }
    case 'sign':
      return { action, side: Number(v.side), uploads }
    case 'keep':
      return { action, dutyId: duty?.id ?? '', note: v.text, uploads }
    case 'break':
      return { action, dutyId: duty?.id ?? '', note: v.text }
    case 'confirm':
      return { action, court: v.court, number: v.number, uploads }
    case 'fail':
      return { action, way: v.way as Way, reason: v.text }
    case 'withdraw':
    case 'reopen':
      return { action, reason: v.text }
    case 'take':
      return { action }
  }
}

/** One step of a mediation: asks, says what will happen, keeps a draft. */
export function StepForm({
  m,
  action,
  duty,
  onClose,
}: {
  m: Mediation
  action: Action
  duty?: Duty | undefined
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const [v, set, drop] = useDraft<Values>(`yige.draft.mediation.${m.id}.${action}.${duty?.id ?? ''}`, {
    ...blank,
    ...(action === 'hold'
      ? { at: localNow(), present: m.parties.map((p) => p.side), place: m.nextPlace ?? '' }
      : {}),
    ...(action === 'draft' && m.agreement
      ? {
          facts: m.agreement.facts,
          terms: m.agreement.terms.map((x) => ({
            side: String(x.side),
            what: x.what,
            day: x.dueAt.slice(0, 10),
          })),
        }
      : {}),
  })
  const send = useSend(mediationAct, {
    renew: [mediationGet, mediationsList],
    onDone: () => {
      drop()
      announce(w(actionWords[action]))
      onClose()
    },
  })
  const will =
    action === 'draft'
      ? t('willDraft')
      : action === 'break'
        ? t('willBreak')
        : action === 'sign'
          ? t('willSign')
          : ''
  return (
    <Dialog title={`${w(actionWords[action])}${duty ? ` · ${duty.what}` : ''}`} onClose={onClose} wide>
      <form
        className="md-form y-ask two"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({
            params: { id: m.id },
            body: { baseVersion: m.version, step: stepOf(action, v, duty) },
          })
        }}
      >
        <Fields m={m} action={action} v={v} set={set} />
        {send.error && (
          <div className="all">
            <ProblemPanel
              problem={send.error}
              title={t('notDone')}
              safe={t('keptDraft')}
              fields={{
                'step.party.phone': t('phone'),
                'step.party.name': t('theName'),
                'step.terms': t('duties'),
                'step.uploads': t('files'),
              }}
            />
          </div>
        )}
        {will && <p className="y-note all">{will}</p>}
        <div className="md-acts all">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {w(actionWords[action])}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

function Fields({
  m,
  action,
  v,
  set,
}: {
  m: Mediation
  action: Action
  v: Values
  set: (c: Change<Values>) => void
}) {
  const t = useT(words)
  const w = useWord()
  const sides = m.parties.map((p) => p.side)
  const area = (label: string, needed = true) => (
    <Area
      label={label}
      value={v.text}
      needed={needed}
      max={action === 'say' ? 2000 : 500}
      onChange={(text) => set({ text })}
    />
  )
  const terms = (f: (now: Values['terms']) => Values['terms']) => set((now) => ({ terms: f(now.terms) }))
  const files = (label: string) => <Files label={label} sent={v.files} onSent={(f) => set({ files: f })} />
  switch (action) {
    case 'party':
      return (
        <>
          <Line label={t('theName')} value={v.name} max={40} needed onChange={(name) => set({ name })} />
          <Line
            label={t('phone')}
            type="tel"
            value={v.phone}
            hint={t('optional')}
            onChange={(phone) => set({ phone })}
          />
          <Line
            label={t('role')}
            value={v.role}
            max={40}
            hint={t('roleHint')}
            onChange={(role) => set({ role })}
          />
          {area(t('words'), false)}
        </>
      )
    case 'say':
      return (
        <>
          <Side label={t('side')} sides={sides} value={v.side} onChange={(side) => set({ side })} />
          {area(t('words'))}
        </>
      )
    case 'plan':
      return (
        <>
          <Line label={t('when')} type="datetime-local" value={v.at} needed onChange={(at) => set({ at })} />
          <Line label={t('place')} value={v.place} max={100} onChange={(place) => set({ place })} />
        </>
      )
    case 'hold':
      return (
        <>
          <Line label={t('when')} type="datetime-local" value={v.at} needed onChange={(at) => set({ at })} />
          <Line label={t('place')} value={v.place} max={100} onChange={(place) => set({ place })} />
          <fieldset className="all md-checks">
            <legend>{t('presentAsk')}</legend>
            {sides.map((s) => (
              <label key={s} className="chk">
                <input
                  type="checkbox"
                  checked={v.present.includes(s)}
                  onChange={(e) =>
                    set((now) => ({
                      present: e.target.checked ? [...now.present, s] : now.present.filter((x) => x !== s),
                    }))
                  }
                />
                {w(sideWords(s))}
              </label>
            ))}
          </fieldset>
          <Line label={t('others')} value={v.others} onChange={(others) => set({ others })} />
          {sides.map((s) => (
            <Area
              key={s}
              label={t('saidBy', { side: w(sideWords(s)) })}
              value={v.said[s] ?? ''}
              rows={2}
              onChange={(said) => set((now) => ({ said: { ...now.said, [s]: said } }))}
            />
          ))}
          <Area label={t('result')} value={v.text} needed max={1000} onChange={(text) => set({ text })} />
          {files(t('files'))}
        </>
      )
    case 'propose':
      return (
        <>
          <Side
            label={t('side')}
            sides={sides}
            value={v.side}
            none={t('byMediator')}
            onChange={(side) => set({ side })}
          />
          <Area label={t('proposal')} value={v.text} needed max={1000} onChange={(text) => set({ text })} />
        </>
      )
    case 'draft':
      return (
        <>
          <Area label={t('facts')} value={v.facts} needed rows={4} onChange={(facts) => set({ facts })} />
          {v.terms.map((x, i) => {
            const one = (c: Partial<(typeof v.terms)[number]>) =>
              terms((now) => now.map((y, n) => (n === i ? { ...y, ...c } : y)))
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: terms have no other identity while they are written
              <fieldset key={i} className="all md-term">
                <legend>{`${t('duties')} ${i + 1}`}</legend>
                <Side label={t('side')} sides={sides} value={x.side} onChange={(side) => one({ side })} />
                <Line label={t('what')} value={x.what} max={300} needed onChange={(what) => one({ what })} />
                <Line label={t('by')} type="date" value={x.day} needed onChange={(day) => one({ day })} />
                {v.terms.length > 1 && (
                  <Btn sm ghost onClick={() => terms((now) => now.filter((_, n) => n !== i))}>
                    {t('drop')}
                  </Btn>
                )}
              </fieldset>
            )
          })}
          <div className="all">
            <Btn sm icon="plus" onClick={() => terms((now) => [...now, { side: '', what: '', day: '' }])}>
              {t('addTerm')}
            </Btn>
          </div>
          <Line
            label={t('copies')}
            type="number"
            value={v.copies}
            needed
            onChange={(copies) => set({ copies })}
          />
        </>
      )
    case 'sign':
      return (
        <>
          <Side
            label={t('side')}
            sides={m.parties.filter((p) => !p.signedAt).map((p) => p.side)}
            value={v.side}
            onChange={(side) => set({ side })}
          />
          {files(t('sheet'))}
        </>
      )
    case 'keep':
      return (
        <>
          {area(t('seen'), false)}
          {files(t('files'))}
        </>
      )
    case 'break':
      return area(t('seen'))
    case 'confirm':
      return (
        <>
          <Line label={t('court')} value={v.court} max={80} needed onChange={(court) => set({ court })} />
          <Line label={t('number')} value={v.number} max={60} needed onChange={(number) => set({ number })} />
          {files(t('files'))}
        </>
      )
    case 'fail':
      return (
        <>
          <label className="all">
            {t('way')}
            <select required value={v.way} onChange={(e) => set({ way: e.target.value })}>
              <option value="" />
              {ways.map((k) => (
                <option key={k} value={k}>
                  {w(wayWords[k])}
                </option>
              ))}
            </select>
          </label>
          {area(t('reason'))}
        </>
      )
    case 'withdraw':
    case 'reopen':
      return area(t('reason'))
    case 'take':
      return null
  }
}
