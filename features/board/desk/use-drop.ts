/** Giving what was picked up: the ordinary dispatch or rerouting of each case, one after the other, each answered on its own. */
import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { asProblem, call, newRequestId } from '../../../ui/api.ts'
import { useT } from '../../../ui/i18n.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { actionEndpoints, type CaseRow, countCases, getCase, listCases } from '../../cases/contract.ts'
import { coverage } from '../../duty/contract.ts'
import { boardGet, boardSuggest } from '../contract.ts'
import { words } from './words.ts'

export interface Place {
  unitId: string
  name: string
  accountId?: string
}
interface Given {
  id: string
  version: number
}

export function useDrop() {
  const t = useT(words)
  const renew = useRenew()
  const [busy, setBusy] = useState(false)
  const [given, setGiven] = useState<readonly Given[]>([])
  const [said, setSaid] = useState('')
  const [faults, setFaults] = useState<readonly string[]>([])
  const fresh = () => renew(boardGet, boardSuggest, listCases, countCases, getCase, coverage)

  const give = async (rows: readonly CaseRow[], to: Place, reason: string) => {
    setBusy(true)
    const done: Given[] = []
    const bad: string[] = []
    for (const r of rows) {
      const who = { unitId: to.unitId, ...(to.accountId ? { accountId: to.accountId } : {}) }
      const body = { requestId: newRequestId(), baseVersion: r.version, ...who }
      try {
        const answer =
          r.state === 'triage'
            ? await call(actionEndpoints.dispatch, { params: { id: r.id }, body })
            : await call(actionEndpoints.redispatch, { params: { id: r.id }, body: { ...body, reason } })
        if (answer.recallUntil) done.push({ id: r.id, version: answer.version })
      } catch (e) {
        bad.push(t('failed', { title: r.title, why: asProblem(e).title }))
      }
    }
    setBusy(false)
    setGiven(done)
    setFaults(bad)
    const text = t('done', { ok: rows.length - bad.length })
    if (bad.length < rows.length) setSaid(text)
    announce([...(bad.length < rows.length ? [text] : []), ...bad].join('；'))
    fresh()
  }

  const takeBack = async () => {
    const bad: string[] = []
    for (const g of given)
      await call(actionEndpoints.recall, {
        params: { id: g.id },
        body: { requestId: newRequestId(), baseVersion: g.version, reason: '' },
      }).catch((e: unknown) => void bad.push(asProblem(e).title))
    setGiven([])
    setFaults(bad)
    setSaid(bad.length < given.length ? t('taken') : '')
    announce(bad[0] ?? t('taken'))
    fresh()
  }
  return {
    busy,
    give,
    given,
    takeBack,
    said,
    faults,
    hush: () => setSaid(''),
    clear: () => setFaults([]),
    fresh,
  }
}
