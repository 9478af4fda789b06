/** A line between two programs that can be made to fail in the ways lines fail. */
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export const faultKinds = ['cut', 'half-open', 'delay', 'throttle', 'reset at answer'] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Line {
  port: number
  /** Makes the line fail in this way for so long; resolves when it is whole again. */
  fail(kind: FaultKind, ms: number): Promise<void>
  close(): Promise<void>
}

/** Listens on a port of its own and passes everything on to `target`, both ways. */
export async function startLine(target: NetConnectOpts): Promise<Line> {
  const pairs = new Set<{ near: Socket; far: Socket }>()
  let fault: FaultKind | undefined
  const end = (p: { near: Socket; far: Socket }) => {
    p.near.destroy()
    p.far.destroy()
    pairs.delete(p)
  }
  const pass = (p: { near: Socket; far: Socket }, from: Socket, to: Socket, answers: boolean) => {
    // One piece after the other, also when one of them is held back.
    let before = Promise.resolve()
    from.on('data', (data: Buffer) => {
      before = before.then(async () => {
        if (fault === 'half-open') return
        // What was asked has been carried out, and nobody hears of it.
        if (fault === 'reset at answer' && answers) return end(p)
        if (fault === 'delay') await sleep(100 + Math.random() * 400)
        let rest = data
        while (fault === 'throttle' && rest.length > 0) {
          to.write(rest.subarray(0, 512))
          rest = rest.subarray(512)
          await sleep(25)
        }
        if (rest.length > 0 && !to.destroyed) to.write(rest)
      })
    })
    from.on('error', () => end(p))
    from.on('close', () => void before.then(() => end(p)))
  }
  const server = createServer((near) => {
    if (fault === 'cut') return void near.destroy()
    const far = createConnection(target)
    const p = { near, far }
    pairs.add(p)
    pass(p, near, far, false)
    pass(p, far, near, true)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as { port: number }).port,
    async fail(kind, ms) {
      fault = kind
      if (kind === 'cut') for (const p of pairs) end(p)
      await sleep(ms)
      // Half-open lines never carry anything again: the programs have to find out, or the other end gives up.
      if (kind === 'half-open') for (const p of pairs) end(p)
      fault = undefined
    },
    async close() {
      for (const p of pairs) end(p)
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
