/**
 * A system that is asked: page after page, each committed with how far it was read, so that a kill reads at most one page again, whose
 * orders are known by their numbers.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../../kernel/context.ts'
import { maskPhone, sha256 } from '../../kernel/crypto.ts'
import { problemCatalogue } from '../../kernel/problem.ts'
import { type Delivery, derivedId, Permanent, type Receipt, Retry, takeOrder } from '../channels/answers.ts'
import { Order, type OrderOutcome } from '../channels/contract.ts'
import { readStatus } from '../channels/rules.ts'
import { intake } from '../reports/answers.ts'
import type { PullSettings } from './contract.ts'
import { type Answered, callOut } from './http.ts'
import { addressOf, type Page, pageAfter } from './paging.ts'
import { needPerson } from './person.ts'
import { listAt, newest, orderOf, pathsOf } from './rules/mapping.ts'
import { NotNow } from './rules.ts'
import { type KeptSecrets, partnersOf, secretsOf } from './secrets.ts'
import * as store from './store.ts'
import { none, shownSamples, type Tried } from './tried.ts'

/** Within one look; the rest comes with the next, which is at once. */
const budgetMs = 20_000
const maxPages = 50
/** Rows of one page: more is no page. */
const maxRows = 2000
const atOnce = 4

export interface PullCursor {
  /** The newest moment of walks that came to their end; asked for next time. */
  since?: string
  /** The newest of this walk. */
  high?: string
  page?: Page
  etag?: string
  modified?: string
  /** Digests of rows that were refused, so that each is told once. */
  refused?: string[]
}

const optsOf = (app: App) => ({
  allowLocal: app.installation.localSources ?? false,
  now: app.clock(),
})

async function ask(
  app: App,
  secrets: KeptSecrets,
  url: string,
  more: Record<string, string> = {},
): Promise<Answered> {
  const r = await callOut(
    { url, headers: { accept: 'application/json', ...secrets.headers, ...more } },
    optsOf(app),
  )
  if (r.status === 304 && Object.keys(more).length) return r
  if (r.status >= 300 && r.status < 400)
    throw new NotNow(`${r.status}: leads to ${r.headers.location ?? 'elsewhere'}, which is not followed`)
  if (r.status !== 200) throw new NotNow(`answered ${r.status} ${r.text.slice(0, 200)}`, r.retryAfterMs)
  return r
}

function readList(s: PullSettings, text: string): { body: unknown; rows: unknown[] } {
  let body: unknown
  try {
    body = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw new NotNow(`not JSON: ${text.slice(0, 120)}`)
  }
  const rows = listAt(body, s.list)
  if (!rows) throw new NotNow(`no list at ${s.list || 'the top'}: ${text.slice(0, 120)}`)
  if (rows.length > maxRows) throw new NotNow(`${rows.length} rows in one page, ${maxRows} are taken at most`)
  return { body, rows }
}

export async function lookIntoPull(app: App, src: store.SourceRow): Promise<{ more: boolean }> {
  const s = src.settings as PullSettings
  const secrets = secretsOf(app, src)
  const { zone } = app.installation
  let c = src.cursor as PullCursor
  const until = performance.now() + budgetMs
  for (let pages = 1; ; pages++) {
    const url = addressOf(s, c.since ?? '', c.page)
    // Only the beginning of a walk can be as it was: later pages belong to it.
    const known: Record<string, string> = c.page
      ? {}
      : {
          ...(c.etag ? { 'if-none-match': c.etag } : {}),
          ...(c.modified ? { 'if-modified-since': c.modified } : {}),
        }
    const r = await ask(app, secrets, url, known)
    if (r.status === 304) return { more: false }
    const { body, rows } = readList(s, r.text)
    const told = new Set(c.refused ?? [])
    const got = await takeRows(app, src, s, rows, told)
    const high = s.since ? newest(rows, s.since.field, c.high ?? c.since ?? '', zone) : ''
    const next = pageAfter(s, c.page, { url, body, rows: rows.length, link: r.headers.link ?? '' })
    // What is unchanged at the beginning of several pages says nothing of the others; and a new moment asks another question.
    const whole = c.page === undefined && !next && high === (c.since ?? '')
    c = {
      ...(next
        ? { ...(c.since ? { since: c.since } : {}), high, page: next }
        : { since: high || (c.since ?? '') }),
      ...(whole && r.headers.etag ? { etag: r.headers.etag } : {}),
      ...(whole && r.headers['last-modified'] ? { modified: r.headers['last-modified'] } : {}),
      refused: [...told].slice(-500),
    }
    await commit(app, src, c, got, url)
    if (!next) return { more: false }
    if (pages >= maxPages || performance.now() > until) return { more: true }
    await pause(60_000 / s.perMinute)
  }
}

interface Got {
  taken: number
  repeated: number
  refused: number
  note: string | null
}

