/**
 * Two installations in one run: N cases are referred over a line of which every third connection goes wrong, the other side resolves them,
 * the results come back, and both servers are killed (SIGKILL) on the way. Nothing may be lost or done twice: exit code 1 otherwise.
 * node bench/exchange.ts [cases=1000] [kills=6] [minutes at most=30]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { hashedPart } from '../features/cases/store/write.ts'
import { verifyChain } from '../kernel/events.ts'
import { BrokenLine } from '../test/broken-line.ts'
import { type Side, startSide } from './lib/exchange-side.ts'

const [cases = 1000, kills = 6, minutes = 30] = process.argv.slice(2).map(Number)
const began = performance.now()
const seconds = () => Math.round((performance.now() - began) / 1000)
const say = (line: string) => console.log(`${String(seconds()).padStart(5)} s  ${line}`)

const a = await startSide('临江街道', false)
const b = await startSide('城北街道', true)
const lines = { a: new BrokenLine(a.url, { share: 0.34 }), b: new BrokenLine(b.url, { share: 0.34 }) }
await lines.a.start()
await lines.b.start()
const follow = async (side: Side, line: BrokenLine) => {
  await side.restart()
  line.target = side.url
}

// Paired over good lines, then each is known to the other by its broken one.
const unit = async (db: pg.Client) =>
  (await db.query(`select id from units where active order by name limit 1`)).rows[0].id as string
const terms = { direction: 'both', relation: 'beside', autoResult: true }
await a.setAddress(a.url)
await b.setAddress(b.url)
await sleep(2500)
const invited = await a.as('sys', '/api/peers/invite', {
  ...terms,
  name: '城北街道',
  unitId: await unit(a.db),
  transport: 'http',
})
const joined = await b.as('sys', '/api/peers/join', {
  ...terms,
  name: '临江街道',
  unitId: await unit(b.db),
  url: a.url,
  code: invited.code,
})
await a.as('sys', `/api/peers/${invited.id}`, { url: lines.b.url })
await b.as('sys', `/api/peers/${joined.id}`, { url: lines.a.url })
say(`paired; ${cases} cases, ${kills} kills`)

const one = async (db: pg.Client, sql: string): Promise<number> => Number((await db.query(sql)).rows[0].n)
const acknowledged = () =>
  one(a.db, `select count(*) as n from referrals where direction = 'out' and their_number is not null`)
const results = () =>
  one(a.db, `select count(*) as n from referrals where direction = 'out' and state = 'settled'`)

const grids = (
  await a.db.query(`select path from regions where kind = 'grid' and valid_to is null order by path`)
).rows.map((r) => r.path as string)
const letters = '东西南北上下左右前后里外红黄蓝白黑灰青紫春夏秋冬风雨雷电山石田土金木水火'
const word = () =>
  Array.from({ length: 24 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')
const itemCodes = ['3.2.1', '5.4.2', '6.4.2', '9.1.3']
let sent = 0
let joinedAnother = 0
let over = false

const killer = (async () => {
  for (let i = 0; i < kills && !over; i++) {
    // Spread over the whole way: a third while they go, the rest while results come.
    const mark = Math.floor((cases * 2 * (i + 1)) / (kills + 2))
    while (!over && sent + (await results()) < mark) await sleep(200)
    const side = i % 2 === 0 ? b : a
    say(`killed: ${side.name}`)
    await follow(side, side === a ? lines.a : lines.b)
  }
})()

for (let i = 0; i < cases; i++) {
  const made = await a.as('zhouwb', '/api/staff/reports', {
    channel: 'walk-in',
    body: word(),
    itemCode: itemCodes[i % itemCodes.length],
    regionPath: grids[(i * 7) % grids.length],
  })
  if (made.linked) {
    joinedAnother++
    i--
    continue
  }
  await a.act('zhouwb', made.caseId, 'refer', { peerId: invited.id, reason: '在你们那边' })
  sent++
}
say(`${sent} referred (${joinedAnother} reports joined an open case and were left out)`)
let shown = ''
while ((await results()) < sent && seconds() < minutes * 60) {
  const now = `${await acknowledged()} acknowledged, ${await results()} results`
  if (now !== shown) say(now)
  shown = now
  await sleep(2000)
}
over = true
await killer
await sleep(3000)

const received = await one(b.db, `select count(*) as n from reports where channel = 'peer'`)
const taken = await one(b.db, `select count(distinct id) as n from referrals where direction = 'in'`)
const twice = await one(
  b.db,
  `select count(*) as n from (select raw->>'number' from reports where channel = 'peer' group by 1 having count(*) > 1) x`,
)
const steps = await one(
  a.db,
  `select count(*) as n from (select case_id from case_events where kind = 'resolved' group by 1 having count(*) > 1
   union all select case_id from case_events where kind = 'referral_step' and data->>'step' in ('taken', 'resolved') group by case_id, data->>'step' having count(*) > 1) x`,
)
const wrong = await one(
  a.db,
  `select count(*) as n from referrals r join cases c on c.id = r.case_id where r.direction = 'out' and r.state = 'settled' and c.result is distinct from '办结 ' || r.their_number`,
)
const fed = await one(
  a.db,
  `select count(*) as n from outbox o join referrals r on r.case_id = o.case_id where o.kind = 'result' and r.direction = 'out'`,
)
let broken = 0
for (const side of [a, b])
  for (const { id } of (
    await side.db.query(`select id from cases where id in (select case_id from referrals)`)
  ).rows) {
    const { rows } = await side.db.query('select * from case_events where case_id = $1 order by seq', [id])
    if (verifyChain(rows, hashedPart)) broken++
  }
const got = await acknowledged()
const back = await results()
const doubled = twice + steps + (received - taken)
const lost = sent - back
const bad = (l: BrokenLine) =>
  Object.entries(l.done)
    .map(([k, n]) => `${k} ${n}`)
    .join(', ')
console.log(`
connections to A: ${bad(lines.a)}
connections to B: ${bad(lines.b)}
sent ${sent}, received ${received}, acknowledged ${got}, results ${back} (to reporters ${fed}), after ${seconds()} s
doubled ${doubled}, lost ${lost}, wrong result ${wrong}, broken chains ${broken}`)
await lines.a.stop()
await lines.b.stop()
await a.stop()
await b.stop()
process.exit(doubled || lost || wrong || broken || received !== sent ? 1 : 0)
