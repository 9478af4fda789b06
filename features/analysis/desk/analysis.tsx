import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import {
  type Analysis,
  analysesList,
  analysisApprove,
  analysisFile,
  analysisGet,
  analysisSeen,
  analysisVersions,
} from '../contract.ts'
import { Blocks } from '../resident/blocks.tsx'
import { Editor } from './editor.tsx'
import { Side } from './side.tsx'
import { words } from './words.ts'
import './analysis.css'

/** One report: to read; for those who may also to change, approve, share and check. */
export default function AnalysisPage() {
  const { id = '' } = useParams()
  const t = useT(words)
  const got = useAsk(analysisGet, { params: { id } })
  useEffect(() => {
    // A receipt that does not arrive is no reason to disturb a reader.
    call(analysisSeen, { params: { id }, body: { requestId: newRequestId() } }).catch(() => {})
  }, [id])
  if (got.error)
    return (
      <div className="y-page">
        <header className="y-head">
          <h1>{t('title')}</h1>
        </header>
        <div className="an-list">
          <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
          <Link className="y-link" to="/analyses">
            {t('back')}
          </Link>
        </div>
      </div>
    )
  return got.data ? <One a={got.data} /> : <Loading rows={10} />
}

function One({ a }: { a: Analysis }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [editing, setEditing] = useState(false)
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const approve = useSend(analysisApprove, { renew: [analysisGet, analysesList, analysisVersions] })
  async function file(format: 'pdf' | 'docx') {
    setBusy(format)
    setFault(undefined)
    try {
      const blob = (await call(analysisFile, {
        params: { id: a.id },
        query: { format, language: lang },
      })) as Blob
      saveFile(blob, `${a.title}.${format}`)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy('')
  }
  const decide = (yes: boolean) =>
    approve.mutate({ params: { id: a.id }, body: { baseVersion: a.version, approve: yes } })
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>
          {t(a.state)} · {t('version', { n: a.version })} · {t('asOf', { at: moment(a.asOf, now, lang) })}
        </small>
        <span className="sp" />
        <Btn icon="download" busy={busy === 'pdf'} title={t('fileNote')} onClick={() => void file('pdf')}>
          {t('pdf')}
        </Btn>
        <Btn busy={busy === 'docx'} title={t('fileNote')} onClick={() => void file('docx')}>
          {t('docx')}
        </Btn>
        {a.may.edit && !editing && (
          <Btn icon="pen" onClick={() => setEditing(true)}>
            {t('edit')}
          </Btn>
        )}
        {a.may.approve && !editing && a.state === 'draft' && (
          <Btn pri busy={approve.isPending} title={t('approveWill')} onClick={() => decide(true)}>
            {t('approve')}
          </Btn>
        )}
        {a.may.approve && a.state === 'approved' && (
          <Btn busy={approve.isPending} title={t('withdrawWill')} onClick={() => decide(false)}>
            {t('withdraw')}
          </Btn>
        )}
      </header>
      <div className="an-page">
        <article className="y-card an-paper">
          {approve.error && <ProblemPanel problem={approve.error} title={t('notApproved')} />}
          {fault && <ProblemPanel problem={fault} title={t('notFile')} />}
          {editing ? (
            <Editor
              a={a}
              onClose={(version) => {
                setEditing(false)
                if (version) announce(t('saved', { n: version }))
              }}
            />
          ) : (
            <>
              <h1>{a.edit.title}</h1>
              <Blocks of={a} link={(to, text) => <Link to={to}>{text}</Link>} />
            </>
          )}
        </article>
        <Side a={a} />
      </div>
    </div>
  )
}
