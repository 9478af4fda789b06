import { type FormEvent, type ReactNode, useState } from 'react'
import { type ApiProblem, asProblem } from '../../ui/api.ts'
import { Btn } from '../../ui/button.tsx'
import { Logo } from '../../ui/icons.tsx'
import { ProblemPanel } from '../../ui/problem.tsx'

/** A plain form on its own page (set-up, change of password): says what happens, sends once, keeps what was typed. */
export function DoorForm({
  title,
  lead,
  children,
  send,
  sendWord,
  failed,
  fields,
  aside,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
  send: (data: FormData) => Promise<void>
  sendWord: string
  /** What did not happen. */
  failed: string
  fields?: Record<string, string>
  aside?: ReactNode
}) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  async function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    setBusy(true)
    setFault(undefined)
    try {
      await send(new FormData(e.currentTarget))
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <main className="y-signin">
      <div className="y-signin-box">
        <div className="y-row">
          <Logo size={36} />
          <h1>{title}</h1>
        </div>
        {lead && <p>{lead}</p>}
        {fault && <ProblemPanel problem={fault} title={failed} {...(fields ? { fields } : {})} />}
        <form className="y-form" onSubmit={submit}>
          {children}
          <Btn pri type="submit" busy={busy}>
            {sendWord}
          </Btn>
        </form>
        {aside}
      </div>
    </main>
  )
}
