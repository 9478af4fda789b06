import './lost.css'
import { useRef, useState } from 'react'
import { type ApiProblem, asProblem, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { words } from './words.ts'

/** One thing to say: kept until it has arrived, under one request id. */
export function SayBox({
  label,
  button,
  send,
}: {
  label: string
  button: string
  send: (body: { requestId: string; body: string }) => Promise<unknown>
}) {
  const t = useT(words)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const said = useRef({ id: newRequestId(), text: '' })
  async function go() {
    const body = text.trim()
    if (!body) return
    if (said.current.text !== body) said.current = { id: newRequestId(), text: body }
    setBusy(true)
    setProblem(undefined)
    try {
      await send({ requestId: said.current.id, body })
      said.current = { id: newRequestId(), text: '' }
      setText('')
    } catch (e) {
      setProblem(asProblem(e))
    }
    setBusy(false)
  }
  return (
    <>
      <textarea
        className="y-text"
        aria-label={label}
        placeholder={label}
        rows={2}
        maxLength={500}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      {problem && <ProblemPanel problem={problem} title={t('notSent')} />}
      <Btn busy={busy} onClick={() => void go()}>
        {button}
      </Btn>
    </>
  )
}

/** A conversation; `own`: whether the owner of the notice reads it. */
export function Said({
  messages,
  owner,
}: {
  messages: readonly { fromOwner: boolean; body: string; at: string }[]
  owner: boolean
}) {
  const t = useT(words)
  return (
    <ul className="lf-said">
      {messages.map((m) => (
        <li key={`${m.at}${m.body}`} className={m.fromOwner === owner ? 'own' : ''}>
          <small>{t(m.fromOwner === owner ? 'me' : 'they')}</small>
          <p>{m.body}</p>
        </li>
      ))}
    </ul>
  )
}
