/** An event stream outlives the request that opened it: it must end with the session and follow the grants. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoint } from '../../kernel/contract.ts'
import { route } from '../../kernel/endpoint.ts'
import { authenticate } from './answers.ts'
import { password, type TestServer, testServer } from './sample.ts'

const stream = endpoint({
  id: 'test.stream',
  method: 'GET',
  path: '/api/test/stream',
  access: { signedIn: true },
  summary: 'Stream',
  answer: z.unknown(),
  raw: 'text/event-stream',
})

let t: TestServer
let url = ''
/** How often a listener was asked who it is. */
let asked = 0
beforeAll(async () => {
  t = await testServer({
    routes: [
      route(
        stream,
        async (ctx, _input, raw) => {
          raw.reply.hijack()
          await ctx.app.live.attach(raw.reply.raw, ctx.access, 'case.read', undefined, async () => {
            asked++
            return (await authenticate(ctx.app, raw.req))?.access ?? null
          })
        },
        { db: 'own' },
      ),
    ],
  })
  url = await t.server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => t.stop())

async function open(username: string) {
  const b = t.browser()
  await b.signIn(username, password)
  const cookie = [...b.cookies].map(([k, v]) => `${k}=${v}`).join('; ')
  const res = await fetch(`${url}/api/test/stream`, { headers: { cookie } })
  expect(res.status).toBe(200)
  const reader = res.body!.getReader()
  let ended = false
  void (async () => {
    while (!(await reader.read()).done);
    ended = true
  })()
  const endedWithin = async (ms: number) => {
    const until = performance.now() + ms
    while (!ended && performance.now() < until) await new Promise((r) => setTimeout(r, 20))
    return ended
  }
  return { b, endedWithin, close: () => reader.cancel() }
}

it('ends when its session is signed out, while another person’s goes on', async () => {
  const [leaver, stayer] = [await open('walker'), await open('duty')]
  await leaver.b.post('/api/sign-out')
  expect(await leaver.endedWithin(2000)).toBe(true)
  expect(await stayer.endedWithin(200)).toBe(false)
  await stayer.close()
})

it('ends within two seconds when another process disables the account', async () => {
  const listener = await open('boss')
  await t.owner(`update accounts set status = 'disabled' where username = 'boss';
    insert into cache_versions (name) values ('access') on conflict (name) do update set version = cache_versions.version + 1`)
  expect(await listener.endedWithin(2500)).toBe(true)
})

it('is asked again before a grant that was taken away is answered for', async () => {
  const sec = await t.signedIn('sec')
  const listener = await open('duty')
  const { body } = await sec.get('/api/accounts?q=duty')
  const { accounts } = body as unknown as { accounts: { id: string; username: string }[] }
  const { id } = accounts.find((a) => a.username === 'duty')!
  const { grants } = (await sec.get(`/api/accounts/${id}`)).body as unknown as { grants: { id: string }[] }
  const before = asked
  const gone = await sec.write('POST', `/api/grants/${grants[0]!.id}/revoke`, { reason: '免职' })
  expect(gone.body).toEqual({ revoked: 1 })
  expect(asked).toBeGreaterThan(before)
  await listener.close()
})
