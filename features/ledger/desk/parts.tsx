/** Pieces of the ledger's pages: the region filter, a labelled field, marks of severity, who somebody is in few words. */
import type { ReactNode } from 'react'
import { useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { tree } from '../../regions/contract.ts'
import type { Dweller } from '../contract.ts'
import { words } from './words.ts'

export type Go = (change: Record<string, string | null>) => void
export interface Tabbed {
  query: URLSearchParams
  go: Go
}

export function Region({ query, go }: Tabbed) {
  const t = useT(words)
  const regions = useAsk(tree, { query: { depth: 3, division: ['administrative'] } }, { staleTime: 600_000 })
  const nodes = (regions.data?.items ?? []).filter((r) => r.path.length <= 15)
  const least = Math.min(...nodes.map((r) => r.path.length))
  return (
    <label>
      {t('region')}
      <select value={query.get('region') ?? ''} onChange={(e) => go({ region: e.target.value || null })}>
        <option value="">{t('any')}</option>
        {nodes.map((r) => (
          <option key={r.path} value={r.path}>
            {'　'.repeat((r.path.length - least) / 3)}
            {r.name}
          </option>
        ))}
      </select>
    </label>
  )
}

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label>
      {label}
      {children}
    </label>
  )
}

/** Shape and word, never colour alone: filled for wrong, half for to be asked, ring for untidy. */
export function Severity({ of }: { of: 'error' | 'doubt' | 'notice' }) {
  const t = useT(words)
  return <span className={`lg-sev ${of}`}>{t(of)}</span>
}

export function useWho(): (p: Pick<Dweller, 'sex' | 'age' | 'died'>) => string {
  const t = useT(words)
  return (p) =>
    [
      p.sex === 1 ? t('male') : p.sex === 2 ? t('female') : '',
      p.age === null ? '' : t('years', { n: p.age }),
      p.died ? t('died') : '',
    ]
      .filter(Boolean)
      .join(' · ')
}

export const percent = (s: { rows: number; wrong: number }): string =>
  s.rows === 0 ? '100' : (Math.floor((1000 * (s.rows - s.wrong)) / s.rows) / 10).toFixed(1)
