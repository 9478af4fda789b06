/** Owner keys in words: a unit by its name, a role (`@community`) by what answers it. */
import { useMemo } from 'react'
import type { Lang, Word } from '../../../ui/i18n.tsx'
import { useLang } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { unitsList } from '../../organisation/contract.ts'
import type { UnitFact } from '../contract.ts'

export interface Who {
  key: string
  label: string
  note: string
}
export interface Whom {
  all: Who[]
  facts: UnitFact[]
  label: (key: string) => string
  /** A sentence of the server with its owner keys put into words. */
  say: (text: string) => string
  known: boolean
}

/** Roles that many places answer, each with a unit of its own. */
const roles: Record<string, Word> = {
  '@community': { zh: '社区', en: 'Community' },
  '@grid': { zh: '网格', en: 'Grid' },
  '@property': { zh: '物业', en: 'Property company' },
  '@owners-committee': { zh: '业委会', en: "Owners' committee" },
  '@volunteers': { zh: '志愿队', en: 'Volunteers' },
}

export function useWhom(): Whom {
  const lang = useLang()
  const { can } = useSession()
  const units = useAsk(unitsList, {}, { staleTime: 300_000, enabled: can('unit.read') })
  return useMemo(() => whomOf(units.data?.units ?? [], lang), [units.data, lang])
}

type Row = UnitFact & { nameEn: string | null; regionName: string }

function whomOf(units: readonly Row[], lang: Lang): Whom {
  const name = (u: Row) => (lang === 'en' && u.nameEn) || u.name
  const answers = new Map<string, Row[]>()
  for (const u of units)
    for (const c of u.capabilities) if (c.startsWith('@')) answers.set(c, [...(answers.get(c) ?? []), u])
  const roleList = [...answers].map(([key, by]): Who => {
    const only = by.length === 1 ? by[0] : undefined
    const word = roles[key]?.[lang]
    return {
      key,
      label: word ?? (only ? name(only) : key),
      note:
        lang === 'zh' ? `职责 ${key} · ${by.length} 个单位承担` : `role ${key} · answered by ${by.length}`,
    }
  })
  const unitList = units.map((u): Who => ({ key: u.key, label: name(u), note: `${u.regionName} · ${u.key}` }))
  const all = [...roleList.sort((a, b) => a.label.localeCompare(b.label, 'zh')), ...unitList]
  const byKey = new Map(all.map((w) => [w.key, w.label]))
  const one = (key: string) => byKey.get(key) ?? roles[key]?.[lang] ?? key
  return {
    all,
    say: (text) => text.replace(/@[a-z][a-z0-9.-]*[a-z0-9]/g, one),
    facts: units.map(({ id, key, name: n, regionPath, capabilities }) => ({
      id,
      key,
      name: n,
      regionPath,
      capabilities,
    })),
    known: units.length > 0,
    label: (key) =>
      key
        .split('|')
        .map((k) => one(k.trim()))
        .join(lang === 'zh' ? '，没有则 ' : ', else '),
  }
}
