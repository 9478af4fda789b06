/**
 * Keystrokes and minutes that five monthly tables cost, typed cell by cell and with 一表通: counted from the definitions of the program and
 * a generated ledger.   node bench/tables.ts [people = 20000] [seed = 1]
 *
 * It is a model, not a timed person: the Keystroke-Level Model of S. K. Card, T. P. Moran and A. Newell, "The keystroke-level model for user
 * performance time with interactive systems", Communications of the ACM 23(7), 1980, pp. 396–410. Operators and seconds are theirs:
 *   K 0.28 a key of somebody who types 40 words a minute, also a click · P 1.10 pointing · H 0.40 hand between keyboard and mouse · M 1.35 thinking of the next step.
 * How Chinese is typed is our assumption: the letters of the toneless pinyin of each character, and one key to choose for every two of them.
 *
 * Before: for each cell M, its keys, and one to the next cell. A cell that is like the one above is filled down: two keys and no thinking.
 * Nothing is counted for finding a value in another table or for counting people by hand: what it cost before is more than this.
 * Kept: the table of the time before is at hand and only what is new is typed: everything counted, what happened, and of the rows one in thirty
 * (a guess, printed), each found by its first cell with a click, its keys and Enter.
 * After: opening and making the sheet, each cell by hand typed in full (the first time) or all of them taken from the time before with one
 * click and one in thirty typed anew (later), one click for what is missing, and handing in. The work at the door is the same in both and in neither.
 */
import { loadavg } from 'node:os'
import { madeLedger } from '../features/ledger/demo.ts'
import { dateOf, yearsBetween } from '../features/ledger/rules/dates.ts'
import { isoDay, roleOfWord, sexCode } from '../features/ledger/rules/person.ts'
import { syllable } from '../features/matching/rules/sounds.ts'
import {
  builtin,
  cellsOf,
  type Definition,
  type Door,
  type Dweller,
  doorKey,
  doorSubjects,
  type Happening,
  missingIn,
  type Subject,
  type Value,
  type World,
} from '../features/tables/rules.ts'

const K = 0.28
const P = 1.1
const H = 0.4
const M = 1.35
const click = M + P + K

const people = Number(process.argv[2] ?? 20_000)
const seed = Number(process.argv[3] ?? 1)
const to = '2026-05-31'
const homesPerGrid = 350
const gridsPerCommunity = 4
/** Rows of a list of people or homes that are other than the month before. */
const changing = 1 / 30

const isHan = (c: string) => /\p{Script=Han}/u.test(c)
function keysOf(v: Value): number {
  const text = [...String(v ?? '')]
  const han = text.filter(isHan)
  return (
    han.reduce((n, c) => n + syllable(c).length, 0) + Math.ceil(han.length / 2) + (text.length - han.length)
  )
}

interface Cost {
  keys: number
  seconds: number
}
const none: Cost = { keys: 0, seconds: 0 }
const plus = (a: Cost, b: Cost): Cost => ({ keys: a.keys + b.keys, seconds: a.seconds + b.seconds })
const typed = (v: Value): Cost => ({ keys: keysOf(v) + 1, seconds: M + K * (keysOf(v) + 1) })
const filledDown: Cost = { keys: 3, seconds: 3 * K }
const clicks = (n: number): Cost => ({ keys: n, seconds: n * click })

