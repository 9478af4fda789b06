/**
 * Mailboxes whose server says when a letter has come (IMAP IDLE, RFC 2177): a line stays open on each, and whatever is heard on it only
 * makes the next look come now. Reading stays in `mail.ts`, the same for every server: without IDLE, or while the line is down, the mailbox
 * is looked into every so often as before.
 */
import { createHash } from 'node:crypto'
import type { ImapFlow } from 'imapflow'
import type { App } from '../../kernel/context.ts'
import type { MailSettings } from './contract.ts'
import { lineTo } from './mail.ts'
import { secretsOf } from './secrets.ts'
import * as store from './store.ts'

/** A mailbox that tells of its letters is looked into this often all the same: a line can be dead without a sign. */
export const insuranceMs = 10 * 60_000
/** How long after a line broke another one is tried; providers count sign-ins. */
const againMs = 30_000
/** A server without IDLE is asked again when it may have been replaced. */
const withoutMs = 60 * 60_000
/** IDLE is begun anew this often: home routers forget a silent line after five minutes, servers after thirty. */
const idleMs = 4 * 60_000
/** A line that no turn has confirmed for so long belongs to a process that leads no more. */
const orphanMs = 120_000

interface Line {
  /** Settings and secrets it was opened with. */
  key: string
  client: ImapFlow | undefined
  /** Times it said that something is new. */
  news: number
  /** Not tried again before, by the clock of the app. */
  notBefore: number
  guard?: NodeJS.Timeout
}

const all = new WeakMap<App, Map<string, Line>>()
const linesOf = (app: App): Map<string, Line> => {
  const lines = all.get(app) ?? new Map<string, Line>()
  all.set(app, lines)
  return lines
}
/** Sources that are being looked into by this process: their lease is not shortened. */
export const looking = new Set<string>()

/** How often this mailbox has told of something; undefined: no line is open on it. */
export function newsOf(app: App, id: string): number | undefined {
  const line = linesOf(app).get(id)
  return line?.client ? line.news : undefined
}

const keyOf = (s: store.SourceRow): string =>
  createHash('sha256')
    .update(JSON.stringify(s.settings))
    .update(s.secrets_sealed ?? '')
    .digest('hex')

function hangUp(line: Line): void {
  clearTimeout(line.guard)
  const { client } = line
  // First nobody's: its end is no news then.
  line.client = undefined
  client?.close()
}

async function lookSoon(app: App, id: string): Promise<void> {
  // Whoever looks now asks afterwards whether there was news meanwhile (look.ts).
  if (looking.has(id)) return
  await store.lookNow(app.pools.system, id, app.clock())
  await app.jobs.nudge('sources')
}

/** A turn: lines are opened for mailboxes in use that answer, and closed where nobody wants them any more. */
export async function watchMail(app: App): Promise<void> {
  const lines = linesOf(app)
  const boxes = (await store.allSources(app.pools.system)).filter((s) => s.kind === 'mail')
  const wanted = new Map(boxes.filter((s) => s.active).map((s) => [s.id, s]))
  for (const [id, line] of lines) {
    const s = wanted.get(id)
    if (s && keyOf(s) === line.key) continue
    hangUp(line)
    lines.delete(id)
  }
  await Promise.all(boxes.map((s) => tend(app, s)))
}

async function tend(app: App, s: store.SourceRow): Promise<void> {
  const lines = linesOf(app)
  const known = lines.get(s.id)
  if (known?.client) return void known.guard?.refresh()
  // Who held the line is gone: looked into at once, and then every so often.
  if (s.told) {
    await store.updateSource(app.pools.system, s.id, { told: false })
    if (s.active) await lookSoon(app, s.id)
  }
  const now = app.clock().getTime()
  if (!s.active || s.failures > 0 || s.looked_at === null || now < (known?.notBefore ?? 0)) return
  const line: Line = { key: keyOf(s), client: undefined, news: 0, notBefore: now + againMs }
  lines.set(s.id, line)
  try {
    await open(app, s, line)
  } catch (err) {
    app.log.info(
      { err, source: s.id },
      'a mailbox does not tell of its letters now; it is looked into as before',
    )
  }
}

async function open(app: App, s: store.SourceRow, line: Line): Promise<void> {
  const settings = s.settings as MailSettings
  const client = await lineTo(app, settings, secretsOf(app, s), { maxIdleTime: idleMs })
  let held = false
  try {
    await client.connect()
    if (!client.capabilities.has('IDLE')) {
      line.notBefore = app.clock().getTime() + withoutMs
      await client.logout()
      return
    }
    await client.mailboxOpen(settings.box, { readOnly: true })
    held = true
  } finally {
    if (!held) client.close()
  }
  const heard = () => {
    if (line.client !== client) return
    line.news++
    lookSoon(app, s.id).catch((err) =>
      app.log.warn({ err, source: s.id }, 'a mailbox could not be looked into at once'),
    )
  }
  client.on('exists', heard)
  client.on('close', () => {
    if (line.client !== client) return
    clearTimeout(line.guard)
    line.client = undefined
    line.notBefore = app.clock().getTime() + againMs
  })
  line.client = client
  line.guard = setTimeout(() => hangUp(line), orphanMs).unref()
  client
    .idle()
    .catch(() => {})
    .finally(() => client.close())
  await store.updateSource(app.pools.system, s.id, { told: true })
  // What came between the last look and now.
  heard()
}

export function stopWatching(app: App): void {
  for (const line of linesOf(app).values()) hangUp(line)
  all.delete(app)
}
