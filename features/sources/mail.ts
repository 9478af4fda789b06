/**
 * A mailbox: each letter of a person is one report. The mailbox is opened for reading only; how far it was read is the number of the last
 * message, stored with what became of it, and a message is known by its Message-Id besides.
 */
import { ImapFlow } from 'imapflow'
import type { App } from '../../kernel/context.ts'
import { ProblemError, problemCatalogue } from '../../kernel/problem.ts'
import { acceptPhoto } from '../attachments/answers.ts'
import { derivedId, enqueueResult, takeOrder } from '../channels/answers.ts'
import { intake } from '../reports/answers.ts'
import type { MailSettings } from './contract.ts'
import { safeAddress } from './guard.ts'
import { type Letter, readLetter } from './letters.ts'
import { needPerson } from './person.ts'
import { maxPerHour, maxWords, passedOver } from './rules/letter.ts'
import { NotNow } from './rules.ts'
import { type KeptSecrets, secretsOf } from './secrets.ts'
import * as store from './store.ts'
import { fileThanks, thankedReport } from './thanks.ts'
import { none, shownSamples, type Tried } from './tried.ts'

const maxBytes = 20 << 20
const atOnce = 30
const lookMs = 90_000

export interface MailCursor {
  validity?: string
  uid?: number
  /** When it was looked into last, for a mailbox that was numbered anew. */
  at?: string
}
/** What is sealed of a letter, to answer it. */
export interface KeptLetter {
  from: string
  subject: string
  messageId: string
  references: string
}

/** A line to the mail server that is not open yet. */
export async function lineTo(
  app: App,
  s: MailSettings,
  secrets: KeptSecrets,
  more: { socketTimeout?: number; maxIdleTime?: number },
): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: await safeAddress(s.imap.host, app.installation.localSources ?? false),
    port: s.imap.port,
    secure: s.imap.tls,
    servername: s.imap.host,
    auth: { user: s.user, pass: secrets.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    ...more,
  })
  // Without a listener an error of the socket would end the process.
  client.on('error', () => {})
  return client
}

async function opened<T>(
  app: App,
  s: MailSettings,
  secrets: KeptSecrets,
  work: (c: ImapFlow, box: { validity: string; next: number; exists: number }) => Promise<T>,
): Promise<T> {
  const client = await lineTo(app, s, secrets, { socketTimeout: 30_000 })
  const timer = setTimeout(() => client.close(), lookMs)
  try {
    await client.connect()
    const box = await client.mailboxOpen(s.box, { readOnly: true })
    return await work(client, {
      validity: String(box.uidValidity),
      next: box.uidNext,
      exists: box.exists,
    })
  } catch (err) {
    if (err instanceof NotNow || err instanceof ProblemError) throw err
    const e = err as { responseText?: string; code?: string; message?: string }
    throw new NotNow(`${e.responseText || e.code || e.message || String(err)}`.slice(0, 300))
  } finally {
    clearTimeout(timer)
    await Promise.race([client.logout().catch(() => {}), new Promise((r) => setTimeout(r, 3000).unref())])
    client.close()
  }
}

export async function lookIntoMail(app: App, src: store.SourceRow): Promise<{ more: boolean }> {
  const s = src.settings as MailSettings
  const c = src.cursor as MailCursor
  return opened(app, s, secretsOf(app, src), async (client, box) => {
    const same = c.validity === box.validity
    const begins = c.validity === undefined
    if (begins && s.from === 'now') {
      await store.updateSource(app.pools.system, src.id, {
        cursor: { validity: box.validity, uid: box.next - 1, at: app.clock().toISOString() },
      })
      return { more: false }
    }
    const after = same ? (c.uid ?? 0) : 0
    // Numbered anew: old letters are known by their own numbers, or lie before the last look.
    const since = same || begins || s.from === 'all' ? 0 : Date.parse(c.at ?? '') - 2 * 86_400_000 || 0
    const all = box.exists === 0 ? [] : await numbersAfter(client, after)
    for (const m of await heads(client, all.slice(0, atOnce))) {
      const cursor = { validity: box.validity, uid: m.uid, at: app.clock().toISOString() }
      if (m.at < since) await store.updateSource(app.pools.system, src.id, { cursor })
      else await takeMessage(app, src, s, client, m, cursor)
    }
    return { more: all.length > atOnce }
  })
}

interface Head {
  uid: number
  size: number
  at: number
}

/** Of a mailbox of years its numbers are asked for, not a line of each letter. */
async function numbersAfter(client: ImapFlow, after: number): Promise<number[]> {
  const found = await client.search({ uid: `${after + 1}:*` }, { uid: true })
  // `n:*` names the last message also when its number is lower.
  return (found || []).filter((uid) => uid > after).sort((a, b) => a - b)
}

async function heads(client: ImapFlow, uids: readonly number[]): Promise<Head[]> {
  if (uids.length === 0) return []
  const out: Head[] = []
  for await (const m of client.fetch(
    uids.join(','),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  ))
    out.push({ uid: m.uid, size: m.size ?? 0, at: new Date(m.internalDate ?? 0).getTime() })
  return out.sort((a, b) => a.uid - b.uid)
}

