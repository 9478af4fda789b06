/** Pieces of the visits pages: the filters that stand in the address, a count that opens its list, a file. */
import { useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { entriesExport, visitsExport } from '../contract.ts'
import { plansList } from '../contract-plans.ts'
import { words } from './words.ts'

export type Go = (change: Record<string, string | null>) => void

/** Of the address, what an endpoint's query knows. */
export const pickFrom = (query: URLSearchParams, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(keys.flatMap((k) => (query.get(k) ? [[k, query.get(k) as string]] : [])))

export function Region({ value, onChange }: { value: string; onChange: (path: string) => void }) {
  const t = useT(words)
  return <RegionSelect label={t('region')} any={t('any')} value={value} onChange={onChange} />
}

export function PlanFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useT(words)
  const plans = useAsk(plansList, {}, { staleTime: 60_000 })
  return (
    <label>
      {t('plan')}
      <select value={value} onChange={(e) => onChange(e.target.value)}>
        <option value="">{t('any')}</option>
        {plans.data?.items.map((p) => (
          <option key={p.id} value={p.id}>
            {p.name}
          </option>
        ))}
      </select>
    </label>
  )
}

export function Period({ query, go }: { query: URLSearchParams; go: Go }) {
  const t = useT(words)
  return (
    <>
      {(['from', 'to'] as const).map((k) => (
        <label key={k}>
          {t(k)}
          <input
            type="date"
            value={query.get(k) ?? ''}
            onChange={(e) => go({ [k]: e.target.value || null })}
          />
        </label>
      ))}
    </>
  )
}

/** A count, opened by a click: the very calls behind it. */
export function Count({ n, open, late = false }: { n: number; open: () => void; late?: boolean }) {
  if (n === 0) return <>0</>
  return (
    <button type="button" className={`y-link ${late ? 'vi-late' : ''}`} onClick={open}>
      {n}
    </button>
  )
}

export function Files({ of, query }: { of: 'visits' | 'visit-entries'; query: Record<string, string> }) {
  const t = useT(words)
  const lang = useLang()
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  async function save(format: 'xlsx' | 'csv') {
    setBusy(format)
    setFault(undefined)
    try {
      const input = { query: { ...query, format, language: lang } as never }
      const blob = (await (of === 'visits' ? call(visitsExport, input) : call(entriesExport, input))) as Blob
      saveFile(blob, `${of}.${format}`)
    } catch (e) {
      setFault(asProblem(e))
    }
    setBusy('')
  }
  return (
    <>
      <Btn icon="download" busy={busy === 'xlsx'} onClick={() => void save('xlsx')}>
        {t('xlsx')}
      </Btn>
      <Btn busy={busy === 'csv'} onClick={() => void save('csv')}>
        {t('csv')}
      </Btn>
      {fault && <ProblemPanel problem={fault} title={t('notExported')} />}
    </>
  )
}
