import { type ReactNode, useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { colon, comma, dict, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import type { TableLooked } from '../contract.ts'
import { uploadFile } from '../resident/upload.ts'

const words = dict({
  file: { zh: '文件（xlsx、xls、CSV）', en: 'File (xlsx, xls, CSV)' },
  looked: {
    zh: '{rows} 行：新增 {created}，修改 {changed}，不变 {same}，有错 {wrong}',
    en: '{rows} {rows|row|rows}: {created} new, {changed} changed, {same} as before, {wrong} wrong',
  },
  fixFirst: {
    zh: '在文件里改好再选一次；有一行错，就一行也不收。',
    en: 'Mend them in the file and choose it again; with one wrong row none is taken.',
  },
  rowN: { zh: '第 {n} 行', en: 'Row {n}' },
  take: { zh: '全部收下', en: 'Take all' },
  taken: { zh: '收下了：新增 {created}，修改 {changed}', en: 'Taken: {created} new, {changed} changed' },
  notImported: { zh: '没有导入', en: 'Not imported' },
  cancel: { zh: '取消', en: 'Cancel' },
})

/**
 * A table in a file: looked at first, with every fault of every row; taken as a whole or not at all. `for` names what it is taken for (an
 * area, a kind): what was looked at for one is not taken for another, and with `null` no file can be chosen yet.
 */
export function TableImport({
  title,
  hint,
  children,
  for: purpose,
  send,
  onTaken,
  onClose,
}: {
  title: string
  hint: string
  /** Fields before the file. */
  children: ReactNode
  for: string | null
  send: (uploadId: string, take: boolean) => Promise<TableLooked>
  onTaken: () => void
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const [seen, setSeen] = useState<{ for: string; uploadId: string; looked: TableLooked }>()
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const now = seen?.for === purpose ? seen : undefined
  const looked = now?.looked
  async function run(work: () => Promise<void>) {
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
  async function ask(uploadId: string, take: boolean) {
    const answer = await send(uploadId, take)
    setSeen({ for: purpose!, uploadId, looked: answer })
    if (!answer.taken) return
    announce(t('taken', { created: answer.created, changed: answer.changed }))
    onTaken()
    onClose()
  }
  const choose = (file: File) =>
    run(async () => {
      setSeen(undefined)
      const { id } = await uploadFile(file, { purpose: 'import' })
      await ask(id, false)
    })
  return (
    <Dialog title={title} onClose={onClose} wide>
      <div className="y-inputs">
        {children}
        <label>
          {t('file')}
          <input
            type="file"
            accept=".csv,.xlsx,.xls"
            disabled={purpose === null || busy}
            onChange={(e) => {
              const f = e.target.files?.[0]
              e.target.value = ''
              if (f) void choose(f)
            }}
          />
        </label>
        <p className="y-note">{hint}</p>
        {fault && <ProblemPanel problem={fault} title={t('notImported')} />}
        {looked && (
          <div role="status">
            <p>
              {t('looked', {
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
            disabled={!looked || looked.wrong > 0 || looked.created + looked.changed === 0}
            onClick={() => void run(() => ask(now!.uploadId, true))}
          >
            {t('take')}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}