async function takeMessage(
  app: App,
  src: store.SourceRow,
  s: MailSettings,
  client: ImapFlow,
  m: Head,
  cursor: MailCursor,
): Promise<void> {
  const { county } = app.installation
  const item = { county, source_id: src.id, region_path: src.region_path, kind: 'letter' as const, key: '' }
  const end = (
    name: string,
    to: Pick<Parameters<typeof store.insertItem>[1], 'state' | 'taken' | 'repeated' | 'refused' | 'note'>,
    more?: (ctx: { app: App; db: Parameters<typeof store.insertItem>[0]; now: Date }) => Promise<unknown>,
  ) =>
    app.pools.system.transaction().execute(async (db) => {
      const now = app.clock()
      await store.updateSource(db, src.id, { cursor: { ...cursor } })
      await store.insertItem(db, { ...item, name, ...to }, now)
      if (to.state === 'refused') await needPerson({ app, db, now }, src, 'file', name)
      await more?.({ app, db, now })
    })

  if (m.size > maxBytes) return end(`#${m.uid}`, { state: 'refused', refused: 1, note: 'too large' })
  const got = await client.fetchOne(String(m.uid), { source: true }, { uid: true })
  if (got === false || got.source === undefined) return end(`#${m.uid}`, { state: 'ignored', note: 'gone' })
  const l = await readLetter(got.source).catch(() => null)
  if (!l) return end(`#${m.uid}`, { state: 'refused', refused: 1, note: 'unreadable' })
  const why = passedOver(l.headers, l.from, s.address)
  if (why) return end(l.subject || `#${m.uid}`, { state: 'ignored', note: why })
  const sender = app.crypto.blindIndex(l.from, 'letter.from')
  const since = new Date(app.clock().getTime() - 3_600_000)
  const db = app.pools.system
  if ((await store.lettersSince(db, { county, sourceId: src.id, sender, since })) >= maxPerHour)
    return end(l.subject, { state: 'ignored', note: 'loop' })
  const thanked = await thankedReport(app, src, l, sender)
  if (thanked) return fileThanks(app, src, thanked, l.said, { ...item, name: l.subject }, { ...cursor })
  const kept: KeptLetter = {
    from: l.from,
    subject: l.subject,
    messageId: l.messageId,
    references: l.references,
  }
  // First how it is answered, then the report: an answer never finds nobody to write to.
  await store.keepLetter(
    db,
    {
      county,
      sourceId: src.id,
      externalId: l.externalId,
      regionPath: src.region_path,
      sealed: app.crypto.seal(JSON.stringify(kept), `letter:${src.id}`),
      sender,
    },
    app.clock(),
  )
  const uploads = await photosOf(app, src, l)
  const o = await takeOrder(
    app,
    intake,
    {
      channel: src.channel,
      clientId: src.id,
      index: 0,
      requestId: derivedId('letter', src.id, l.externalId),
      uploads,
    },
    orderOfLetter(l),
  )
  if (o.outcome === 'refused') {
    if ((problemCatalogue().get(o.code ?? '')?.status ?? 500) >= 500)
      throw new NotNow(`not stored: ${o.code}`)
    return end(l.subject, { state: 'refused', refused: 1, note: o.code })
  }
  const again = o.outcome === 'repeated'
  await end(
    l.subject || o.number || '',
    { state: 'taken', taken: again ? 0 : 1, repeated: again ? 1 : 0, note: o.number },
    async (ctx) => {
      const r = await store.reportCase(ctx.db, county, o.reportId!)
      // Before all rounds of progress: told once, also when this is done a second time.
      if (r?.client_id === src.id)
        await enqueueResult(ctx, {
          county,
          regionPath: r.region_path,
          caseId: r.case_id,
          reportId: o.reportId!,
          channel: src.channel,
          kind: 'progress',
          round: -1,
          body: { step: 'received' },
        })
    },
  )
}

function orderOfLetter(l: Letter): Record<string, unknown> {
  const long = l.said.length > maxWords
  return {
    externalId: l.externalId,
    content: l.said.slice(0, maxWords) || l.subject || '（来信没有文字，见照片）',
    ...(l.subject && l.said ? { title: l.subject } : {}),
    ...(l.name ? { reporter: { name: l.name } } : {}),
    ...(l.date ? { occurredAt: l.date } : {}),
    ...(l.quoted || long
      ? {
          raw: {
            ...(l.quoted ? { quoted: l.quoted.slice(0, 20_000) } : {}),
            ...(long ? { rest: l.said.slice(maxWords, 60_000) } : {}),
          },
        }
      : {}),
  }
}

/** Photos through the same cleaning as those of residents; one that cannot be read is left out, the letter is not. */
async function photosOf(app: App, src: store.SourceRow, l: Letter): Promise<string[]> {
  const ids: string[] = []
  for (const [i, p] of l.photos.entries()) {
    const id = derivedId('letter-photo', src.id, l.externalId, String(i))
    try {
      await acceptPhoto(app, id, p.content)
      ids.push(id)
    } catch (err) {
      if (err instanceof ProblemError && err.status < 500) continue
      throw err
    }
  }
  return ids
}

export async function tryMail(app: App, s: MailSettings, secrets: KeptSecrets): Promise<Tried> {
  return opened(app, s, secrets, async (client, box) => {
    const last = box.exists === 0 ? [] : (await numbersAfter(client, 0)).slice(-shownSamples)
    const found = await heads(client, last)
    const samples: Tried['samples'] = []
    for (const m of found.filter((x) => x.size <= maxBytes)) {
      const got = await client.fetchOne(String(m.uid), { source: true }, { uid: true })
      if (got === false || got.source === undefined) continue
      const l = await readLetter(got.source)
      const why = passedOver(l.headers, l.from, s.address)
      samples.push({
        label: `#${m.uid}`,
        notes: why ? [why] : [],
        order: why
          ? null
          : {
              externalId: l.externalId,
              title: l.subject || null,
              content: l.said || l.subject,
              placeText: null,
              point: null,
              name: l.name || null,
              phone: null,
              occurredAt: l.date,
            },
      })
    }
    return { ...none, said: s.box, found: box.exists, samples: samples.reverse() }
  })
}
