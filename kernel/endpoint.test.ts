/** How many are let in at once: the rest is told so at once, cleanly, and listeners do not count. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type FeatureApp, featureApp } from '../test/feature-app.ts'
import { endpoint } from './contract.ts'
import { route } from './endpoint.ts'
import { mostAtOnce } from './seats.ts'

let open = () => {}
let entered = 0
const held = new Promise<void>((go) => {
  open = go
})
const wait = endpoint({
  id: 'test.wait',
  method: 'GET',
  path: '/api/test-wait',
  access: { signedIn: true },
  summary: 'waits until it is let go',
  answer: z.object({ done: z.boolean() }),
})
const listen = endpoint({
  id: 'test.listen',
  method: 'GET',
  path: '/api/test-listen',
  access: { signedIn: true },
  summary: 'a stream',
  answer: z.null(),
  raw: 'text/event-stream',
})

const piece = endpoint({
  id: 'test.piece',
  method: 'GET',
  path: '/api/test-piece',
  access: { public: true },
  summary: 'waits for a slow line',
  answer: z.object({ scope: z.string().nullable() }),
})

let f: FeatureApp
beforeAll(async () => {
  f = await featureApp([
    route(
      wait,
      async () => {
        entered++
        await held
        return { done: true }
      },
      { db: 'own' },
    ),
    route(
      listen,
      async (_ctx, _input, { reply }) => {
        reply.raw.end('event: hello\n\n')
        return null
      },
      { db: 'own' },
    ),
    route(
      piece,
      async (ctx) => {
        const r = await sql<{
          scope: string | null
        }>`select current_setting('yige.scope', true) as scope`.execute(ctx.db)
        return { scope: r.rows[0]?.scope || null }
      },
      { waits: true },
    ),
  ])
})
afterAll(() => f.close())

it('whoever would only wait is told at once to come back, and all who were let in are answered', async () => {
  const headers = f.as({}, [], '500102006')
  const ask = (url = '/api/test-wait') => f.server.inject({ method: 'GET', url, headers })
  const inside = Array.from({ length: mostAtOnce }, () => ask())
  await expect.poll(() => entered).toBe(mostAtOnce)

  const refused = await ask()
  expect(refused.statusCode).toBe(503)
  expect(refused.headers['retry-after']).toBe('5')
  expect(refused.json()).toMatchObject({ code: 'server.busy', status: 503 })
  expect((await ask('/api/test-listen')).statusCode).toBe(200)
  // Pieces of uploads from slow phones neither wait for a seat nor take one.
  expect((await ask('/api/test-piece')).statusCode).toBe(200)

  open()
  expect((await Promise.all(inside)).map((r) => r.statusCode)).toEqual(Array(mostAtOnce).fill(200))
  expect((await ask()).statusCode).toBe(200)
})

it('what anybody may do is done as anybody, also by who is signed in for one street', async () => {
  const headers = f.as({}, ['case.read'], '500102006')
  const r = await f.server.inject({ method: 'GET', url: '/api/test-piece', headers })
  expect(r.json()).toEqual({ scope: null })
})
