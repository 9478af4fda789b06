import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { colon, comma, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { uploadFile } from '../../attachments/resident/upload.ts'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { riskImport, risksList } from '../contract.ts'
import { words } from './words.ts'

type Looked = Awaited<ReturnType<typeof call<typeof riskImport>>>

/** A file of risk points: looked at first, with every fault of every row; taken as a whole or not at all. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const renew = useRenew()
  const [region, setRegion] = useState('')
  const [upload, setUpload] = useState<string>()
  const [looked, setLooked] = useState<Looked>()
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const send = async (uploadId: string, take: boolean) => {
    const body = { requestId: newRequestId(), uploadId, regionPath: region, take }
    const answer = await call(riskImport, { body })
    setLooked(answer)
    if (answer.taken) {
      announce(t('tookAll', { created: answer.created, changed: answer.changed }))
      renew(risksList)
      onClose()
    }
  }
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setFault(undefined)
    try {
      await work()
    } catch (e) {
      setFault(asProblem(e))
    } finally {
      setBusy(false)
    }
  }
  const choose = (file: File) =>
    run(async () => {
      setLooked(undefined)
      const { id } = await uploadFile(file, { purpose: 'import' })
      setUpload(id)
      await send(id, false)
    })
  return (
    <Dialog title={t('import')} onClose={onClose} wide>
      <div className="y-inputs">
        <RegionSelect label={t('area')} any="—" value={region} onChange={setRegion} />
        <label>
          {t('file')}
          <input
            type="file"
            accept=".csv,.xlsx,.xls"
            disabled={region === '' || busy}
            onChange={(e) => {
              const f = e.target.files?.[0]
              e.target.value = ''
              if (f) void choose(f)
            }}
          />
        </label>
        <p className="y-note">{t('fileHint')}</p>
        {fault && <ProblemPanel problem={fault} title={t('notImported')} />}
        {looked && (
          <div role="status">
            <p>
              {t('lookedAt', {
                rows: looked.rows,
                created: looked.created,
                changed: looked.changed,
                same: looked.same,
                wrong: looked.wrong,
              })}
            </p>
            {looked.wrong > 0 && <p>{t('fixFirst')}</p>}
            <ul>
              {looked.faults.map((f) => (
                <li key={f.row}>
                  {t('rowN', { n: f.row })}
                  {colon()}
                  {f.faults.map((x) => w(x.words)).join(comma())}
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className="y-row">
          <span className="sp" />
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn
            pri
            busy={busy}
            disabled={!upload || !looked || looked.wrong > 0 || looked.created + looked.changed === 0}
            onClick={() => void run(() => send(upload!, true))}
          >
            {t('take')}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}
