/** The server around the endpoints: whose address a request has, and that it can be closed. */
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Town, testTown } from '../../test/town.ts'
import { createServer } from './server.ts'

let town: Town
let behindOne: FastifyInstance
beforeAll(async () => {
  town = await testTown()
  behindOne = await createServer(town.app, { log: pino({ level: 'silent' }), trustProxy: 1 })
})
afterAll(async () => {
  await behindOne?.close()
  await town?.close()
})

it('believes the proxy about the address, not what the caller wrote before it', async () => {
  const metrics = async (server: FastifyInstance, from: string, forwarded: string) =>
    (
      await server.inject({
        url: '/metrics',
        remoteAddress: from,
        headers: { 'x-forwarded-for': forwarded },
      })
    ).statusCode
  expect(await metrics(behindOne, '127.0.0.1', '127.0.0.1, 203.0.113.7')).toBe(404)
  expect(await metrics(behindOne, '127.0.0.1', '203.0.113.7')).toBe(404)
  expect(await metrics(town.server, '203.0.113.7', '127.0.0.1')).toBe(404)
  expect(await metrics(town.server, '127.0.0.1', '203.0.113.7')).toBe(200)
})

it('closes while somebody listens', async () => {
  await behindOne.listen({ port: 0, host: '127.0.0.1' })
  const { port } = behindOne.server.address() as AddressInfo
  const signed = await behindOne.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: { username: 'zhouwb', password: 'yige-demo' },
  })
  const cookie = signed.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
  const stream = await fetch(`http://127.0.0.1:${port}/api/live`, { headers: { cookie } })
  expect(stream.status).toBe(200)
  const whole = stream.text()
  await behindOne.close()
  expect(await whole).toContain('event: hello')
})
