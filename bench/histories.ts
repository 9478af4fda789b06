/**
 * B7: many histories of claiming, passing on, linking, closing and undoing at once, on few cases, so that people meet all the time.
 * Afterwards nothing may be there that a single file of people could not have done: each accepted step stands once and was decided on
 * the newest version, every chain is whole, rows and clocks are what the events add up to, each report hangs on one case.
 * node bench/histories.ts [histories] [at once] [steps each] [seed]        1000 64 12 1
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import pino from 'pino'
import { buildApp } from '../apps/server/app.ts'
import { recheck } from '../features/cases/reactions.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { compare, type Kept, startOurs } from './lib/battery.ts'
import { http } from './lib/load.ts'
import { benchTown } from './lib/town.ts'

const [histories = 1000, atOnce = 64, steps = 12, seed = 1] = process.argv.slice(2).map(Number)

// A generator of our own, so that a run can be repeated: mulberry32.
let state = seed >>> 0
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

const town = await benchTown()
const pack = loadPack(packFolder('dunren'))
const server = await startOurs(town.url, town.dataDir)
const send = http(server.url, atOnce)
const db = new pg.Client(town.url)
await db.connect()
const unitOf = new Map(
  (await db.query<{ id: string; key: string }>('select id, key from units')).rows.map((u) => [u.key, u.id]),
)
const { county } = (
  await db.query<{ county: string }>('select left(region_path, 6) as county from units limit 1')
).rows[0]!

type Headers = Record<string, string>
async function as(username: string): Promise<Headers> {
  const r = await fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: pack.manifest.demoPassword }),
  })
  const cookies = r.headers.getSetCookie().map((c) => c.split(';')[0]!)
  const csrf = cookies.find((c) => c.startsWith('yige_csrf='))!.slice('yige_csrf='.length)
  return { cookie: cookies.join('; '), 'x-yige-csrf': csrf }
}
const people = {
  dispatcher: await as('zhouwb'),
  leader: await as('tangwy'),
  supervisor: await as('gaomin'),
  water: await as('rangm'),
  power: await as('duanlin'),
  urban: await as('pugang'),
  secretary: await as('lihm'),
}
type Person = keyof typeof people
const units = [
  'fuling.water-repair',
  ...[...unitOf.keys()].filter((k) => /power|urban|traffic/.test(k)).slice(0, 3),
]

// Few places and few words, so that cases stand close together and their reports can be linked.
const points = pack.regions.flatMap((r) => (r.kind === 'building' && r.point ? [r.point] : [])).slice(0, 20)
const kept: Kept[] = []
async function report(i: number): Promise<string> {
  const requestId = randomUUID()
  const body = `${pack.reports[(i * 7919) % pack.reports.length]!.text}（${i}）`
  const r = await send({
    method: 'POST',
    path: '/api/reports',
    body: JSON.stringify({ requestId, body, point: points[i % points.length], accuracy: 10 }),
  })
  if (r.status !== 201) throw new Error(`report: ${r.status} ${r.body}`)
  const { reportId, number, token } = JSON.parse(r.body) as Kept & { token: string }
  kept.push({ requestId, reportId, number, body })
  return (JSON.parse((await send({ method: 'GET', path: `/api/track/${token}` })).body) as { caseId: string })
    .caseId
}
const cases: string[] = []
for (let i = 0; i < Math.max(30, Math.ceil(histories / 8)); i++) {
  const id = await report(i)
  if (!cases.includes(id)) cases.push(id)
}
// Photos that a result needs stand there for every case: what is tried here is who may do what when.
await db.query(
  `insert into attachments (county, id, region_path, case_id, kind, phase, hash, mime, bytes, created_at)
   select county, gen_random_uuid(), region_path, id, 'photo', phase, 'bench', 'image/jpeg', 1, now()
   from cases, unnest(array['before', 'after', 'after', 'after']) phase where county = $1`,
  [county],
)

interface Seen {
  version: number
  allowed: string[]
  reports: { id: string }[]
  point: [number, number] | null
}
type Step = [Person, string, (c: Seen) => Record<string, unknown>]
const corrections = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'normal' }
const anyUnit = () => unitOf.get(pick(units))!
const anyReport = (c: Seen) => pick(c.reports)?.id ?? randomUUID()
const possible: Step[] = [
  ['dispatcher', 'dispatch', () => ({ unitId: anyUnit(), corrections })],
  ['dispatcher', 'recall', () => ({ reason: '派错了' })],
  ['dispatcher', 'redispatch', () => ({ unitId: anyUnit(), reason: '改派' })],
  ['dispatcher', 'whistle', () => ({ coHandlers: [{ unitId: anyUnit(), task: '' }], reason: '请到场' })],
  ['dispatcher', 'link', () => ({ reportId: pick(kept).reportId, reason: '同一件事' })],
  ['dispatcher', 'unlink', (c) => ({ reportId: anyReport(c), reason: '不是一件事' })],
  ['dispatcher', 'split', (c) => ({ reportIds: [anyReport(c)], reason: '两件事' })],
  ['dispatcher', 'dismiss', () => ({ caseId: pick(cases), undo: random() < 0.5 })],
  ['dispatcher', 'callback', (c) => ({ solved: random() < 0.5, reportId: anyReport(c) })],
  ['dispatcher', 'archive', () => ({})],
  ['dispatcher', 'reopen', () => ({ reason: '没有解决' })],
  ['dispatcher', 'reject', () => ({ reason: '不属实' })],
  ['leader', 'rule-return', () => ({ approve: random() < 0.7, reason: '看过了', unitId: anyUnit() })],
  ['supervisor', 'supervise', () => ({ reason: '催一催' })],
  ['secretary', 'note', () => ({ body: '看过现场' })],
]
for (const handler of ['water', 'power', 'urban'] as const)
  possible.push(
    [handler, 'accept', () => ({})],
    [handler, 'accept', () => ({})],
    [handler, 'request-return', () => ({ reason: '不归我们管', proposedUnitId: anyUnit() })],
    [
      handler,
      'resolve',
      (c) => ({
        result: '已处理',
        confirmations: [],
        ...(c.point ? { spot: { point: c.point, accuracy: 5 } } : {}),
      }),
    ],
  )

interface Accepted {
  caseId: string
  action: string
  requestId: string
  base: number
  version: number
}
const accepted: Accepted[] = []
const refusals = new Map<string, number>()
const faults: string[] = []

async function history(): Promise<void> {
  for (let s = 0; s < steps; s++) {
    const id = pick(cases)
    const who = pick(Object.keys(people) as Person[])
    const looked = await send({ method: 'GET', path: `/api/cases/${id}`, headers: people[who] })
    // A unit does not see what is not its own.
    if (looked.status === 404) continue
    if (looked.status !== 200) {
      faults.push(`case ${id}: ${looked.status} ${looked.body.slice(0, 200)}`)
      return
    }
    const c = JSON.parse(looked.body) as Seen
    // Mostly what the screen offers, sometimes what it would not.
    const mine = possible.filter((p) => p[0] === who)
    const offered = mine.filter((p) =>
      c.allowed.includes(p[1].replace(/-(.)/g, (_, x: string) => x.toUpperCase())),
    )
    const step = pick(random() < 0.9 ? offered : mine)
    if (!step) continue
    const [, action, input] = step
    const requestId = randomUUID()
    const r = await send({
      method: 'POST',
      path: `/api/cases/${id}/${action}`,
      headers: people[who],
      body: JSON.stringify({ requestId, baseVersion: c.version, ...input(c) }),
    })
    if (r.status === 200) {
      const done = JSON.parse(r.body) as { version: number; newCaseId: string | null }
      accepted.push({ caseId: id, action, requestId, base: c.version, version: done.version })
      if (done.newCaseId) cases.push(done.newCaseId)
    } else if (r.status >= 500) faults.push(`${action}: ${r.status} ${r.body.slice(0, 300)}`)
    else {
      const code = `${r.status} ${(JSON.parse(r.body) as { code: string }).code}`
      refusals.set(code, (refusals.get(code) ?? 0) + 1)
    }
  }
}

const began = performance.now()
let begun = 0
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (begun < histories) {
      begun++
      await history()
    }
  }),
)
const took = (performance.now() - began) / 1000

// Two that were decided on the same version, or that led to the same one: one of them did not see the other.
for (const key of ['base', 'version'] as const) {
  const seen = new Map<string, Accepted>()
  for (const a of accepted) {
    const at = `${a.caseId} ${a[key]}`
    const other = seen.get(at)
    if (other) faults.push(`${other.action} and ${a.action} share ${key} ${a[key]} of case ${a.caseId}`)
    seen.set(at, a)
  }
}
const written = new Map(
  (
    await db.query<{ request_id: string; n: number }>(
      `select request_id, count(distinct case_id)::int as n from case_events group by request_id`,
    )
  ).rows.map((r) => [r.request_id, r.n]),
)
for (const a of accepted)
  if (!written.has(a.requestId)) faults.push(`${a.action} was accepted and left no event`)
const known = new Set([...accepted.map((a) => a.requestId), ...kept.map((k) => k.requestId)])
const strange = (
  await db.query<{ request_id: string; kind: string }>(
    `select request_id, kind from case_events where actor_kind = 'account'`,
  )
).rows.filter((e) => !known.has(e.request_id))
for (const e of strange.slice(0, 20)) faults.push(`event ${e.kind} of a request that was refused`)
const stored = await compare(town.url, [])
// `compare` asks whether each stored report was acknowledged; here the reports are known in another list.
faults.push(...stored.faults.filter((f) => !f.endsWith('acknowledged to nobody')))
await server.kill()
// Says of each case that disagrees in what.
const log = pino({ level: 'error' })
const inProcess = await buildApp({
  ownerUrl: town.url,
  dataDir: town.dataDir,
  demo: true,
  secure: false,
  log,
})
const again = await recheck(inProcess.app, new Date(0), 1_000_000)
for (const number of again.different) faults.push(`${number}: row and events disagree`)
await inProcess.stop()
await db.end()
await town.stop()

const by = Map.groupBy(accepted, (a) => a.action)
console.log(
  `${histories} histories, ${atOnce} at once, ${histories * steps} steps on ${cases.length} cases in ${took.toFixed(0)} s: ${accepted.length} accepted (${[...by].map(([k, l]) => `${k} ${l.length}`).join(', ')})`,
)
console.log(
  `refused: ${[...refusals]
    .toSorted((a, b) => b[1] - a[1])
    .map(([k, n]) => `${k} ${n}`)
    .join(', ')}`,
)
console.log(
  `${stored.cases} cases, ${stored.events} events, ${again.checked} compared with their events; anomalies ${faults.length} (must be 0)`,
)
for (const f of faults.slice(0, 30)) console.log(`  ${f}`)
process.exit(faults.length > 0 ? 1 : 0)
