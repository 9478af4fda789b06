import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type OwnDefinition, type OwnRule, ownChange, ownCreate, ownGet, ownList } from '../contract-own.ts'
import { fieldsFor, matches, mayCompare, ownField, ownKinds, takes } from '../rules/own-model.ts'
import {
  type ConditionDraft,
  ConditionRow,
  conditionOf,
  draftOf,
  startOfCondition,
} from './own-condition.tsx'
import { ownWords } from './own-words.ts'
import { Field } from './parts.tsx'

interface Draft {
  region: string
  kind: OwnDefinition['kind']
  match: OwnDefinition['match']
  severity: OwnDefinition['severity']
  zh: string
  en: string
  askZh: string
  askEn: string
  conditions: ConditionDraft[]
}
const startOf = (r: OwnRule | undefined): Draft => ({
  region: r?.regionPath ?? '',
  kind: r?.definition.kind ?? 'person',
  match: r?.definition.match ?? 'all',
  severity: r?.definition.severity ?? 'doubt',
  zh: r?.definition.title.zh ?? '',
  en: r?.definition.title.en ?? '',
  askZh: r?.definition.ask.zh ?? '',
  askEn: r?.definition.ask.en ?? '',
  conditions: (r?.definition.conditions ?? []).map(draftOf),
})
const severities = ['error', 'doubt', 'notice'] as const

/** A rule from conditions; what is typed is kept until it is saved. */
export function OwnRuleForm({
  of,
  onClose,
  onSaved,
}: {
  of: OwnRule | undefined
  onClose: () => void
  onSaved: (id: string) => void
}) {
  const t = useT(ownWords)
  const w = useWord()
  const [v, keep, drop] = useDraft<Draft>(
    `yige.draft.own-rule:${of?.id ?? ''}:${of?.version ?? 0}`,
    startOf(of),
  )
  const options = {
    renew: [ownList, ownGet],
    onDone: (r: { id: string }) => {
      drop()
      announce(t('saved'))
      onSaved(r.id)
      onClose()
    },
  }
  const create = useSend(ownCreate, options)
  const change = useSend(ownChange, options)
  const send = of ? change : create
  const alter = (id: number, c: Partial<ConditionDraft>) =>
    keep((now) => ({ conditions: now.conditions.map((x) => (x.id === id ? { ...x, ...c } : x)) }))
  // Another kind has other fields: what still fits stays.
  const turnTo = (kind: Draft['kind']) =>
    keep((now) => ({ kind, conditions: now.conditions.filter((c) => ownField(kind, c.field)) }))
  const add = () =>
    keep((now) => ({
      conditions: [
        ...now.conditions,
        startOfCondition(Math.max(-1, ...now.conditions.map((x) => x.id)) + 1, fieldsFor(now.kind)[0]!),
      ],
    }))
  const names: Record<string, string> = {
    'title.zh': t('zh'),
    'title.en': t('en'),
    'ask.zh': t('askZh'),
    regionPath: t('region'),
    conditions: t('conditions'),
    kind: t('kind'),
  }
  for (const [i, c] of v.conditions.entries()) {
    const field = ownField(v.kind, c.field)
    for (const part of ['field', 'op', 'value', 'other', 'list', 'n', 'span'])
      names[`conditions.${i}.${part}`] = `${i + 1} ${field ? w(field.words) : ''}`
  }
  function save() {
    const body = {
      kind: v.kind,
      match: v.match,
      severity: v.severity,
      title: { zh: v.zh, en: v.en },
      ask: { zh: v.askZh, en: v.askEn },
      conditions: v.conditions.map((c) => conditionOf(c, takes(c.op), mayCompare(c.op))),
    }
    if (of) change.mutate({ params: { id: of.id }, body: { baseVersion: of.version, ...body } })
    else create.mutate({ body: { regionPath: v.region, ...body } })
  }
  return (
    <Dialog title={of ? `${t('edit')} ${w(of.definition.title)}` : t('newRule')} onClose={onClose} wide>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          save()
        }}
      >
        <div className="two">
          <Field label={t('zh')}>
            <input required maxLength={40} value={v.zh} onChange={(e) => keep({ zh: e.target.value })} />
          </Field>
          <Field label={t('en')}>
            <input required maxLength={80} value={v.en} onChange={(e) => keep({ en: e.target.value })} />
          </Field>
          {!of && (
            <>
              <RegionSelect
                label={t('region')}
                any={t('choose')}
                required
                value={v.region}
                onChange={(region) => keep({ region })}
              />
              <Field label={t('kind')}>
                <select value={v.kind} onChange={(e) => turnTo(e.target.value as Draft['kind'])}>
                  {ownKinds.map((k) => (
                    <option key={k} value={k}>
                      {t(k)}
                    </option>
                  ))}
                </select>
              </Field>
            </>
          )}
          <Field label={t('severity')}>
            <select
              value={v.severity}
              onChange={(e) => keep({ severity: e.target.value as Draft['severity'] })}
            >
              {severities.map((s) => (
                <option key={s} value={s}>
                  {t(s)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('match')}>
            <select value={v.match} onChange={(e) => keep({ match: e.target.value as Draft['match'] })}>
              {matches.map((x) => (
                <option key={x} value={x}>
                  {t(x)}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <fieldset className="or-conditions">
          <legend>{t('conditions')}</legend>
          {v.conditions.map((c, i) => (
            <ConditionRow
              key={c.id}
              of={c}
              n={i + 1}
              kind={v.kind}
              onChange={(x) => alter(c.id, x)}
              onRemove={() => keep((now) => ({ conditions: now.conditions.filter((x) => x.id !== c.id) }))}
            />
          ))}
          <div>
            <Btn sm icon="plus" disabled={v.conditions.length >= 10} onClick={add}>
              {t('addCondition')}
            </Btn>
          </div>
          <p className="y-note">{t('missingHint')}</p>
        </fieldset>
        <div className="two">
          <Field label={t('askZh')}>
            <input maxLength={100} value={v.askZh} onChange={(e) => keep({ askZh: e.target.value })} />
          </Field>
          <Field label={t('askEn')}>
            <input maxLength={200} value={v.askEn} onChange={(e) => keep({ askEn: e.target.value })} />
          </Field>
        </div>
        <p className="y-note">{t('askHint')}</p>
        {send.error && <ProblemPanel problem={send.error} title={t('notSaved')} fields={names} />}
        <p className="y-note">{t('willSave')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
