/** How many are let in at once: the rest is told so at once, cleanly, and listeners do not count. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type FeatureApp, featureApp } from '../test/feature-app.ts'
import { endpoint } from './contract.ts'
import { mostAtOnce, route } from './endpoint.ts'

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

  open()
  expect((await Promise.all(inside)).map((r) => r.statusCode)).toEqual(Array(mostAtOnce).fill(200))
  expect((await ask()).statusCode).toBe(200)
})
