/**
 * The SMS platform of the demo: another program as far as ours can tell, on a loopback port of its own, that takes one call for each
 * phone as platforms do and sends nothing anywhere. What it says stands in the log of each mailing, marked as what it is.
 */
import { createServer } from 'node:http'
import { sql } from 'kysely'
import { type Sms, sealHook } from '../../features/webhooks/answers/sms.ts'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'

export const demoSmsName = '短信平台（演示，不真的发）'

interface Call {
  PhoneNumbers?: string
  TemplateParam?: { text?: string }
}
/** As a platform answers: taken, or a number that is none any more (here those that end in 7, so that both can be seen). */
function answerTo(body: string, number: number): Record<string, string> {
  let call: Call
  try {
    call = JSON.parse(body) as Call
  } catch {
    return { Code: 'isv.INVALID_JSON_PARAM', Message: '演示：读不懂' }
  }
  if (!/^1\d{10}$/.test(call.PhoneNumbers ?? '') || !call.TemplateParam?.text)
    return { Code: 'isv.INVALID_PARAMETERS', Message: '演示：缺号码或内容' }
  if (call.PhoneNumbers!.endsWith('7'))
    return { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: '演示：当作空号' }
  return { Code: 'OK', Message: '演示：没有真的发出去', BizId: `DEMO-${number}` }
}

/** Starts it and connects it for the whole place; an installation that has connected another one near a region uses that one there. */
export async function startDemoSms(app: App): Promise<() => Promise<void>> {
  // The same message twice has one answer, as with a platform that knows such ids.
  const answers = new Map<string, Record<string, string>>()
  let taken = 80_000
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    let size = 0
    req.on('data', (d: Buffer) => {
      size += d.length
      if (size > 10_000) req.destroy()
      else parts.push(d)
    })
    req.on('end', () => {
      const key = String(req.headers['idempotency-key'] ?? '')
      const answer = answers.get(key) ?? answerTo(Buffer.concat(parts).toString('utf8'), ++taken)
      if (answers.size > 10_000) answers.clear()
      if (key) answers.set(key, answer)
      res.setHeader('content-type', 'application/json; charset=utf-8')
      res.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as { port: number }
  const url = `http://127.0.0.1:${port}/sms`
  const sms: Sms = {
    phones: ['13800000000'],
    template: '{"PhoneNumbers":"{phone}","TemplateParam":{"text":"{text}"}}',
    type: 'json',
    headers: {},
    good: '"Code":"OK"',
  }
  const { rows } = await sql<{
    id: string
  }>`select id from hooks where kind = 'sms' and name = ${demoSmsName} limit 1`.execute(app.pools.system)
  const id = rows[0]?.id ?? uuidv7()
  const sealed = sealHook(app, id, { url, secret: '', sms })
  // It hears of no event: it is there for mailings alone.
  await sql`insert into hooks (id, name, kind, target_sealed, host, region_path, unit_id, events, cursor, created_at)
    values (${id}, ${demoSmsName}, 'sms', ${sealed}, ${new URL(url).origin}, ${app.installation.rootPath}, null, '{}',
      (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - 1)::text, ${app.clock()})
    on conflict (id) do update set target_sealed = excluded.target_sealed, host = excluded.host`.execute(
    app.pools.system,
  )
  return () => new Promise((done) => server.close(() => done()))
}
