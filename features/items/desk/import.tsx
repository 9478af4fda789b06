import { useRef, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { bytes } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Bar } from '../../../ui/job.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import { importList } from '../contract.ts'
import { panelWords } from './words-panel.ts'

type Answer = AnswerOf<typeof importList>
type Profile = 'plain' | 'working'

/** A file in, what would become of it seen first, then a draft. Nothing is stored by looking. */
export function ImportDialog({
  name: firstName,
  onTaken,
  onClose,
}: {
  name: string
  onTaken: (id: string) => void
  onClose: () => void
}) {
  const t = useT(panelWords)
  const [name, setName] = useState(firstName)
  const [profile, setProfile] = useState<Profile>('working')
  const [file, setFile] = useState<File | null>(null)
  const [uploadId, setUploadId] = useState<string | null>(null)
  const [part, setPart] = useState(0)
  const [seen, setSeen] = useState<Answer | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const turn = useRef(0)

  const ask = (id: string, dryRun: boolean, p: Profile) =>
    call(importList, {
      body: { requestId: newRequestId(), name: name.trim() || firstName, uploadId: id, dryRun, profile: p },
    })
  async function guarded(work: (mine: number) => Promise<void>) {
    const mine = ++turn.current
    setProblem(null)
    try {
      await work(mine)
    } catch (e) {
      if (mine === turn.current) setProblem(asProblem(e))
    }
  }
  const take = (chosen: File) =>
    guarded(async (mine) => {
      setFile(chosen)
      setSeen(null)
      setPart(0)
      const state = await uploadFile(chosen, { purpose: 'import', onProgress: setPart })
      setPart(1)
      setUploadId(state.id)
      const answer = await ask(state.id, true, profile)
      if (mine === turn.current) setSeen(answer)
    })
  const look = (p: Profile) => {
    setProfile(p)
    if (uploadId)
      void guarded(async (mine) => {
        const answer = await ask(uploadId, true, p)
        if (mine === turn.current) setSeen(answer)
      })
  }
  const keepIt = async () => {
    if (!uploadId) return
    setBusy(true)
    await guarded(async () => {
      const { id } = await ask(uploadId, false, profile)
      if (id) onTaken(id)
    })
    setBusy(false)
  }
  return (
    <Dialog wide title={t('importTitle')} onClose={onClose}>
      <div className="it-dialog">
        <div className="y-ask two">
          <label>
            {t('draftName')}
            <input value={name} maxLength={40} onChange={(e) => setName(e.target.value)} />
          </label>
          <label>
            {t('profile')}
            <select value={profile} onChange={(e) => look(e.target.value as Profile)}>
              <option value="working">{t('working')}</option>
              <option value="plain">{t('plain')}</option>
            </select>
          </label>
        </div>
        {!file && (
          <section
            className="it-drop"
            aria-label={t('chooseFile')}
            onDragOver={(e) => e.preventDefault()}
            onDrop={(e) => {
              e.preventDefault()
              const f = e.dataTransfer.files[0]
              if (f) void take(f)
            }}
          >
            <p>{t('importWhat')}</p>
            <p className="y-row">
              <label className="y-btn pri">
                {t('chooseFile')}
                <input
                  type="file"
                  className="sr"
                  accept=".xlsx"
                  onChange={(e) => {
                    const f = e.target.files?.[0]
                    if (f) void take(f)
                  }}
                />
              </label>
              <span className="y-note">{t('drop')}</span>
            </p>
          </section>
        )}
        {file && !seen && !problem && (
          <div role="status">
            <p>
              {part < 1
                ? t('sending', { name: file.name, size: bytes(file.size) })
                : t('reading', { name: file.name })}
            </p>
            <Bar value={part} label={file.name} />
          </div>
        )}
        {problem && <ProblemPanel problem={problem} />}
        {seen && <Seen seen={seen} />}
        {file && (
          <div className="y-acts">
            <Btn
              onClick={() => {
                turn.current++
                setFile(null)
                setSeen(null)
                setUploadId(null)
                setProblem(null)
              }}
            >
              {t('importAgain')}
            </Btn>
            <Btn
              pri
              busy={busy}
              disabled={!seen || seen.items === 0 || !name.trim()}
              onClick={() => void keepIt()}
            >
              {t('importTake', { n: seen?.items ?? 0 })}
            </Btn>
          </div>
        )}
      </div>
    </Dialog>
  )
}

function Seen({ seen }: { seen: Answer }) {
  const t = useT(panelWords)
  const lang = useLang()
  return (
    <div className="it-seen" role="status">
      <p>
        <b>{t('found', { n: seen.items })}</b>{' '}
        <span className="y-note">{t(seen.format === 'own' ? 'own' : 'foreign')}</span>
      </p>
      {seen.problems.length > 0 && (
        <details open>
          <summary>{t('problems', { n: seen.problems.length })}</summary>
          <ul>
            {seen.problems.map((p) => (
              <li key={`${p.row} ${p.column} ${p[lang]}`}>
                <b>{t('rowN', { n: p.row, column: p.column })}</b>{' '}
                {p[lang].replace(/^(第 \d+ 行[：的]?|row \d+:\s*)/, '')}
              </li>
            ))}
          </ul>
        </details>
      )}
      {seen.proposals.length > 0 && (
        <details open={seen.problems.length === 0}>
          <summary>{t('proposals', { n: seen.proposals.length })}</summary>
          <ul>
            {seen.proposals.map((p) => (
              <li key={p.key}>
                <b>{p.name}</b> <small>{t('rows', { n: p.rows })}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
