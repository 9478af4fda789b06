import { useEffect, useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useCounted } from '../../../ui/counted.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { comma, useT, useWord } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { unitsList } from '../../organisation/contract.ts'
import { visitsList, visitsProgress } from '../contract.ts'
import {
  type NewPlan,
  type Preview,
  planCreate,
  planPreview,
  plansList,
  visitPeople,
} from '../contract-plans.ts'
import { type SubjectKind, subjectKinds } from '../rules.ts'
import { kindWords } from '../words.ts'
import { Region } from './parts.tsx'
import { words } from './words.ts'

const rhythms = [null, 7, 14, 30, 90] as const
const draftKey = 'yige.draft.visit-plan'

interface Draft {
  name: string
  kind: SubjectKind
  region: string
  text: string
  by: 'grid' | 'people' | 'unit'
  people: string[]
  unit: string
  every: number | null
  perDay: number
  grace: number
  working: boolean
  starts: string
  until: string
}
const fresh = (): Draft => ({
  name: '',
  kind: 'door',
  region: '',
  text: '',
  by: 'grid',
  people: [],
  unit: '',
  every: 90,
  perDay: 12,
  grace: 3,
  working: true,
  starts: dayNow(1),
  until: '',
})
function read(): Draft {
  try {
    const was = JSON.parse(sessionStorage.getItem(draftKey) ?? 'null') as Draft | null
    return was ? { ...fresh(), ...was } : fresh()
  } catch {
    return fresh()
  }
}

const planOf = (d: Draft): NewPlan | null =>
  d.region &&
  (d.kind === 'door' || d.text.trim()) &&
  (d.by !== 'people' || d.people.length) &&
  (d.by !== 'unit' || d.unit)
    ? {
        name: d.name.trim() || '…',
        kind: d.kind,
        regionPath: d.region,
        who:
          d.by === 'grid'
            ? { by: 'grid' }
            : d.by === 'people'
              ? { by: 'people', accountIds: d.people }
              : { by: 'unit', unitId: d.unit },
        subjects: d.kind === 'door' ? { from: 'doors' } : { from: 'list', text: d.text },
        everyDays: d.every,
        workingDays: d.working,
        perDay: d.perDay,
        graceDays: d.grace,
        startsOn: d.starts,
        untilOn: d.until || null,
      }
    : null

