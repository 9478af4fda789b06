import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { type Tag, tagsList, tagWrite } from '../contract-tags.ts'
import { type TagSubject, tagSubjects } from '../rules/tags.ts'
import { Field } from './parts.tsx'
import { tagWords } from './tag-words.ts'

interface Draft {
  key: string
  subject: TagSubject
  zh: string
  en: string
  sensitive: boolean
  basisZh: string
  basisEn: string
  readers: string[]
  ended: boolean
}
const startOf = (t: Tag | undefined): Draft => ({
  key: t?.key ?? '',
  subject: t?.subject ?? 'person',
  zh: t?.zh ?? '',
  en: t?.en ?? '',
  sensitive: t?.sensitive ?? false,
  basisZh: t?.basis.zh ?? '',
  basisEn: t?.basis.en ?? '',
  readers: t?.readers ?? [],
  ended: t?.ended ?? false,
})

/** A tag as it is defined; what is typed is kept until it is saved. */
export function TagForm({
  of,
  roles,
  onClose,
}: {
  of: Tag | undefined
  roles: readonly { key: string; words: { zh: string; en: string } }[]
  onClose: () => void
}) {
  const t = useT(tagWords)
  const w = useWord()
  const [v, keep, drop] = useDraft<Draft>(`yige.draft.tag:${of?.key ?? ''}:${of?.revision ?? 0}`, startOf(of))
  const send = useSend(tagWrite, {
    renew: [tagsList],
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
  return (
    <Dialog title={of ? `${t('edit')} ${w(of)}` : t('newTag')} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({
            params: { key: of?.key ?? v.key },
            body: {
              baseRevision: of?.revision ?? 0,
              subject: v.subject,
              zh: v.zh,
              en: v.en,
              sensitive: v.sensitive,
              basis: v.sensitive ? { zh: v.basisZh, en: v.basisEn } : { zh: '', en: '' },
              readers: v.sensitive ? v.readers : [],
              ended: v.ended,
            },
          })
        }}
      >
        <div className="two">
          <Field label={t('zh')}>
            <input required maxLength={20} value={v.zh} onChange={(e) => keep({ zh: e.target.value })} />
          </Field>
          <Field label={t('en')}>
            <input required maxLength={40} value={v.en} onChange={(e) => keep({ en: e.target.value })} />
          </Field>
          {!of && (
            <>
              <Field label={t('key')}>
                <input
                  required
                  pattern="[a-z][a-z0-9\-]{1,39}"
                  value={v.key}
                  onChange={(e) => keep({ key: e.target.value })}
                />
              </Field>
              <Field label={t('subject')}>
                <select value={v.subject} onChange={(e) => keep({ subject: e.target.value as TagSubject })}>
                  {tagSubjects.map((s) => (
                    <option key={s} value={s}>
                      {t(s)}
                    </option>
                  ))}
                </select>
              </Field>
            </>
          )}
        </div>
        <label className="tick">
          <input
            type="checkbox"
            checked={v.sensitive}
            onChange={(e) => keep({ sensitive: e.target.checked })}
          />
          {t('isSensitive')}
        </label>
        {v.sensitive && (
          <>
            <Field label={t('basisZh')}>
              <input maxLength={200} value={v.basisZh} onChange={(e) => keep({ basisZh: e.target.value })} />
            </Field>
            <Field label={t('basisEn')}>
              <input maxLength={200} value={v.basisEn} onChange={(e) => keep({ basisEn: e.target.value })} />
            </Field>
            <fieldset className="lg-pick">
              <legend>{t('readers')}</legend>
              {roles.map((r) => (
                <label key={r.key} className="tick">
                  <input type="checkbox" checked={v.readers.includes(r.key)} onChange={() => toggle(r.key)} />
                  {w(r.words)}
                </label>
              ))}
            </fieldset>
          </>
        )}
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
            fields={{
              zh: t('zh'),
              en: t('en'),
              'basis.zh': t('basisZh'),
              readers: t('readers'),
              'params.key': t('key'),
            }}
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