async function takeRows(
  app: App,
  src: store.SourceRow,
  s: PullSettings,
  rows: readonly unknown[],
  told: Set<string>,
): Promise<Got> {
  const got: Got = { taken: 0, repeated: 0, refused: 0, note: null }
  let at = 0
  const worker = async () => {
    for (let i = at++; i < rows.length; i = at++) {
      const { order } = orderOf(rows[i], s, app.installation.zone)
      const digest = sha256(JSON.stringify(order)).toString('base64url').slice(0, 16)
      const o = await takeOrder(
        app,
        intake,
        {
          channel: src.channel,
          clientId: src.id,
          index: i,
          // The same row with other words is another request for the same order, which is then known by its number.
          requestId: derivedId('source', src.id, digest, String(order.externalId)),
        },
        order,
      )
      if (o.outcome === 'created') got.taken++
      else if (o.outcome === 'repeated') got.repeated++
      else {
        // A fault of ours passes: the page is read again.
        if ((problemCatalogue().get(o.code ?? '')?.status ?? 500) >= 500)
          throw new NotNow(`not stored: ${o.code}`)
        if (told.has(digest)) continue
        told.add(digest)
        got.refused++
        got.note ??= whyOf(o)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return got
}

const whyOf = (o: OrderOutcome): string =>
  `${o.externalId || '?'}: ${o.issues.map((i) => `${i.path} ${i.message}`).join('; ') || o.code}`

async function commit(app: App, src: store.SourceRow, c: PullCursor, got: Got, url: string): Promise<void> {
  const now = app.clock()
  const { note, ...counts } = got
  await app.pools.system.transaction().execute(async (db) => {
    await store.updateSource(db, src.id, { cursor: { ...c } })
    if (got.taken + got.refused === 0) return
    await store.insertItem(
      db,
      {
        county: app.installation.county,
        source_id: src.id,
        region_path: src.region_path,
        kind: 'page',
        // Parameters may hold a key.
        name: new URL(url).pathname,
        key: '',
        state: got.refused ? 'faulty' : 'taken',
        ...counts,
        note,
      },
      now,
    )
    if (got.refused) await needPerson({ app, db, now }, src, 'file', note ?? '')
  })
}

export async function tryPull(app: App, s: PullSettings, secrets: KeptSecrets): Promise<Tried> {
  const r = await ask(app, secrets, addressOf(s, '', undefined))
  let body: unknown
  try {
    body = JSON.parse(r.text.replace(/^\ufeff/, ''))
  } catch {
    throw new NotNow(`not JSON: ${r.text.slice(0, 120)}`)
  }
  const paths = pathsOf(body, s.list)
  const rows = listAt(body, s.list)
  if (!rows) return { ...none, ok: false, said: `no list at ${s.list || 'the top'}`, paths }
  return {
    ok: true,
    said: `${r.status}`,
    found: rows.length,
    paths,
    samples: rows.slice(0, shownSamples).map((row, i) => sampleOf(row, i, s, app.installation.zone)),
  }
}

function sampleOf(row: unknown, i: number, s: PullSettings, zone: string): Tried['samples'][number] {
  const { order, notes } = orderOf(row, s, zone)
  const read = Order.safeParse(order)
  if (!read.success)
    return {
      label: String(i + 1),
      order: null,
      notes: [...notes, ...read.error.issues.map((x) => `${x.path.join('.')}: ${x.message}`)],
    }
  const o = read.data
  return {
    label: String(i + 1),
    notes,
    order: {
      externalId: o.externalId,
      title: o.title ?? null,
      content: o.content,
      placeText: o.placeText ?? null,
      point: o.point ?? null,
      name: o.reporter?.name ?? null,
      phone: o.reporter?.phone ? maskPhone(o.reporter.phone) : null,
      occurredAt: o.occurredAt ?? null,
    },
  }
}

/** A result, posted as the callback of orders (docs/hotline.md); the headers go to the address they were given for and nowhere else. */
export async function answerByCall(
  app: App,
  src: store.SourceRow,
  s: PullSettings,
  m: Delivery,
): Promise<Receipt> {
  const url = s.answerUrl.replaceAll('{externalId}', encodeURIComponent(m.externalId ?? ''))
  const own = new URL(url).origin === partnersOf(s)
  let r: Answered
  try {
    r = await callOut(
      {
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          accept: 'application/json',
          'idempotency-key': m.id,
          ...(own ? secretsOf(app, src).headers : {}),
        },
        body: JSON.stringify({
          id: m.id,
          kind: m.kind,
          round: m.round,
          externalId: m.externalId,
          reportId: m.reportId,
          createdAt: m.createdAt.toISOString(),
          body: m.body,
        }),
      },
      optsOf(app),
    )
  } catch (err) {
    if (err instanceof NotNow) throw new Retry(err.message, { down: true })
    throw err
  }
  const what = readStatus(r.status)
  if (what === 'retry')
    throw new Retry(`answered ${r.status}`, {
      ...(r.retryAfterMs === undefined ? {} : { afterMs: r.retryAfterMs }),
      down: r.status === 503,
    })
  if (what === 'permanent') throw new Permanent(`answered ${r.status}: ${r.text.slice(0, 200)}`)
  return { via: 'callback', at: app.clock().toISOString(), status: r.status, ...receiptIn(r.text) }
}

function receiptIn(text: string): { number?: string } {
  try {
    const r = (JSON.parse(text) as { receipt?: unknown } | null)?.receipt
    return typeof r === 'string' || typeof r === 'number' ? { number: String(r).slice(0, 100) } : {}
  } catch {
    return {}
  }
}