/** A new plan: what it comes to is shown while it is written, and only then made. What is typed is kept until it is. */
export function PlanForm({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const [d, setD] = useState(read)
  const change = (c: Partial<Draft>) => setD((was) => ({ ...was, ...c }))
  const people = useAsk(
    visitPeople,
    { query: d.region ? { region: d.region } : {} },
    { enabled: d.by === 'people' },
  )
  const units = useAsk(unitsList, {}, { enabled: d.by === 'unit', staleTime: 600_000 })
  useEffect(() => sessionStorage.setItem(draftKey, JSON.stringify(d)), [d])
  // The name changes nothing about what is made.
  const plan = planOf({ ...d, name: '' })
  const { counted: seen, fault } = useCounted<Preview>(
    plan ? JSON.stringify(plan) : '',
    (signal) => call(planPreview, { body: plan!, signal }),
    500,
  )
  const send = useSend(planCreate, {
    renew: [plansList, visitsList, visitsProgress],
    onDone: (a) => {
      sessionStorage.removeItem(draftKey)
      announce(t('made', { n: a.visits }))
      onClose()
    },
  })
  return (
    <Dialog title={t('newPlan')} onClose={onClose} wide>
      <form
        className="vi-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (plan && d.name.trim() && seen) send.mutate({ body: { ...plan, name: d.name.trim() } })
        }}
      >
        <div className="two">
          <label>
            {t('name')}
            <input
              required
              maxLength={60}
              value={d.name}
              placeholder={t('namePlace')}
              onChange={(e) => change({ name: e.target.value })}
            />
          </label>
          <Region value={d.region} onChange={(region) => change({ region, people: [] })} />
          <label>
            {t('kind')}
            <select value={d.kind} onChange={(e) => change({ kind: e.target.value as SubjectKind })}>
              {subjectKinds.map((k) => (
                <option key={k} value={k}>
                  {w(kindWords[k])}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('who')}
            <select value={d.by} onChange={(e) => change({ by: e.target.value as Draft['by'] })}>
              <option value="grid">{t('byGrid')}</option>
              <option value="people">{t('people')}</option>
              <option value="unit">{t('unit')}</option>
            </select>
          </label>
        </div>
        {d.kind === 'door' ? (
          <p className="y-note">{t('doorsAll')}</p>
        ) : (
          <label>
            {t('subjects')}
            <textarea
              rows={5}
              value={d.text}
              placeholder={t('subjectsHint')}
              onChange={(e) => change({ text: e.target.value })}
            />
          </label>
        )}
        {d.by === 'people' && (
          <div className="pick">
            {people.data?.people.map((p) => (
              <label className="tick" key={p.accountId}>
                <input
                  type="checkbox"
                  checked={d.people.includes(p.accountId)}
                  onChange={() =>
                    change({
                      people: d.people.includes(p.accountId)
                        ? d.people.filter((x) => x !== p.accountId)
                        : [...d.people, p.accountId],
                    })
                  }
                />
                {p.name}{' '}
                <small>
                  {p.post} · {t('openN', { n: p.open })}
                </small>
              </label>
            ))}
          </div>
        )}
        {d.by === 'unit' && (
          <label>
            {t('unit')}
            <select value={d.unit} onChange={(e) => change({ unit: e.target.value })}>
              <option value="" />
              {units.data?.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <div className="two">
          <label>
            {t('rhythm')}
            <select
              value={d.every ?? ''}
              onChange={(e) => change({ every: e.target.value ? Number(e.target.value) : null })}
            >
              {rhythms.map((r) => (
                <option key={r ?? 0} value={r ?? ''}>
                  {r === null ? t('once') : t('every', { n: r })}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('perDayLabel')}
            <input
              type="number"
              min={1}
              max={100}
              value={d.perDay}
              onChange={(e) => change({ perDay: Math.max(1, Math.min(100, Number(e.target.value) || 1)) })}
            />
          </label>
          <label>
            {t('starts')}
            <input
              type="date"
              required
              value={d.starts}
              onChange={(e) => change({ starts: e.target.value })}
            />
          </label>
          <label>
            {t('until')}
            <input
              type="date"
              value={d.until}
              min={d.starts}
              onChange={(e) => change({ until: e.target.value })}
            />
          </label>
          <label>
            {t('grace')}
            <input
              type="number"
              min={0}
              max={60}
              value={d.grace}
              onChange={(e) => change({ grace: Math.max(0, Math.min(60, Number(e.target.value) || 0)) })}
            />
          </label>
          <label className="tick">
            <input
              type="checkbox"
              checked={d.working}
              onChange={(e) => change({ working: e.target.checked })}
            />
            {t('onlyWorking')}
          </label>
        </div>
        {plan && !seen && !fault && <p className="y-note">{t('counting')}</p>}
        {fault && <ProblemPanel problem={fault} title={t('fix')} safe="" />}
        {seen && <Sum p={seen} />}
        {send.error && <ProblemPanel problem={send.error} title={t('notMade')} />}
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending} disabled={!seen || !d.name.trim()}>
            {t('make')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

function Sum({ p }: { p: Preview }) {
  const t = useT(words)
  const w = useWord()
  return (
    <section className="vi-sum" aria-live="polite" aria-label={t('willMake')}>
      <b>{t('sum', { n: p.subjects, p: p.places, w: p.workers.length, from: p.firstOn, to: p.lastOn })}</b>
      <ul>
        {p.workers.map((x) => (
          <li key={x.accountId}>{t('each', { name: x.name, n: x.subjects, to: x.lastOn })}</li>
        ))}
      </ul>
      {p.without.length > 0 && (
        <p>
          {t('without', {
            names: p.without
              .slice(0, 5)
              .map((g) => g.name)
              .join(comma()),
            n: p.without.reduce((n, g) => n + g.subjects, 0),
          })}
        </p>
      )}
      {p.warnings.map((x) => (
        <p key={x.zh}>{w(x)}</p>
      ))}
    </section>
  )
}
