/** Posting, reading, relaying and ending postings. A link is the key of whoever posted or answered; contacts stay sealed. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { maskPhone, sha256 } from '../../kernel/crypto.ts'
import { canonical } from '../../kernel/events.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { claimUploads, dropLoosePhotos } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { maskedWords } from '../open311/rules.ts'
import { intake } from '../reports/answers.ts'
import type { Match, mineDo, postingDecide, postingPost } from './contract.ts'
import { type Comparable, endOf, keptDays, matchOf, remindDays, titleOf } from './rules.ts'
import * as store from './store.ts'

defineProblems({
  'lostfound.over': { status: 409, zh: '这一条已经结束了', en: 'This posting is over' },
  'lostfound.names': {
    status: 422,
    zh: '还有电话、证件号或门牌，没有公开',
    en: 'Not published: it still has a phone, a number or a door',
  },
})

const tokenOf = (app: App, id: string, what: string): string =>
  Buffer.from(app.crypto.sign(id, what), 'hex').subarray(0, 24).toString('base64url')

const comparable = (n: store.PostingRow): Comparable => ({
  kind: n.kind,
  words: `${n.title} ${n.words}`,
  regionPath: n.region_path,
  point: n.lng !== null && n.lat !== null ? [n.lng, n.lat] : null,
  happenedOn: n.happened_on,
})

/** What may belong to it, likeliest first, at most five. */
function matchesOf(n: store.PostingRow, all: readonly store.PostingRow[]): Match[] {
  return all
    .flatMap((o) => {
      const m = matchOf(comparable(n), comparable(o))
      return m ? [{ id: o.id, kind: o.kind, title: o.title, ...m }] : []
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
}

/**
 * The posting has the id of the request, so that a second try finds it. A missing person is reported first, through the door of all
 * channels, and is a case of special urgency whether or not the posting is ever public.
 */
export async function post(ctx: Ctx, b: BodyOf<typeof postingPost>) {
  const { app, now } = ctx
  const { county, rootPath } = app.installation
  const { requestId: id, website: _w, uploads, ...content } = b
  const digest = sha256(canonical({ ...content, uploads }))
  const token = tokenOf(app, id, 'posting')
  const was = await store.postingById(ctx.db, county, id)
  if (was && !digest.equals(was.body_hash)) throw problem('request.reused')
  if (was) return { id, token, number: null }
  const { decisions } = await app.services.triage.preview({
    id,
    at: now,
    text: b.words,
    address: b.placeText,
    ...(b.point ? { point: b.point } : {}),
  })
  const place = decisions.find((d) => d.kind === 'place')
  const regionPath = (place?.kind === 'place' ? place.value.regionPath : null) ?? rootPath
  const spot = b.point ?? (place?.kind === 'place' ? place.value.point : null) ?? null
  let report: { caseId: string; number: string } | null = null
  // As the common list counts them; a place with another list leaves it to triage.
  const code = /孩|童|学生|儿子|女儿|小朋友/u.test(b.words) ? '8.3.1' : '8.5.1'
  if (b.kind === 'missing')
    report = await intake(app, {
      channel: 'web',
      title: `寻人：${titleOf(b.words)}`,
      body: `有人走失：${b.words}`,
      placeText: b.placeText,
      point: b.point,
      reporter: b.phone ? { kind: 'named', phone: b.phone } : { kind: 'anonymous' },
      requestId: id,
      itemCode: app.services.items.item(code) ? code : undefined,
      level: 'critical',
    })
  const said = maskedWords(b.words).text
  await asSystem(app, async (sys) => {
    const fresh = await store.insertPosting(
      sys.db,
      {
        county,
        id,
        region_path: regionPath,
        kind: b.kind,
        posted_words: b.words,
        title: titleOf(said),
        words: said,
        place: maskedWords(b.placeText).text,
        lng: spot?.[0] ?? null,
        lat: spot?.[1] ?? null,
        happened_on: b.happenedOn,
        phone_sealed: b.phone ? app.crypto.seal(b.phone, 'posting.phone') : null,
        phone_mask: b.phone ? maskPhone(b.phone) : null,
        photos: [...uploads],
        token_hash: sha256(token),
        body_hash: digest,
        case_id: report?.caseId ?? null,
        posted_at: now,
        expires_at: endOf(b.kind, now),
      },
      ctx.actor.kind === 'account' ? ctx.actor.name : '居民',
    )
    if (fresh && uploads.length)
      await claimUploads({ ...sys, actor: ctx.actor }, uploads, {
        county,
        regionPath,
        caseId: report?.caseId ?? null,
        phase: 'report',
        byName: null,
        keepPlace: false,
      })
  })
  return { id, token, number: report?.number ?? null }
}

async function byToken(ctx: Ctx, token: string, lock = false): Promise<store.PostingRow> {
  const n = await store.postingByToken(ctx.db, ctx.app.installation.county, sha256(token), lock)
  if (!n) throw problem('not_found')
  return n
}

const grouped = (all: readonly store.MessageRow[]) =>
  [...Map.groupBy(all, (m) => m.thread_id)].map(([id, messages]) => ({
    id,
    messages: messages.map((m) => ({ fromOwner: m.from_owner, body: m.body, at: m.at.toISOString() })),
  }))

export async function mine(ctx: Ctx, token: string) {
  const n = await byToken(ctx, token)
  const over = n.state !== 'waiting' && n.state !== 'public'
  const open = over ? [] : (await store.others(ctx.db, n.county, n.kind)).filter((o) => o.state === 'public')
  return {
    id: n.id,
    kind: n.kind,
    state: n.state,
    title: n.title,
    words: n.words,
    place: n.place,
    expiresAt: n.expires_at?.toISOString() ?? null,
    soon: n.expires_at !== null && n.expires_at.getTime() - ctx.now.getTime() < remindDays * 86_400_000,
    reason: n.state === 'refused' ? await store.refusedBecause(ctx.db, n.county, n.id) : '',
    matches: matchesOf(n, open),
    threads: grouped(await store.messagesOf(ctx.db, n.county, n.id)),
  }
}

const live = (n: store.PostingRow): boolean => n.state === 'waiting' || n.state === 'public'

async function close(ctx: Ctx, n: store.PostingRow, found: boolean, by: string): Promise<void> {
  if (!live(n)) throw problem('lostfound.over')
  await store.step(
    ctx.db,
    n,
    { kind: 'closed', by, now: ctx.now, data: { found } },
    { state: 'closed', closed_at: ctx.now, found },
  )
}

export async function doMine(ctx: Ctx, token: string, b: BodyOf<typeof mineDo>): Promise<null> {
  const n = await byToken(ctx, token, true)
  if (b.do === 'close') await close(ctx, n, b.found, '发布人')
  else if (!live(n)) throw problem('lostfound.over')
  else if (b.do === 'extend') {
    const end = endOf(n.kind, ctx.now)
    await store.step(
      ctx.db,
      n,
      { kind: 'extended', by: '发布人', now: ctx.now, data: { until: end } },
      { expires_at: end, reminded_at: null },
    )
  } else {
    const hash = await store.threadHash(ctx.db, n.county, n.id, b.thread)
    if (!hash) throw problem('not_found')
    await say(ctx, n, b.thread, hash, true, b.body)
  }
  return null
}

const say = (ctx: Ctx, n: store.PostingRow, thread: string, hash: Buffer, fromOwner: boolean, body: string) =>
  store.addMessage(ctx.db, {
    county: n.county,
    // By the real clock: two messages of one moment stay in their order.
    id: uuidv7(),
    region_path: n.region_path,
    posting_id: n.id,
    thread_id: thread,
    thread_hash: hash,
    from_owner: fromOwner,
    body,
    at: ctx.now,
  })

/** Who answers a public posting begins a conversation and gets a link of their own. */
export async function answer(ctx: Ctx, id: string, body: string): Promise<{ token: string }> {
  const n = await store.postingById(ctx.db, ctx.app.installation.county, id)
  if (n?.state !== 'public' || (n.expires_at && n.expires_at <= ctx.now)) throw problem('not_found')
  const token = tokenOf(ctx.app, `${id}:${ctx.requestId}`, 'posting.thread')
  await say(ctx, n, ctx.requestId, sha256(token), false, body)
  return { token }
}

export async function thread(ctx: Ctx, token: string) {
  const { county } = ctx.app.installation
  const t = await store.threadByToken(ctx.db, county, sha256(token))
  const n = t && (await store.postingById(ctx.db, county, t.posting_id))
  if (!t || !n) throw problem('not_found')
  const all = (await store.messagesOf(ctx.db, county, n.id)).filter((m) => m.thread_id === t.thread_id)
  return { n, t, shown: { title: n.title, open: live(n), messages: grouped(all)[0]?.messages ?? [] } }
}

export async function sayInThread(ctx: Ctx, token: string, body: string): Promise<null> {
  const { n, t } = await thread(ctx, token)
  if (!live(n)) throw problem('lostfound.over')
  await say(ctx, n, t.thread_id, sha256(token), false, body)
  return null
}

export async function work(ctx: Ctx, view: 'waiting' | 'public' | 'over', limit: number) {
  const { county, zone } = ctx.app.installation
  const visible = ctx.access.where('lostfound.manage', 'n.region_path')
  const { rows, counts } = await store.workRows(ctx.db, { county, view, visible, limit })
  const open =
    view === 'over' || rows.length === 0
      ? []
      : [...(await store.others(ctx.db, county, 'found')), ...(await store.others(ctx.db, county, 'lost'))]
  const from = new Date(ctx.now.getTime() - 30 * 86_400_000)
  return {
    ...(await store.foundAgain(ctx.db, { county, from, zone, visible })),
    counts,
    rows: rows.map((n) => ({
      id: n.id,
      kind: n.kind,
      state: n.state,
      version: n.seq,
      title: n.title,
      words: n.words,
      posted: n.posted_words,
      taken: maskedWords(n.posted_words).taken.map((t) => t.was),
      place: n.place,
      regionName: ctx.app.services.regions.name(n.region_path),
      happenedOn: n.happened_on,
      postedAt: n.posted_at.toISOString(),
      expiresAt: n.expires_at?.toISOString() ?? null,
      phoneMask: n.phone_mask,
      photos: n.photos,
      caseId: n.case_id,
      found: n.found,
      messages: n.messages,
      matches: matchesOf(n, open),
    })),
  }
}

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof postingDecide>,
): Promise<{ state: store.State }> {
  const n = await store.postingById(ctx.db, ctx.app.installation.county, id, true)
  if (!n || !ctx.access.can('lostfound.manage', n.region_path)) throw problem('not_found')
  const by = ctx.actor.name
  if (!live(n)) throw problem('lostfound.over')
  if (b.baseVersion !== n.seq)
    throw problem('conflict.version', { extra: { version: n.seq, state: n.state } })
  if (b.do === 'close') await close(ctx, n, b.found, by)
  else if (b.do === 'refuse')
    await store.step(
      ctx.db,
      n,
      { kind: 'refused', by, now: ctx.now, data: { reason: b.reason } },
      { state: 'refused', closed_at: ctx.now },
    )
  else {
    const issues = (['title', 'words'] as const).flatMap((path) =>
      maskedWords(b[path]).taken.flatMap((t) => (t.firm ? [{ path, code: 'firm', message: t.was }] : [])),
    )
    if (issues.length) throw problem('lostfound.names', { issues })
    const { title, words } = b
    await store.step(
      ctx.db,
      n,
      { kind: 'published', by, now: ctx.now, data: { title, words } },
      { state: 'public', title, words, public_at: n.public_at ?? ctx.now },
    )
  }
  await audit(ctx, {
    action: `posting.${b.do}`,
    subjectKind: 'posting',
    subjectId: id,
    regionPath: n.region_path,
  })
  return { state: b.do === 'close' ? 'closed' : b.do === 'refuse' ? 'refused' : 'public' }
}

/** Ends what has come to its end, and marks what ends soon: its link then asks whether to go on. */
export async function sweep(app: App): Promise<number> {
  const now = app.clock()
  return asSystem(app, async (ctx) => {
    const soon = new Date(now.getTime() + remindDays * 86_400_000)
    const rows = await store.ending(ctx.db, app.installation.county, now, soon)
    for (const n of rows) {
      const over = n.expires_at !== null && n.expires_at <= now
      await store.step(
        ctx.db,
        n,
        { kind: over ? 'expired' : 'reminded', by: '系统', now },
        over ? { state: 'expired', closed_at: now } : { reminded_at: now },
      )
    }
    return rows.length
  })
}

const atOnce = 200

/**
 * Forgets what ended half a year ago, with its messages, its contact and its photos; the audit log keeps how many of what, and whose
 * they were nobody can tell any more. What was reported as a case is not touched: photos that hang on a case stay with it.
 */
export async function forget(app: App): Promise<number> {
  const { county } = app.installation
  const before = new Date(app.clock().getTime() - keptDays * 86_400_000)
  return asSystem(app, async (ctx) => {
    const rows = await store.ended(ctx.db, county, before, atOnce)
    if (rows.length === 0) return 0
    await store.forget(
      ctx.db,
      county,
      rows.map((r) => r.id),
    )
    const photos = await dropLoosePhotos(
      ctx,
      rows.flatMap((r) => r.photos),
    )
    const kinds = Map.groupBy(rows, (r) => r.kind)
    await audit(ctx, {
      action: 'posting.forgotten',
      detail: {
        before: before.toISOString(),
        ...Object.fromEntries([...kinds].map(([kind, list]) => [kind, list.length])),
        photos,
      },
    })
    return rows.length
  })
}
