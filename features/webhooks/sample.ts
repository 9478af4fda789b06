/**
 * The other side of a hook as it is documented, checking signatures with its own code: a system that takes webhooks, the group robots
 * of WeCom, DingTalk and Feishu, an SMS provider. Says what it is told to on bad days.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Call {
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
  body: any
}

export class FakeSide {
  calls: Call[] = []
  /** Answers of the next calls; afterwards it behaves. */
  moods: { status?: number; body?: unknown; headers?: Record<string, string> }[] = []
  url = ''
  /** Secret of the robots with signing, or of a webhook by its id. */
  secret = 'SEC-of-the-group'
  now: () => Date = () => new Date()
  #server: Server | undefined

  async start(): Promise<string> {
    this.#server = createServer(async (req, res) => {
      const chunks: Buffer[] = []
      for await (const c of req) chunks.push(c as Buffer)
      const u = new URL(req.url ?? '/', 'http://x')
      const text = Buffer.concat(chunks).toString('utf8')
      const call: Call = { path: u.pathname, query: u.searchParams, headers: req.headers, text, body: null }
      try {
        call.body = JSON.parse(text)
      } catch {
        call.body = Object.fromEntries(new URLSearchParams(text))
      }
      this.calls.push(call)
      const mood = this.moods.shift()
      res.writeHead(mood?.status ?? 200, { 'content-type': 'application/json', ...mood?.headers })
      res.end(JSON.stringify(mood?.body ?? this.#answer(call)))
    })
    await new Promise<void>((done) => this.#server!.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this.url
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done) ?? done(undefined))
  }

  #answer(c: Call): unknown {
    switch (c.path) {
      case '/cgi-bin/webhook/send':
        if (c.query.get('key') !== 'wecom-key') return { errcode: 93000, errmsg: 'invalid webhook url' }
        return c.body?.msgtype === 'markdown' && Buffer.byteLength(c.body.markdown?.content ?? '') <= 4096
          ? { errcode: 0, errmsg: 'ok' }
          : { errcode: 40008, errmsg: 'invalid message type' }
      case '/robot/send': {
        const at = c.query.get('timestamp') ?? ''
        const sign = createHmac('sha256', this.secret).update(`${at}\n${this.secret}`).digest('base64')
        const fresh = Math.abs(Number(at) - this.now().getTime()) < 3_600_000 && at.length === 13
        if (c.query.get('access_token') !== 'ding-token' || !fresh || c.query.get('sign') !== sign)
          return { errcode: 310000, errmsg: 'sign not match' }
        return c.body?.msgtype === 'markdown' && c.body.markdown?.title && c.body.markdown?.text
          ? { errcode: 0, errmsg: 'ok' }
          : { errcode: 40035, errmsg: 'missing parameter' }
      }
      case '/open-apis/bot/v2/hook/feishu-id': {
        const at = String(c.body?.timestamp ?? '')
        const sign = createHmac('sha256', `${at}\n${this.secret}`).update('').digest('base64')
        const fresh = Math.abs(Number(at) * 1000 - this.now().getTime()) < 3_600_000 && at.length === 10
        if (!fresh || c.body?.sign !== sign)
          return { code: 19021, msg: 'sign match fail or timestamp is not within one hour' }
        return c.body?.msg_type === 'post' && Array.isArray(c.body.content?.post?.zh_cn?.content)
          ? { code: 0, msg: 'success', data: {} }
          : { code: 9499, msg: 'Bad Request' }
      }
      case '/sms':
        return { Code: 'OK' }
      default:
        return { received: true }
    }
  }
}

/** Whether a webhook carries our signature, recomputed from the bytes as a receiver would. */
export function goodSignature(c: Call, method: string, url: string, key: string, secret: string): boolean {
  const m = /^Yige-HMAC key=([^,]+), ts=(\d+), nonce=([^,]+), sig=([0-9a-f]{64})$/.exec(
    c.headers.authorization ?? '',
  )
  if (m?.[1] !== key) return false
  const digest = createHash('sha256').update(c.text).digest('hex')
  const text = [method, url, m[2], m[3], digest].join('\n')
  return createHmac('sha256', secret).update(text).digest('hex') === m[4]
}
