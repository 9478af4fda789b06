/** A closed-loop load: `connections` workers, each sends the next request when the last is answered. */
import { Agent, request } from 'node:http'
import { busySeconds } from './town.ts'

export interface LoadResult {
  rate: number
  p50: number
  p99: number
  count: number
  failed: number
  /** Busy CPU milliseconds of the machine per operation. */
  cpuMs: number
}

export interface Shot {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

const quantile = (sorted: number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

/** Runs any asynchronous operation from `connections` workers for `seconds`, after a warm-up. */
export async function closedLoop(
  op: (i: number) => Promise<boolean>,
  o: { connections: number; seconds: number; warmup?: number },
): Promise<LoadResult> {
  let i = 0
  let measuring = false
  let over = false
  let failed = 0
  const times: number[] = []
  const worker = async () => {
    while (!over) {
      const t = performance.now()
      const ok = await op(i++)
      if (!measuring || over) continue
      if (ok) times.push(performance.now() - t)
      else failed++
    }
  }
  const all = Array.from({ length: o.connections }, worker)
  await new Promise((r) => setTimeout(r, (o.warmup ?? 2) * 1000))
  const cpu = busySeconds()
  const from = performance.now()
  measuring = true
  await new Promise((r) => setTimeout(r, o.seconds * 1000))
  over = true
  const seconds = (performance.now() - from) / 1000
  const busy = busySeconds() - cpu
  const count = times.length
  await Promise.all(all)
  times.sort((a, b) => a - b)
  return {
    rate: count / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    count,
    failed,
    cpuMs: (busy * 1000) / Math.max(1, count),
  }
}

export function http(
  url: string,
  connections: number,
): (s: Shot) => Promise<{ status: number; body: string }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const at = new URL(url)
  return (s) =>
    new Promise((resolve, reject) => {
      const req = request(
        {
          agent,
          host: at.hostname,
          port: at.port,
          method: s.method,
          path: s.path,
          headers: {
            ...(s.body
              ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(s.body) }
              : {}),
            ...s.headers,
          },
        },
        (res) => {
          let body = ''
          res.setEncoding('utf8')
          res.on('data', (d: string) => {
            body += d
          })
          res.on('end', () => resolve({ status: res.statusCode ?? 0, body }))
        },
      )
      req.on('error', reject)
      req.end(s.body)
    })
}

export const show = (name: string, r: LoadResult): string =>
  `${name.padEnd(34)} ${r.rate.toFixed(0).padStart(7)}/s  p50 ${r.p50.toFixed(1).padStart(6)} ms  p99 ${r.p99.toFixed(1).padStart(7)} ms  CPU ${r.cpuMs.toFixed(2).padStart(6)} ms/op  failed ${r.failed}`