/** Households of an invented town behind doors, 350 homes to a grid and four grids to a community. */
function doorsOf(): Door[] {
  const homes = Math.ceil(people / 2.8)
  const households = madeLedger({
    homes,
    errors: 0,
    seed,
    at: new Date('2026-06-01T02:00:00Z'),
    zone: 'Asia/Shanghai',
  })
  const three = (n: number) => String(n).padStart(3, '0')
  return households.slice(0, homes).map((h, i) => {
    const grid = Math.floor(i / homesPerGrid)
    const path = `500102006${three(1 + Math.floor(grid / gridsPerCommunity))}${three(1 + (grid % gridsPerCommunity))}A${String(1 + (Math.floor(i / 60) % 99)).padStart(2, '0')}`
    const [unit, floor, room] = [
      String(1 + (i % 3)),
      1 + (Math.floor(i / 3) % 10),
      1 + (Math.floor(i / 30) % 2),
    ]
    return {
      id: `h${i}`,
      seq: 1,
      path,
      unit,
      floor,
      room: `${floor}0${room}`,
      place: `顺城街 ${1 + Math.floor(i / 60)} 号 ${unit} 单元 ${floor}0${room}`,
      dwellers: h.rows.map((p, n): Dweller => {
        const born = isoDay(p.birth ?? '') ?? ''
        const until = isoDay(p.moveOut ?? '') ?? isoDay(p.death ?? '') ?? ''
        return {
          id: `p${i}.${n}`,
          seq: 1,
          residence: `r${i}.${n}`,
          residenceSeq: 1,
          values: Object.fromEntries(Object.entries(p).map(([k, v]) => [k, v ?? ''])),
          age: born ? yearsBetween(dateOf(born), Number(to.replaceAll('-', ''))) : null,
          sex: sexCode(p.sex ?? ''),
          role: roleOfWord(p.residence ?? ''),
          relation: p.relation ?? '',
          household: p.household ?? '',
          from: isoDay(p.moveIn ?? '') ?? '',
          until,
          died: isoDay(p.death ?? '') ?? '',
          born,
          source: '社区采集',
          verified: '',
        }
      }),
    }
  })
}

const doors = doorsOf()
const elders = builtin[1]!.definition
const happened: Happening[] = []
const bare: World = {
  from: '2026-05-01',
  to,
  name: (path, kind) =>
    kind === 'grid' ? `第${Number(path.slice(12, 15))}网格` : `第${Number(path.slice(9, 12))}社区`,
  worker: (path) => ['谭清华', '周文彬', '林淑', '唐文英'][Number(path.slice(12, 15)) % 4]!,
  happened,
  atDoor: new Map(),
}
// Two calls a month at each door of elders, a risk heard at every twentieth, a case for every fifty homes.
for (const s of doorSubjects(elders, doors, bare, new Set())) {
  const x = s.door!
  const at = { path: x.path, door: doorKey(x.path, x.unit, x.room) }
  for (const day of ['2026-05-08', '2026-05-22'])
    happened.push({ ...at, day, ref: ['v', `${x.id}${day}`, 0], what: ['visits', 'lastVisit'] })
}
for (const [i, x] of doors.entries()) {
  const at = { path: x.path, door: '', day: '2026-05-12' }
  if (i % 20 === 0) happened.push({ ...at, ref: ['e', `e${i}`, 0], what: ['risks'] })
  if (i % 50 === 0)
    happened.push({
      ...at,
      ref: ['c', `c${i}`, 0],
      what: ['cases', i % 100 === 0 ? 'casesResolved' : 'casesOpen'],
    })
}
const world: World = {
  ...bare,
  atDoor: Map.groupBy(
    happened.filter((h) => h.door !== ''),
    (h) => h.door,
  ),
}

function subjectsOf(d: Definition): Subject[] {
  if (d.rows !== 'grid' && d.rows !== 'community') return doorSubjects(d, doors, world, new Set())
  const width = d.rows === 'grid' ? 15 : 12
  return [...Map.groupBy(doors, (x) => x.path.slice(0, width))].map(([path, own]) => ({
    kind: d.rows,
    id: path,
    path,
    home: null,
    place: '',
    doors: own,
    organisations: [],
    happened: happened.filter((h) => h.path.startsWith(path)),
  }))
}
/** What people write into the cells by hand; notes that nobody has to fill in stay empty in both. */
const byHand: Record<string, string> = { contract: '已备案', wants: '无', measures: '已整改' }

