/** Pieces of the ledger's pages: the region filter, a labelled field, marks of severity, who somebody is in few words. */
import { useT } from '../../../ui/i18n.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import type { Dweller } from '../contract.ts'
import { words } from './words.ts'

export { Field } from '../../../ui/field.tsx'

export type Go = (change: Record<string, string | null>) => void
export interface Tabbed {
  query: URLSearchParams
  go: Go
}

export function Region({ query, go }: Tabbed) {
  const t = useT(words)
  return (
    <RegionSelect
      label={t('region')}
      any={t('any')}
      value={query.get('region') ?? ''}
      onChange={(region) => go({ region: region || null })}
    />
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
