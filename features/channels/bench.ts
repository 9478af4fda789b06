/**
 * The test bench of an adapter: what the outbox and the intake rely on, tried against a counterpart on this machine that has good and
 * bad days. No database, no installation. `npx yige channel check KEY|FOLDER`.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '../../kernel/context.ts'
import { type Adapter, type Delivery, Permanent, Retry, type Target } from './adapter.ts'
import { Order } from './contract.ts'

export interface Check {
  what: string
  ok: boolean
  said: string
}

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
  /** The connection breaks instead. */
  drop?: boolean
}

/** A counterpart that keeps the bytes it got and answers as it is told. */
async function counterpart() {
  const got: string[] = []
  let next: Answer = { status: 200 }
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const p of req) parts.push(p as Buffer)
    got.push(`${req.url}\n${JSON.stringify(req.headers)}\n${Buffer.concat(parts).toString('utf8')}`)
    if (next.drop) return void req.socket.destroy()
    res.writeHead(next.status, { 'content-type': 'application/json', ...next.headers })
    res.end(next.body ?? '{"receipt":"R-1"}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    got,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`,
    behave: (a: Answer) => {
      next = a
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const message = (kind: string): Delivery => ({
  id: randomUUID(),
  county: '500102',
  channel: 'bench',
  kind,
  round: 0,
  caseId: randomUUID(),
  reportId: randomUUID(),
  externalId: 'X-77',
  clientId: null,
  regionPath: '500102006',
  body: { result: '已经修好', unitName: '抢修队' },
  attempts: 1,
  createdAt: new Date(),
})

/** Tries everything that the adapter says it can; each check stands for itself. */
export async function checkAdapter(adapter: Adapter): Promise<Check[]> {
  const out: Check[] = []
  const check = async (what: string, act: () => Promise<string | undefined> | string | undefined) => {
    try {
      const fault = await act()
      out.push({ what, ok: fault === undefined, said: fault ?? '' })
    } catch (err) {
      out.push({ what, ok: false, said: err instanceof Error ? `${err.name}: ${err.message}` : String(err) })
    }
  }
  if (adapter.samples)
    for (const [i, sample] of adapter.samples.entries())
      await check(`in: sample ${i + 1} becomes an order, twice the same`, () => {
        const once = JSON.stringify(adapter.read ? adapter.read(structuredClone(sample)) : sample)
        const twice = JSON.stringify(adapter.read ? adapter.read(structuredClone(sample)) : sample)
        if (once !== twice)
          return 'reading it again gives something else: a repeated order would be two reports'
        const order = Order.safeParse(JSON.parse(once ?? 'null'))
        return order.success
          ? undefined
          : order.error.issues.map((x) => `${x.path.join('.')}: ${x.message}`).join('; ')
      })
  if (adapter.read)
    await check('in: what it cannot read is refused, not made up', () => {
      for (const odd of [{}, [], 'x', 7]) {
        let order: unknown
        try {
          order = adapter.read!(odd)
        } catch {
          continue
        }
        if (Order.safeParse(order).success) return `${JSON.stringify(odd)} became an order`
      }
      return undefined
    })
  if (adapter.reaches === 'page') {
    await check('out: stored is delivered', async () => {
      const receipt = await adapter.deliver(message('result'), { clock: () => new Date() } as App)
      return receipt.via === 'page' ? undefined : `the receipt says ${receipt.via}`
    })
    return out
  }
  if (adapter.tell) await checkTell(adapter.tell, check)
  else out.push({ what: 'out', ok: false, said: 'a system adapter has `tell`: make it with systemAdapter()' })
  return out
}

async function checkTell(
  tell: NonNullable<Adapter['tell']>,
  check: (what: string, act: () => Promise<string | undefined>) => Promise<void>,
): Promise<void> {
  const side = await counterpart()
  const target: Target = { url: side.url, key: 'bench', secret: 'a secret of the bench' }
  const now = new Date()
  const say = (m: Delivery) => tell(target, m, now)
  /** What it threw, or undefined. */
  const thrown = async (a: Answer): Promise<unknown> => {
    side.behave(a)
    try {
      await say(message('result'))
      return undefined
    } catch (err) {
      return err
    }
  }
  try {
    for (const kind of ['result', 'progress', 'ask', 'rejected'])
      await check(`out: a ${kind} arrives, with a receipt`, async () => {
        side.behave({ status: 200 })
        const before = side.got.length
        const receipt = await say(message(kind))
        if (side.got.length === before) return 'nothing was sent'
        return receipt.via && !Number.isNaN(Date.parse(receipt.at))
          ? undefined
          : 'the receipt lacks via or at'
      })
    await check(
      'out: names the order, and the message by an id that stays when it is sent again',
      async () => {
        side.behave({ status: 200 })
        const m = message('result')
        await say(m)
        await say(m)
        const [a, b] = side.got.slice(-2)
        if (!a?.includes(m.id) || !b?.includes(m.id))
          return 'message.id is nowhere in the call: a repeated one has its effect twice'
        return a.includes('X-77') ? undefined : 'externalId is nowhere in the call'
      },
    )
    await check('out: the secret itself is not sent', async () =>
      side.got.some((g) => g.includes(target.secret)) ? 'the secret stands in the call' : undefined,
    )
    for (const status of [500, 503, 429])
      await check(`retry: ${status} is tried again`, async () =>
        (await thrown({ status })) instanceof Retry ? undefined : 'did not throw Retry',
      )
    await check('retry: a wait that was asked for is kept', async () => {
      const err = await thrown({ status: 429, headers: { 'retry-after': '120' } })
      return err instanceof Retry && err.afterMs === 120_000
        ? undefined
        : 'retry-after is not in Retry.afterMs'
    })
    await check('retry: silence means that the system is down', async () => {
      const err = await thrown({ status: 0, drop: true })
      return err instanceof Retry && err.down ? undefined : 'did not throw Retry with down'
    })
    for (const status of [400, 401, 404])
      await check(`person: ${status} waits for somebody`, async () =>
        (await thrown({ status })) instanceof Permanent ? undefined : 'did not throw Permanent',
      )
  } finally {
    await side.stop()
  }
}
