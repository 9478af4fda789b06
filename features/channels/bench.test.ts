/** The test bench passes what works and names what does not; the example of docs/adapters.md is the file that is tried. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Adapter, Permanent, type Tell } from './adapter.ts'
import { checkAdapter } from './bench.ts'
import { postOut } from './callback.ts'
import { channelCommand } from './cli-check.ts'
import { adapter as property } from './examples/property/adapter.ts'
import { adapterOf, adapters } from './registry.ts'

const faults = async (a: Adapter) => (await checkAdapter(a)).filter((c) => !c.ok).map((c) => c.what)

it('every adapter that is here passes', async () => {
  for (const a of adapters.values()) expect(await faults(a), a.key).toEqual([])
})

it('so does the example, which stands in the page word by word', async () => {
  const checks = await checkAdapter(adapterOf({ adapter: property }, 'property'))
  expect(checks.length).toBeGreaterThan(14)
  expect(checks.filter((c) => !c.ok)).toEqual([])
  const file = readFileSync(join(import.meta.dirname, 'examples/property/adapter.ts'), 'utf8')
  const page = readFileSync(join(import.meta.dirname, '../../docs/adapters.md'), 'utf8')
  expect(/```ts\n([\s\S]*?)```/.exec(page)![1]).toBe(file)
})

describe('an adapter that', () => {
  const base = { ...property }
  const telling = (tell: Tell): Adapter => ({ ...base, tell })
  const headers = { 'content-type': 'application/json' }
  it.each<[string, Adapter, RegExp]>([
    [
      'makes up a number each time',
      { ...base, read: () => ({ externalId: String(Math.random()), content: 'x' }) },
      /sample 1|not made up/,
    ],
    ['makes orders of nothing', { ...base, read: () => ({ externalId: '1', content: 'x' }) }, /not made up/],
    ['cannot read its own samples', { ...base, read: () => ({ content: 1 }) }, /sample 1/],
    [
      'forgets the idempotency key',
      telling((t, m, now) => postOut(t.url, JSON.stringify({ no: m.externalId }), headers, now)),
      /id that stays/,
    ],
    [
      'sends the secret',
      telling((t, m, now) =>
        postOut(t.url, JSON.stringify({ id: m.id, no: m.externalId }), { ...headers, token: t.secret }, now),
      ),
      /secret/,
    ],
    [
      'gives up at once',
      telling(async (t, m, now) => {
        try {
          return await postOut(t.url, JSON.stringify({ id: m.id, no: m.externalId }), headers, now)
        } catch {
          throw new Permanent('no')
        }
      }),
      /retry: 500/,
    ],
    [
      'takes every answer for good',
      telling(async (t, m) => {
        const r = await fetch(t.url, { method: 'POST', body: JSON.stringify({ id: m.id, no: m.externalId }) })
        return { via: 'x', at: new Date().toISOString(), status: r.status }
      }),
      /person: 400/,
    ],
    [
      'sends nothing',
      telling(async (_t, _m, now) => ({ via: 'x', at: now.toISOString() })),
      /a result arrives/,
    ],
  ])('%s is found out', async (_name, adapter, what) => {
    expect((await faults(adapter)).join('\n')).toMatch(what)
  })
})

it('answers by exit code', async () => {
  expect(await channelCommand(['check', 'qr'])).toBe(0)
  expect(await channelCommand(['check', join(import.meta.dirname, 'examples/property')])).toBe(0)
  expect(await channelCommand(['check', 'no-such-channel'])).toBe(2)
  expect(await channelCommand([])).toBe(2)
})