const regionsOf = (d: Definition): number =>
  d.level === 'street' ? 1 : new Set(doors.map((x) => x.path.slice(0, d.level === 'grid' ? 15 : 12))).size

const pad = (s: string | number, n: number) => String(s).padStart(n)
const minutes = (c: Cost) => (c.seconds / 60).toFixed(1)
const sum = { before: none, kept: none, first: none, later: none }
console.log(
  `${doors.length} homes, ${doors.reduce((n, x) => n + x.dwellers.length, 0)} entries of people, seed ${seed}; Keystroke-Level Model, not a timed person (load ${loadavg()[0]!.toFixed(1)})\n`,
)
console.log(
  `${pad('rows', 6)} ${pad('cells', 7)} ${pad('by hand', 8)} ${pad('missing', 8)}   typed anew: keys, min       kept: keys, min      first time: keys, min   later: keys, min   s to make`,
)
for (const { definition: d } of builtin) {
  const began = performance.now()
  const rows = subjectsOf(d).map((s) => cellsOf(d.columns, s, world))
  const took = (performance.now() - began) / 1000
  let before: Cost = { keys: 0, seconds: H }
  let hand: Cost = none
  let kept: Cost = { keys: 0, seconds: H }
  let cells = 0
  let hands = 0
  let gaps = 0
  let above: Value[] = []
  for (const [n, row] of rows.entries()) {
    const values = d.columns.map((c, i) => (c.from.kind === 'hand' ? (byHand[c.key] ?? null) : row[i]!.v))
    gaps += missingIn(
      d,
      row.map((c) => c.v),
      new Set(Object.keys(byHand)),
    ).length
    const other = n % Math.round(1 / changing) === 0
    if (other) kept = plus(kept, plus(clicks(1), typed(values.find((v) => v !== null) ?? null)))
    for (const [i, v] of values.entries()) {
      if (v === null) continue
      if (other || ['count', 'figure', 'share', 'sum'].includes(d.columns[i]!.from.kind))
        kept = plus(kept, typed(v))
      cells++
      before = plus(before, above[i] === v ? filledDown : typed(v))
      if (d.columns[i]!.from.kind !== 'hand') continue
      hands++
      hand = plus(hand, typed(v))
    }
    above = values
  }
  const sheets = regionsOf(d)
  // Open the list, make, send for what is missing when something is, hand in and say so; each sheet.
  const acts = clicks(sheets * (4 + (gaps > 0 ? 1 : 0)))
  const first = plus(acts, hands > 0 ? plus(hand, { keys: 0, seconds: sheets * 2 * H }) : none)
  const again = { keys: Math.round(hand.keys * changing), seconds: hand.seconds * changing }
  const later = plus(acts, hands > 0 ? plus(clicks(sheets), again) : none)
  sum.before = plus(sum.before, before)
  sum.kept = plus(sum.kept, kept)
  sum.first = plus(sum.first, first)
  sum.later = plus(sum.later, later)
  console.log(
    `${pad(rows.length, 6)} ${pad(cells, 7)} ${pad(hands, 8)} ${pad(gaps, 8)} ${pad(before.keys, 12)} ${pad(minutes(before), 9)} ${pad(kept.keys, 12)} ${pad(minutes(kept), 9)} ${pad(first.keys, 14)} ${pad(minutes(first), 9)} ${pad(later.keys, 10)} ${pad(minutes(later), 8)} ${pad(took.toFixed(1), 8)}  ${d.name.zh} (${sheets} ${sheets === 1 ? 'sheet' : 'sheets'})`,
  )
}
console.log(
  `\nall five: typed anew ${sum.before.keys} keys, ${minutes(sum.before)} min; kept from the month before ${sum.kept.keys} keys, ${minutes(sum.kept)} min (one row in ${Math.round(1 / changing)} other); first time ${sum.first.keys} keys and clicks, ${minutes(sum.first)} min; later ${sum.later.keys}, ${minutes(sum.later)} min`,
)
