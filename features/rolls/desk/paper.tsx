import { useEffect, useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { type Entry, rollEntries } from '../contract.ts'
import { type EntryState, stateWords } from '../rules.ts'
import { words } from './words.ts'

/** A page of the list; a roll has at most forty of them. */
const page = 500

/** Prints everybody of what is chosen, however many the screen shows: they are fetched first, door by door. */
export function usePaper(id: string, chosen: { part?: string; state?: EntryState }) {
  const [rows, setRows] = useState<Entry[]>()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  useEffect(() => {
    if (!rows) return
    const done = () => setRows(undefined)
    addEventListener('afterprint', done)
    print()
    return () => removeEventListener('afterprint', done)
  }, [rows])
  async function fetchAndPrint() {
    setBusy(true)
    setFault(undefined)
    try {
      const all = new Map<string, Entry>()
      for (let after: number | null = 0; after !== null; ) {
        const a: { items: Entry[]; next: number | null } = await call(rollEntries, {
          params: { id },
          query: { ...chosen, order: 'door', limit: page, after },
        })
        for (const e of a.items) all.set(e.id, e)
        after = a.next
      }
      setRows([...all.values()])
    } catch (e) {
      setFault(asProblem(e))
    } finally {
      setBusy(false)
    }
  }
  return { rows, busy, fault, print: fetchAndPrint }
}

/** Only on paper. */
export function Paper({ rows }: { rows: readonly Entry[] }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  return (
    <table className="y-table rl-paper">
      <thead>
        <tr>
          <th>{t('place')}</th>
          <th>{t('who')}</th>
          <th>{t('state')}</th>
          <th>{t('said')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((e) => (
          <tr key={e.id}>
            <td>
              {e.place}
              <small>{[e.gridName, e.risk].filter(Boolean).join(' · ')}</small>
            </td>
            <td>
              {e.name} {e.phone}
              <small>
                {[e.age === null ? '' : t('years', { n: e.age }), w(e.why)].filter(Boolean).join(' · ')}
              </small>
            </td>
            <td>
              {w(stateWords[e.state])}
              {e.whereTo && ` → ${e.whereTo}`}
              <small>{w(noteWords(e.note))}</small>
            </td>
            <td>{e.happenedAt && `${w(noteWords(e.byName))} ${moment(e.happenedAt, now, lang)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
