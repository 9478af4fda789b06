import type { AnswerOf } from '../../../kernel/contract.ts'
import { announce } from '../../../ui/announce.ts'
import { call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useCounted } from '../../../ui/counted.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { Field } from '../../../ui/field.tsx'
import { comma, useT, useWord } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { groupsList, planCreate, planPreview } from '../contract.ts'
import { renewed } from './parts.tsx'
import { words } from './words.ts'

/** How often everybody of a group is called on; what it comes to is shown before it is made. */
export function PlanForm({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const groups = useAsk(groupsList, {}, { staleTime: 60_000 })
  const [v, keep, drop] = useDraft('yige.draft.care-plan', {
    group: '',
    region: '',
    every: '',
    perDay: 6,
    grace: 2,
    working: true,
    starts: dayNow(1),
  })
  const offered = (groups.data?.items ?? []).filter((g) => g.mayRead && !g.ended)
  const g = offered.find((x) => x.key === v.group)
  const every = Number(v.every) || g?.everyDays || 14
  const ready = g !== undefined && v.region !== ''
  const plan = {
    group: v.group,
    regionPath: v.region,
    everyDays: every,
    perDay: v.perDay,
    graceDays: v.grace,
    workingDays: v.working,
    startsOn: [v.starts, dayNow(1)].sort().at(-1)!,
  }
  const { counted: sum, fault } = useCounted<AnswerOf<typeof planPreview>>(
    ready ? JSON.stringify(plan) : '',
    (signal) => call(planPreview, { body: plan, signal }),
  )
  const send = useSend(planCreate, {
    renew: renewed,
    onDone: (a) => {
      drop()
      announce(t('made', { n: a.visits }))
      onClose()
    },
  })
  const number = (key: 'perDay' | 'grace', label: string, min: number, max: number) => (
    <Field label={label}>
      <input
        type="number"
        min={min}
        max={max}
        value={v[key]}
        onChange={(e) => keep({ [key]: Math.max(min, Math.min(max, Number(e.target.value) || min)) })}
      />
    </Field>
  )
  return (
    <Dialog title={t('newPlan')} onClose={onClose} wide>
      <form
        className="ca-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (sum) send.mutate({ body: plan })
        }}
      >
        <div className="two">
          <Field label={t('group')}>
            <select required value={v.group} onChange={(e) => keep({ group: e.target.value, every: '' })}>
              <option value="">{t('choose')}</option>
              {offered.map((x) => (
                <option key={x.key} value={x.key}>
                  {w(x)} {x.open}
                </option>
              ))}
            </select>
          </Field>
          <RegionSelect
            label={t('region')}
            any={t('choose')}
            value={v.region}
            required
            onChange={(region) => keep({ region })}
          />
          <Field label={t('everyDays')}>
            <input
              type="number"
              min={1}
              max={366}
              value={v.every || every}
              onChange={(e) => keep({ every: e.target.value })}
            />
          </Field>
          <Field label={t('starts')}>
            <input
              type="date"
              required
              min={dayNow(1)}
              value={plan.startsOn}
              onChange={(e) => keep({ starts: e.target.value })}
            />
          </Field>
          {number('perDay', t('perDay'), 1, 100)}
          {number('grace', t('grace'), 0, 60)}
        </div>
        <label className="tick">
          <input type="checkbox" checked={v.working} onChange={(e) => keep({ working: e.target.checked })} />
          {t('onlyWorking')}
        </label>
        {fault && <ProblemPanel problem={fault} title={t('fix')} safe="" />}
        {sum && (
          <section className="ca-sum" aria-live="polite">
            <b>{t('planSum', { p: sum.people, d: sum.doors, to: sum.lastOn })}</b>
            <p>{sum.workers.map((x) => t('each', { name: x.name, n: x.doors })).join(comma())}</p>
            {sum.warnings.map((x) => (
              <p key={x.zh}>{w(x)}</p>
            ))}
          </section>
        )}
        {send.error && <ProblemPanel problem={send.error} title={t('notMade')} />}
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending} disabled={!sum}>
            {t('make')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
