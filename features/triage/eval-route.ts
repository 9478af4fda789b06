/** `yige eval route`: does a responsibility list give each case the unit and the limit that were expected? */
import { yunchengProfile } from '../clocks/rules.ts'
import { caseStandardMapping, fromTable, itemFor, limitText, unitsOfCell } from '../items/rules.ts'
import { Fault, faultsOf, options, readRows, round } from './eval-files.ts'
import { likeness, sketch } from './rules/sketch.ts'

const m = caseStandardMapping
/** Columns that a case may also be given in. */
const ENGLISH: Readonly<Record<string, string>> = {
  type: m.type!,
  class: m.className,
  kind: m.kindName,
  condition: m.condition,
  unit: m.unit,
  limit: m.limit,
}
/** Wrong cases named in the answer. */
const SHOWN = 20

/**
 * RULES: a case standard (类型, 大类名称, 小类名称, 处置单位, 立案条件, 处置时限, …). CASES: rows with 大类名称, 小类名称, 立案条件 and what is
 * expected, 处置单位 and 处置时限 (or class, kind, condition, unit, limit). A condition that the list does not have word for word is
 * answered by the likest one of its kind and counted apart.
 */
export async function evalRoute(args: readonly string[]) {
  const o = options(args, ['rules', 'cases', 'profile'], ['rules', 'cases'])
  if (o.profile && o.profile !== 'working' && o.profile !== 'plain')
    throw new Fault('--profile: working（1 天 = 8 个工作小时 8 working hours）或 or plain')
  const profile = o.profile === 'plain' ? undefined : yunchengProfile
  const begin = performance.now()
  const rules = await readRows(o.rules!, [m.className, m.kindName, m.unit, m.condition, m.limit])
  const { items, problems } = fromTable(rules as Record<string, string>[], {
    ...m,
    ...(profile ? { profile } : {}),
  })
  if (problems.length > 0) throw faultsOf(problems.map((p) => `${o.rules}: ${p.zh} ${p.en}`))
  const secondsImport = round((performance.now() - begin) / 1000, 3)
  const raw = await readRows(o.cases!, [])
  if (raw.length === 0) throw new Fault(`${o.cases}: 没有案件 no cases`)
  const cases = raw.map((row) => {
    const out: Record<string, string> = {}
    for (const [k, v] of Object.entries(row)) out[ENGLISH[k] ?? k] = (v ?? '').trim()
    return out
  })
  const missing = [m.className, m.kindName, m.condition, m.unit, m.limit].filter(
    (c) => cases[0]![c] === undefined,
  )
  if (missing.length > 0) throw new Fault(`${o.cases}: 缺少列 missing columns ${missing.join(', ')}`)

  const conditions = new Map<string, { condition: string; sketch: ReturnType<typeof sketch> }[]>()
  const keyOf = (type: string, className: string, kind: string) =>
    `${type ? `${type} · ` : ''}${className}\n${kind}`
  for (const i of items) {
    const key = `${i.className}\n${i.kindName}`
    const list = conditions.get(key) ?? []
    conditions.set(key, list)
    list.push({ condition: i.opening, sketch: sketch(i.opening) })
  }
  const counts = { unit: 0, limit: 0, both: 0, exact: 0, likest: 0, unknown: 0 }
  const wrong: { row: number; expected: string; got: string }[] = []
  const start = performance.now()
  cases.forEach((row, i) => {
    const wanted = {
      className: row[m.className]!,
      kindName: row[m.kindName]!,
      condition: row[m.condition]!,
      ...(row[m.type!] ? { type: row[m.type!]! } : {}),
    }
    let found = itemFor({ items }, wanted)
    if (found) counts.exact++
    else {
      const asked = sketch(wanted.condition)
      const near = (conditions.get(keyOf(wanted.type ?? '', wanted.className, wanted.kindName)) ?? [])
        .map((c) => ({ ...c, like: likeness(asked, c.sketch).cosine }))
        .sort((a, b) => b.like - a.like)[0]
      if (near) found = itemFor({ items }, { ...wanted, condition: near.condition })
      counts[found ? 'likest' : 'unknown']++
    }
    const units = found?.units.map((u) => u.replace(/^proposed:/, '')).join('、') ?? ''
    const limit = found?.limit ?? ''
    const wantedUnits = unitsOfCell(row[m.unit]!).join('、')
    const wantedLimit = limitText(row[m.limit]!, profile)?.limit ?? row[m.limit]!
    const unitRight = units === wantedUnits
    const limitRight = limit === wantedLimit
    if (unitRight) counts.unit++
    if (limitRight) counts.limit++
    if (unitRight && limitRight) counts.both++
    else
      wrong.push({
        row: i + 2,
        expected: `${wantedUnits} ${wantedLimit}`,
        got: `${units || '–'} ${limit || '–'}`,
      })
  })
  const n = cases.length
  return {
    n,
    unitAgreement: round(counts.unit / n),
    limitAgreement: round(counts.limit / n),
    bothAgreement: round(counts.both / n),
    exact: counts.exact,
    likest: counts.likest,
    unknown: counts.unknown,
    rules: items.length,
    secondsImport,
    perSecond: Math.round(n / Math.max(1e-6, (performance.now() - start) / 1000)),
    wrong: wrong.slice(0, SHOWN),
  }
}
