/** Who looks at a case is seen by colleagues who may read it, over the stream and by asking, and by nobody else. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import type { Actor } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { startPresence } from './presence.ts'

let town: Town
let dispatcher: Session
let leader: Session
let worker: Session
let url: string
/** A case of the worker's own grid, and one where he has nothing to say. */
let near: string
let far: string
const opened: AbortController[] = []

beforeAll(async () => {
  town = await testTown()
  ;[dispatcher, leader, worker] = [
    await town.as('dispatcher'),
    await town.as('leader'),
    await town.as('gridWorker'),
  ]
  for (const [body, placeText] of [
    ['门口路灯不亮', '大东门社区'],
    ['井盖松动', '花园路社区'],
  ])
    await town.anyone.post('/api/reports', { body, placeText })
  await town.owner.query(`update cases set region_path = '500102006001003' where title like '%路灯%'`)
  await town.owner.query(`update cases set region_path = '500102006002001' where title like '%井盖%'`)
  const of = async (word: string) =>
    (
      await town.owner.query<{ id: string }>(`select id from cases where title like $1 limit 1`, [
        `%${word}%`,
      ])
    ).rows[0]!.id
  near = await of('路灯')
  far = await of('井盖')
  url = await town.server.listen({ port: 0, host: '127.0.0.1' })
})
beforeEach(() => town.owner.query('delete from presence'))
afterEach(() => {
  for (const c of opened.splice(0)) c.abort()
})
afterAll(() => town?.close())

const beat = (s: Session, caseId: string | null, page = uuidv7(), doing: string | null = null) =>
  s.send({ method: 'POST', url: '/api/presence', payload: { page, caseId, doing } })
const seen = async (s: Session) => (await s.get('/api/presence')).body.cases

/** Told at the next look, well under a second on a quiet machine. */
const hears = (h: { text: string }, what: string) =>
  expect.poll(() => h.text, { timeout: 8000 }).toContain(what)

async function hear(who: Actor) {
  const signed = await town.server.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: {
      username: { dispatcher: 'zhouwb', gridWorker: 'tanqh', waterHandler: 'rangm' }[who as string],
      password: 'yige-demo',
    },
  })
  const stop = new AbortController()
  opened.push(stop)
  const r = await fetch(`${url}/api/live`, {
    headers: { cookie: signed.cookies.map((c) => `${c.name}=${c.value}`).join('; ') },
    signal: stop.signal,
  })
  const reader = r.body!.getReader()
  const heard = { text: '' }
  void (async () => {
    for (let x = await reader.read(); !x.done; x = await reader.read()) heard.text += Buffer.from(x.value)
  })().catch(() => {})
  await hears(heard, 'event: hello')
  return heard
}

it('is told to colleagues who may read the case, with what is being done, and is over when the page is left', async () => {
  const [colleague, stranger] = [await hear('dispatcher'), await hear('waterHandler')]
  const page = uuidv7()
  expect((await beat(leader, near, page)).status).toBe(204)
  await hears(colleague, '"name":"唐文远","doing":null')
  await beat(leader, near, page, 'dispatch')
  await hears(colleague, '"name":"唐文远","doing":"dispatch"')
  expect(await seen(dispatcher)).toMatchObject([
    { caseId: near, people: [{ name: '唐文远', doing: 'dispatch' }] },
  ])
  await beat(leader, null, page)
  await hears(colleague, `"caseId":"${near}","people":[]`)
  expect(stranger.text).not.toContain('presence')
  expect(await seen(dispatcher)).toEqual([])
  // Nothing but who: no phone, no unit, no title.
  expect(
    Object.keys(JSON.parse(/data: (\{"cases.*)/.exec(colleague.text)![1]!).cases[0].people[0]).sort(),
  ).toEqual(['accountId', 'doing', 'name'])
})

it('keeps to the scope: what one may not read one neither opens nor hears of', async () => {
  const heard = await hear('gridWorker')
  expect((await beat(worker, far)).status).toBe(404)
  expect((await beat(worker, uuidv7())).status).toBe(404)
  await beat(leader, far)
  await beat(leader, near)
  await hears(heard, near)
  expect(heard.text).not.toContain(far)
  expect((await seen(worker)).map((c: { caseId: string }) => c.caseId)).toEqual([near])
})

it('ends by itself when a page dies without a word', async () => {
  const heard = await hear('dispatcher')
  await beat(leader, near, uuidv7(), 'note')
  await hears(heard, '"name":"唐文远","doing":"note"')
  await town.owner.query(`update presence set until = clock_timestamp() - interval '1 second'`)
  await hears(heard, `"caseId":"${near}","people":[]`)
})

it('is one row for each page however often it is told, and not for another to change', async () => {
  const page = uuidv7()
  for (let i = 0; i < 5; i++) await beat(leader, near, page)
  await beat(leader, far, page)
  await beat(dispatcher, near, page)
  await beat(dispatcher, null, page)
  const { rows } = await town.owner.query('select case_id, count(*)::int as n from presence group by 1')
  expect(rows).toEqual([{ case_id: far, n: 1 }])
})

it('reads nothing while nobody listens, and another process hears the same', async () => {
  const said: unknown[] = []
  let listeners = 0
  const other = startPresence({
    ...town.app,
    live: { ...town.app.live, listeners: () => listeners, say: (_t, of) => said.push(of(all)) },
  })
  const all = { can: () => true, units: [] } as never
  await beat(leader, near)
  await other.look()
  expect(said).toEqual([])
  listeners = 1
  await other.look()
  expect(said).toMatchObject([{ cases: [{ caseId: near }] }])
  await other.look()
  expect(said).toHaveLength(1)
  other.stop()
})
