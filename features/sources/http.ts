/**
 * One call to a system that somebody typed in: to the address that was judged (guard.ts), without following it elsewhere, within time and
 * size. `fetch` would look the name up a second time.
 */
import http from 'node:http'
import https from 'node:https'
import { ProblemError } from '../../kernel/problem.ts'
import { readRetryAfter } from '../channels/rules.ts'
import { safeAddress } from './guard.ts'
import { NotNow } from './rules.ts'

const timeoutMs = 15_000
const maxBytes = 8 << 20

export interface Answered {
  status: number
  headers: Record<string, string>
  text: string
  /** Milliseconds the other side asked to wait. */
  retryAfterMs: number | undefined
}

export async function callOut(
  o: { url: string; method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string },
  opts: { allowLocal: boolean; now: Date },
): Promise<Answered> {
  const url = new URL(o.url)
  const address = await safeAddress(url.hostname, opts.allowLocal).catch((err: unknown) => {
    if (err instanceof ProblemError) throw err
    throw new NotNow(`${url.hostname}: ${(err as NodeJS.ErrnoException).code ?? String(err)}`)
  })
  return new Promise((done, fail) => {
    const give = (reason: string) => {
      req.destroy()
      fail(new NotNow(reason))
    }
    const req = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: o.method ?? 'GET',
        headers: { 'user-agent': 'yige', ...o.headers },
        agent: false,
        family: address.includes(':') ? 6 : 4,
        lookup: (_host, options, got) =>
          options.all
            ? got(null, [{ address, family: address.includes(':') ? 6 : 4 }])
            : got(null, address, address.includes(':') ? 6 : 4),
      },
      (res) => {
        const parts: Buffer[] = []
        let size = 0
        res.on('data', (b: Buffer) => {
          size += b.length
          if (size > maxBytes) return give(`more than ${maxBytes >> 20} MiB in one answer`)
          parts.push(b)
        })
        res.on('error', (err) => give(err.message))
        res.on('end', () => {
          clearTimeout(timer)
          const headers = Object.fromEntries(
            Object.entries(res.headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(', ') : (v ?? '')]),
          )
          done({
            status: res.statusCode ?? 0,
            headers,
            text: Buffer.concat(parts).toString('utf8'),
            retryAfterMs: readRetryAfter(headers['retry-after'] ?? null, opts.now),
          })
        })
      },
    )
    const timer = setTimeout(() => give(`no answer within ${timeoutMs / 1000} s`), timeoutMs)
    timer.unref()
    req.on('error', (err: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      fail(new NotNow(err.code ?? err.message))
    })
    if (o.body !== undefined) req.write(o.body)
    req.end()
  })
}
