import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { Field } from '../../../ui/field.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { type CareGroup, groupsList, groupWrite } from '../contract.ts'
import { type FieldKind, fieldKinds } from '../rules.ts'
import { words } from './words.ts'

interface FieldDraft {
  id: number
  key: string
  zh: string
  en: string
  kind: FieldKind
  choices: string
  required: boolean
}
interface Draft {
  key: string
  zh: string
  en: string
  basisZh: string
  basisEn: string
  readers: string[]
  everyDays: number
  ended: boolean
  fields: FieldDraft[]
}
const startOf = (g: CareGroup | undefined): Draft => ({
  key: '',
  zh: g?.zh ?? '',
  en: g?.en ?? '',
  basisZh: g?.basis.zh ?? '',
  basisEn: g?.basis.en ?? '',
  readers: g?.readers ?? [],
  everyDays: g?.everyDays ?? 30,
  ended: g?.ended ?? false,
  fields: (g?.fields ?? []).map((f, i) => ({ ...f, id: i, choices: f.choices.join('/') })),
})

/** A group and the fields of its archives, without any code; what is typed is kept until it is saved. */
export function GroupForm({
  of,
  roles,
  onClose,
}: {
  of: CareGroup | undefined
  roles: readonly { key: string; words: { zh: string; en: string } }[]
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const [v, keep, drop] = useDraft<Draft>(
    `yige.draft.care-group:${of?.key ?? ''}:${of?.revision ?? 0}`,
    startOf(of),
  )
  const send = useSend(groupWrite, {
    renew: [groupsList],
    onDone: () => {
      drop()
      announce(t('saved'))
      onClose()
    },
  })
  const toggle = (key: string) =>
    keep((now) => ({
      readers: now.readers.includes(key) ? now.readers.filter((x) => x !== key) : [...now.readers, key],
    }))
  const change = (id: number, c: Partial<FieldDraft>) =>
    keep((now) => ({ fields: now.fields.map((f) => (f.id === id ? { ...f, ...c } : f)) }))
  const choicesOf = (f: FieldDraft) =>
    f.kind === 'choice'
      ? f.choices
          .split(/[/、]/)
          .map((c) => c.trim())
          .filter(Boolean)
      : []
  const names = Object.fromEntries(
    v.fields.flatMap((f, i) =>
      (['key', 'zh', 'en', 'choices'] as const).map((k) => [`fields.${i}.${k}`, `${i + 1} ${f.zh || f.key}`]),
    ),
  )
  return (
    <Dialog title={of ? `${t('edit')} ${w(of)}` : t('newGroup')} onClose={onClose} wide>
      <form
        className="ca-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({
            params: { key: of?.key ?? v.key },
            body: {
              baseRevision: of?.revision ?? 0,
              zh: v.zh,
              en: v.en,
              basis: { zh: v.basisZh, en: v.basisEn },
              readers: v.readers,
              everyDays: v.everyDays,
              ended: v.ended,
              fields: v.fields.map(({ id: _, ...f }) => ({ ...f, choices: choicesOf(f as FieldDraft) })),
            },
          })
        }}
      >
        <div className="two">
          <Field label={t('zh')}>
            <input required maxLength={20} value={v.zh} onChange={(e) => keep({ zh: e.target.value })} />
          </Field>
          <Field label={t('en')}>
            <input required maxLength={60} value={v.en} onChange={(e) => keep({ en: e.target.value })} />
          </Field>
          {!of && (
            <Field label={t('key')}>
              <input
                required
                pattern="[a-z][a-z0-9\-]{1,39}"
                value={v.key}
                onChange={(e) => keep({ key: e.target.value })}
              />
            </Field>
          )}
          <Field label={t('everyDays')}>
            <input
              type="number"
              min={1}
              max={366}
              value={v.everyDays}
              onChange={(e) => keep({ everyDays: Number(e.target.value) || 1 })}
            />
          </Field>
          <Field label={t('basisZh')}>
            <input
              required
              maxLength={200}
              value={v.basisZh}
              onChange={(e) => keep({ basisZh: e.target.value })}
            />
          </Field>
          <Field label={t('basisEn')}>
            <input
              required
              maxLength={200}
              value={v.basisEn}
              onChange={(e) => keep({ basisEn: e.target.value })}
            />
          </Field>
        </div>
        <fieldset className="ca-pick">
          <legend>{t('readers')}</legend>
          {roles.map((r) => (
            <label key={r.key} className="tick">
              <input type="checkbox" checked={v.readers.includes(r.key)} onChange={() => toggle(r.key)} />
              {w(r.words)}
            </label>
          ))}
        </fieldset>
        <fieldset className="ca-fields">
          <legend>{t('fields')}</legend>
          {v.fields.map((f) => (
            <div key={f.id} className="ca-field">
              <Field label={t('fieldKey')}>
                <input
                  required
                  pattern="[a-z][a-zA-Z0-9]{0,29}"
                  value={f.key}
                  onChange={(e) => change(f.id, { key: e.target.value })}
                />
              </Field>
              <Field label={t('zh')}>
                <input
                  required
                  maxLength={30}
                  value={f.zh}
                  onChange={(e) => change(f.id, { zh: e.target.value })}
                />
              </Field>
              <Field label={t('en')}>
                <input
                  required
                  maxLength={60}
                  value={f.en}
                  onChange={(e) => change(f.id, { en: e.target.value })}
                />
              </Field>
              <Field label={t('kind')}>
                <select value={f.kind} onChange={(e) => change(f.id, { kind: e.target.value as FieldKind })}>
                  {fieldKinds.map((k) => (
                    <option key={k} value={k}>
                      {t(k)}
                    </option>
                  ))}
                </select>
              </Field>
              {f.kind === 'choice' && (
                <Field label={t('choices')}>
                  <input
                    required
                    value={f.choices}
                    onChange={(e) => change(f.id, { choices: e.target.value })}
                  />
                </Field>
              )}
              <label className="tick">
                <input
                  type="checkbox"
                  checked={f.required}
                  onChange={(e) => change(f.id, { required: e.target.checked })}
                />
                {t('required')}
              </label>
              <Btn
                sm
                ghost
                icon="trash"
                aria-label={`${t('removeField')} ${f.zh}`}
                onClick={() => keep((now) => ({ fields: now.fields.filter((x) => x.id !== f.id) }))}
              />
            </div>
          ))}
          <Btn
            sm
            icon="plus"
            onClick={() =>
              keep((now) => ({
                fields: [
                  ...now.fields,
                  {
                    id: Math.max(-1, ...now.fields.map((x) => x.id)) + 1,
                    key: '',
                    zh: '',
                    en: '',
                    kind: 'text',
                    choices: '',
                    required: false,
                  },
                ],
              }))
            }
          >
            {t('addField')}
          </Btn>
        </fieldset>
        {of && (
          <label className="tick">
            <input type="checkbox" checked={v.ended} onChange={(e) => keep({ ended: e.target.checked })} />
            {t('stop')}
          </label>
        )}
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{ ...names, readers: t('readers'), zh: t('zh'), en: t('en'), 'params.key': t('key') }}
          />
        )}
        <p className="y-note">{t('willWrite')}</p>
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
