import { useEffect, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import {
  type Analysis,
  analysesList,
  analysisEdit,
  analysisGet,
  analysisVersions,
  type Edit,
  type SectionKey,
  type Sentence,
  type Verdict,
} from '../contract.ts'
import { sectionWords } from '../rules.ts'
import { words } from './words.ts'

/** Sentences used, changed or dropped, and remarks of each section; unsaved work is kept on this device. */
export function Editor({ a, onClose }: { a: Analysis; onClose: (version?: number) => void }) {
  const t = useT(words)
  const lang = useLang()
  const [edit, setEdit] = useState<Edit>(a.edit)
  const [restored, setRestored] = useState(false)
  const place = `analysis:${a.id}:${a.version}`
  const save = useSend(analysisEdit, {
    renew: [analysisGet, analysesList, analysisVersions],
    onDone: (r) => {
      void forget(place)
      onClose(r.version)
    },
  })
  useEffect(() => {
    void kept<Edit>(place).then((was) => {
      if (!was) return
      setEdit(was)
      setRestored(true)
    })
  }, [place])
  const change = (next: Edit) => {
    setEdit(next)
    void keep(place, next)
  }
  const verdict = (key: string, v: Verdict | null) => {
    const { [key]: _, ...others } = edit.verdicts
    change({ ...edit, verdicts: v ? { ...others, [key]: v } : others })
  }
  const remark = (key: SectionKey, text: string) =>
    change({ ...edit, remarks: { ...edit.remarks, [key]: text } })
  return (
    <form
      className="an-edit"
      onSubmit={(e) => {
        e.preventDefault()
        save.mutate({ params: { id: a.id }, body: { baseVersion: a.version, edit } })
      }}
    >
      {save.error && <ProblemPanel problem={save.error} title={t('notSaved')} />}
      {restored && <p className="y-note">{t('restored')}</p>}
      <div className="y-ask">
        <label>
          {t('name')}
          <input
            value={edit.title}
            required
            maxLength={100}
            onChange={(e) => change({ ...edit, title: e.target.value })}
          />
        </label>
      </div>
      {a.sections.map((s) => (
        <section key={s.key} aria-label={sectionWords[s.key][lang]}>
          <h2>{sectionWords[s.key][lang]}</h2>
          {s.sentences.map((x) => (
            <One key={x.key} s={x} v={edit.verdicts[x.key]} onChange={(v) => verdict(x.key, v)} />
          ))}
          <label className="y-note">
            {t('remark')}
            <textarea
              rows={3}
              maxLength={4000}
              value={edit.remarks[s.key] ?? ''}
              onChange={(e) => remark(s.key, e.target.value)}
            />
          </label>
        </section>
      ))}
      <div className="an-acts">
        <Btn onClick={() => onClose()}>{t('leave')}</Btn>
        <Btn pri type="submit" busy={save.isPending}>
          {t('save')}
        </Btn>
      </div>
    </form>
  )
}

function One({
  s,
  v,
  onChange,
}: {
  s: Sentence
  v: Verdict | undefined
  onChange: (v: Verdict | null) => void
}) {
  const t = useT(words)
  const lang = useLang()
  const state = v?.state ?? 'accepted'
  return (
    <fieldset className={state}>
      <legend>{s.text[lang]}</legend>
      <p className="why">{s.why[lang]}</p>
      <div className="an-choice">
        {(['accepted', 'changed', 'dropped'] as const).map((k) => (
          <label key={k}>
            <input
              type="radio"
              name={s.key}
              checked={state === k}
              onChange={() => onChange({ state: k, text: k === 'changed' ? v?.text || s.text[lang] : '' })}
            />
            {t(k === 'accepted' ? 'use' : k === 'changed' ? 'change' : 'drop')}
          </label>
        ))}
      </div>
      {state === 'changed' && (
        <textarea
          rows={2}
          required
          maxLength={1000}
          aria-label={t('newWords')}
          value={v?.text ?? ''}
          onChange={(e) => onChange({ state: 'changed', text: e.target.value })}
        />
      )}
    </fieldset>
  )
}
