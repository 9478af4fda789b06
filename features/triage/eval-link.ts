/**
 * `yige eval link`: reports as they came, each linked to what came before. Of labelled reports it says how many of the pairs that the links
 * imply are right, and how many of the right ones were found.
 */
import { commonItems } from '../../packs/common/items/index.ts'
import { Fault, faultsOf, options, readRows, round, write } from './eval-files.ts'
import { CaseIndex } from './rules/case-index.ts'
import { decideLinks } from './rules/compare.ts'
import { Rarity } from './rules/rarity.ts'
import { sketchOnce } from './rules/sketch.ts'

const COLUMNS = ['id', 'time', 'user', 'title', 'text'] as const

export async function evalLink(args: readonly string[]) {
  const o = options(args, ['reports', 'out', 'link', 'propose'], ['reports', 'out'])
  const thresholds = {
    link: chance('link', o.link ?? '0.75'),
    propose: chance('propose', o.propose ?? '0.5'),
  }
  const rows = await readRows(o.reports!, COLUMNS)
  const faults: string[] = []
  const ids = new Set<string>()
  const reports = rows.map((row, i) => {
    if (row.id === '' || ids.has(row.id))
      faults.push(
        `${o.reports}: 第 ${i + 2} 行编号为空或重复 row ${i + 2}: no id, or one that was there: ${row.id}`,
      )
    ids.add(row.id)
    const at = new Date(row.time.replaceAll('/', '-'))
    if (Number.isNaN(at.getTime()))
      faults.push(`${o.reports}: 第 ${i + 2} 行时间看不懂 row ${i + 2}: no time: ${row.time}`)
    return { ...row, at, point: pointOf(row), kind: (row as { kind?: string }).kind }
  })
  if (faults.length > 0) throw faultsOf(faults)
  const index = new CaseIndex()
  const rarity = Rarity.of(commonItems)
  const lines = ['a,b,score,decision,reason']
  const counts = { link: 0, propose: 0, none: 0 }
  const found: { a: string; b: string; action: string }[] = []
  const begin = performance.now()
  for (const r of reports) {
    const d = decideLinks(
      {
        report: { text: r.text, title: r.title, at: r.at, ...(r.user ? { reporter: r.user } : {}) },
        ...(r.point ? { placed: { regionPath: null, point: r.point } } : {}),
        ...(r.kind ? { item: r.kind } : {}),
      },
      index.near(r),
      thresholds,
      rarity,
    )
    counts[d.action]++
    rarity.add(sketchOnce(`${r.title} ${r.text}`))
    if (d.caseId) {
      lines.push([cell(r.id), cell(d.caseId), d.score, d.action, quoted(d.why.zh)].join(','))
      found.push({ a: r.id, b: d.caseId, action: d.action })
    }
    index.add({
      id: r.id,
      // The first report of a problem stands for its case.
      ...(d.action === 'link' ? { of: d.caseId! } : {}),
      title: r.title,
      text: r.text,
      openedAt: r.at,
      ...(r.point ? { point: r.point } : {}),
      ...(r.user ? { reporters: [r.user] } : {}),
      ...(r.kind ? { item: r.kind } : {}),
    })
  }
  const perSecond = Math.round((reports.length / (performance.now() - begin)) * 1000)
  await write(o.out!, `${lines.join('\n')}\n`)
  const problems = new Map(reports.map((r) => [r.id, (r as { problem?: string }).problem ?? '']))
  const labelled = [...problems.values()].some((p) => p !== '')
  return {
    n: reports.length,
    ...counts,
    perSecond,
    ...(labelled && {
      linked: pairMetrics(
        found.filter((f) => f.action === 'link'),
        problems,
      ),
      withProposed: pairMetrics(found, problems),
    }),
  }
}

function chance(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new Fault(`--${name}: 0–1`)
  return value
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const cell = (text: string) => (/[",\r\n]/.test(text) ? quoted(text) : text)

/** Of all pairs of reports that came into one case, how many are of one problem; and how many of those there are were found. */
function pairMetrics(found: readonly { a: string; b: string }[], problems: ReadonlyMap<string, string>) {
  const cases = new Map<string, Set<string>>()
  for (const { a, b } of found) {
    const joined = new Set([...(cases.get(a) ?? [a]), ...(cases.get(b) ?? [b])])
    for (const id of joined) cases.set(id, joined)
  }
  let pairs = 0
  let right = 0
  for (const one of new Set(cases.values())) {
    const of = [...one].map((id) => problems.get(id) ?? '')
    pairs += (of.length * (of.length - 1)) / 2
    right += samePairs(of)
  }
  const there = samePairs([...problems.values()])
  const precision = pairs > 0 ? right / pairs : 1
  const recall = there > 0 ? right / there : 1
  return {
    pairs,
    right,
    there,
    precision: round(precision),
    recall: round(recall),
    f1: round((2 * precision * recall) / (precision + recall || 1)),
  }
}

function samePairs(problems: readonly string[]): number {
  const sizes = new Map<string, number>()
  for (const p of problems) if (p) sizes.set(p, (sizes.get(p) ?? 0) + 1)
  return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
}

function pointOf(row: object): readonly [number, number] | undefined {
  const { lng, lat } = row as { lng?: string; lat?: string }
  return lng && lat && Number.isFinite(Number(lng)) && Number.isFinite(Number(lat))
    ? [Number(lng), Number(lat)]
    : undefined
}
