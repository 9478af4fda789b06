/**
 * A line between two servers that behaves as bad lines do: it cuts a connection while the question or the answer is on its way, answers
 * late, lets a question through and swallows the answer (the other side has committed), or accepts and says nothing. TCP, no protocol.
 */

import type { AddressInfo } from 'node:net'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'

export const faults = ['cutQuestion', 'cutAnswer', 'swallow', 'halfOpen', 'late'] as const
export type Fault = (typeof faults)[number]

export class BrokenLine {
  url = ''
  /** What was done to connections so far. */
  readonly done: Record<Fault | 'good', number> = {
    cutQuestion: 0,
    cutAnswer: 0,
    swallow: 0,
    halfOpen: 0,
    late: 0,
    good: 0,
  }
  /** Where it leads; a server that was started again listens elsewhere. */
  target: string
  #server: Server | undefined
  #open = new Set<Socket>()
  readonly #chance: () => number
  readonly #share: number
  readonly #lifeMs: number

  /** Of all connections `share` go wrong, one fault as often as another; a good one lives about `lifeMs`. `chance` in [0, 1). */
  constructor(target: string, o: { share: number; chance?: () => number; lifeMs?: number }) {
    this.target = target
    this.#share = o.share
    this.#chance = o.chance ?? Math.random
    this.#lifeMs = o.lifeMs ?? 4000
  }

  async start(): Promise<string> {
    this.#server = createServer((near) => this.#lead(near))
    await new Promise<void>((done) => this.#server!.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this.url
  }

  async stop(): Promise<void> {
    for (const s of this.#open) s.destroy()
    await new Promise((done) => this.#server?.close(done) ?? done(undefined))
  }

  #lead(near: Socket): void {
    const fault = this.#chance() < this.#share ? faults[Math.floor(this.#chance() * faults.length)]! : null
    this.done[fault ?? 'good']++
    const to = new URL(this.target)
    const keep = (s: Socket) => {
      this.#open.add(s)
      s.on('close', () => this.#open.delete(s))
      s.on('error', () => {})
    }
    keep(near)
    if (fault === 'halfOpen') {
      // Nobody is there, and nobody says so.
      near.resume()
      setTimeout(() => near.destroy(), 1500).unref()
      return
    }
    const far = dial(Number(to.port), to.hostname)
    keep(far)
    const end = () => {
      near.destroy()
      far.destroy()
    }
    far.on('close', end)
    // Also a good one does not last: whoever keeps it open finds it gone.
    if (!fault) setTimeout(end, this.#lifeMs * (0.05 + this.#chance())).unref()
    near.on('close', () => far.destroy())
    near.on('data', (piece) => {
      if (fault === 'cutQuestion') {
        // Half of it arrives.
        far.write(piece.subarray(0, Math.floor(piece.length / 2)))
        setTimeout(end, 20).unref()
        return
      }
      far.write(piece)
    })
    far.on('data', (piece) => {
      if (fault === 'swallow') return void setTimeout(end, 30).unref()
      if (fault === 'cutAnswer') {
        near.write(piece.subarray(0, Math.floor(piece.length / 2)))
        setTimeout(end, 20).unref()
        return
      }
      if (fault === 'late') return void setTimeout(() => near.writable && near.write(piece), 800).unref()
      near.write(piece)
    })
  }
}
