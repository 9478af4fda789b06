/** A replay from being asked for to its last page. */
import { setImmediate } from 'node:timers/promises'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { noteOf } from '../../shared/notes.ts'
import { audit } from '../audit/answers.ts'
import { shownNames } from '../cases/answers.ts'
import { anyList } from '../items/answers.ts'
import { instantsOf } from '../statistics/answers.ts'
import { beginClassifier, learnOn, modelData, modelRow, type TriageReport } from '../triage/answers.ts'
import type { Decision } from '../triage/contract.ts'
import { listNow } from './commands.ts'
import type { Change, Replay, replayStart } from './contract-replays.ts'
import { changesOf, type ReplayKind, replayKinds } from './rules/replay.ts'
import * as store from './store-replays.ts'

const PAGE = 200
/** Reports between two pauses: some ten milliseconds. */
const AT_ONCE = 20
const SHOWN = 200

export async function start(ctx: Ctx, b: BodyOf<typeof replayStart>) {
  const { county } = ctx.app.installation
  ctx.access.need('stats.read', b.region)
  ctx.access.need('model.manage', b.region)
  const asked: store.Asked = {
    from: b.from,
    to: b.to,
    modelId: null,
    modelNumber: null,
    listId: null,
    listName: null,
  }
  if (b.modelId) {
    const m = await modelRow(ctx.db, b.modelId)
    if (!m) throw problem('not_found')
    if (!m.kept) throw problem('decisions.model_state')
    if (m.list !== listNow(ctx)?.wording) throw problem('decisions.other_list')
    Object.assign(asked, { modelId: m.id, modelNumber: m.number })
  } else if (b.listId) {
    const list = await anyList(ctx.db, b.listId)
    if (!list.items.some((i) => i.name)) throw problem('decisions.no_list')
    Object.assign(asked, { listId: b.listId, listName: list.name })
  }
  const id = uuidv7(ctx.now.getTime())
  await store.insertReplay(ctx.db, {
    county,
    id,
    regionPath: b.region,
    asked,
    at: ctx.now,
    by: ctx.actor.id,
    byName: ctx.actor.name,
  })
  await ctx.app.jobs.add(
    ctx.db,
    'decisions.replay',
    { id },
    { key: `decisions.replay:${id}`, maxAttempts: 3 },
  )
  await audit(ctx, {
    action: 'decisions.replay',
    subjectKind: 'decision_replay',
    subjectId: id,
    regionPath: b.region,
    detail: { ...asked },
  })
  return { id }
}

async function mine(ctx: Ctx, id: string): Promise<store.ReplayRow> {
  const r = await store.replay(ctx.db, ctx.app.installation.county, id)
  if (!r) throw problem('not_found')
  ctx.access.need('stats.read', r.region_path)
  return r
}

export async function stop(ctx: Ctx, id: string) {
  const r = await mine(ctx, id)
  ctx.access.need('model.manage', r.region_path)
  const { county } = ctx.app.installation
  return { stopped: await store.setReplay(ctx.db, county, id, { state: 'stopped', endedAt: ctx.now }) }
}

export async function list(ctx: Ctx): Promise<{ replays: Replay[] }> {
  const rows = await store.replays(ctx)
  const counts = await store.countsOf(
    ctx.db,
    ctx.app.installation.county,
    rows.map((r) => r.id),
  )
  return {
    replays: rows.map((r) => ({
      id: r.id,
      state: r.state,
      regionPath: r.region_path,
      regionName: ctx.app.services.regions.name(r.region_path),
      from: r.asked.from,
      to: r.asked.to,
      model: r.asked.modelNumber,
      list: r.asked.listName,
      done: r.done,
      total: r.total,
      result:
        r.state === 'waiting'
          ? null
          : replayKinds.map((kind) => {
              const c = counts.find((x) => x.replay_id === r.id && x.kind === kind)
              const { changed = 0, better = 0, worse = 0 } = c ?? {}
              return { kind, changed, better, worse, other: changed - better - worse }
            }),
      why: r.why,
      at: r.at.toISOString(),
      by: r.by_name,
    })),
  }
}

export async function changes(
  ctx: Ctx,
  id: string,
  q: { kind: ReplayKind; which: 'all' | 'better' | 'worse' | 'other' },
): Promise<{ rows: Change[]; more: number }> {
  const r = await mine(ctx, id)
  const rows = await store.changedCases(ctx, r.id, q.kind, q.which, SHOWN + 1)
  const names = shownNames(ctx.app)
  const named = (value: string): string => {
    if (value === '' || value === 'none' || q.kind === 'level') return ''
    // An item of a draft has no name in the list in force.
    return q.kind === 'class' ? (names.item(value)?.name ?? value) : names.unit(value)
  }
  return {
    rows: rows.slice(0, SHOWN).map((c) => ({
      caseId: c.case_id,
      number: c.number,
      title: c.title,
      was: c.was,
      wasName: named(c.was),
      now: c.now,
      nowName: named(c.now),
      stands: c.stands,
      standsName: named(c.stands),
    })),
    more: Math.max(0, rows.length - SHOWN),
  }
}

/** The other model or list, ready to be asked; words when it can no longer be. */
async function otherWorld(app: App, asked: store.Asked): Promise<((q: TriageReport) => Decision[]) | string> {
  const { triage, items } = app.services
  const db = app.pools.system
  if (asked.listId) {
    const other = await anyList(db, asked.listId)
    const list = { ...other, items: other.items.filter((i) => i.name) }
    // As on the day it is published: its own wording, then all corrections.
    const classifier = await beginClassifier(db, list.items, await modelData(db, 'current'))
    await learnOn(db, classifier)
    return triage.under({ classifier, list })
  }
  const stored = asked.modelId ? await modelData(db, { id: asked.modelId }) : null
  const now = items.current()?.items.filter((i) => i.name) ?? []
  if (!stored || stored.saved.list !== listNow({ app })?.wording) return noteOf('modelGone')
  const classifier = await beginClassifier(db, now, stored)
  await learnOn(db, classifier)
  return triage.under({ classifier })
}

export async function runReplay(app: App, id: string, aborted: () => boolean): Promise<void> {
  const { county, zone } = app.installation
  const { triage } = app.services
  const db = app.pools.system
  const r = await store.replay(db, county, id)
  if (!r || !['waiting', 'running'].includes(r.state)) return
  const end = (state: 'done' | 'failed', why = '') =>
    store.setReplay(db, county, id, { state, why, endedAt: app.clock() })
  const after = await otherWorld(app, r.asked)
  if (typeof after === 'string') return void (await end('failed', after))
  const present = app.services.items.current()?.items.filter((i) => i.name) ?? []
  if (present.length === 0) return void (await end('failed', noteOf('noList')))
  // A model of its own: the one that decides goes on learning meanwhile, and the first report would be asked of another than the last.
  const now = await beginClassifier(db, present, await modelData(db, 'current'))
  await learnOn(db, now)
  const before = triage.under({ classifier: now })
  const { from, to } = instantsOf(r.asked, zone)
  const at = { from: new Date(from), to: new Date(to) }
  const total = await store.countReports(db, county, r.region_path, at)
  if (!(await store.setReplay(db, county, id, { state: 'running', done: 0, total }))) return
  let last = '00000000-0000-0000-0000-000000000000'
  for (let done = 0; ; ) {
    const page = await store.pastReports(db, county, r.region_path, at, last, PAGE)
    if (page.length === 0) break
    const stands = await store.standsOf(
      db,
      county,
      page.map((p) => p.caseId),
    )
    const found = []
    for (const [i, p] of page.entries()) {
      const q = await questionOf(app, p)
      for (const c of changesOf(before(q), after(q), stands.get(p.caseId) ?? {}))
        found.push({ ...c, caseId: p.caseId, regionPath: p.regionPath })
      if (i % AT_ONCE === AT_ONCE - 1) await setImmediate()
    }
    await store.insertChanges(db, county, id, found)
    done += page.length
    last = page.at(-1)!.caseId
    // Stopped by a person, or the server goes down: the job is taken up again from the start, and finds the same.
    if (!(await store.setReplay(db, county, id, { state: 'running', done }))) return
    if (aborted()) throw new Error('the server stops; the replay begins again at its next start')
  }
  await end('done')
}

async function questionOf(app: App, p: store.PastReport): Promise<TriageReport> {
  const qr = p.qrCode ? await app.services.triage.qrPlace(p.qrCode) : null
  return {
    id: p.reportId,
    at: p.at,
    channel: p.channel,
    text: p.text,
    ...(p.title ? { title: p.title } : {}),
    ...(p.placeText ? { address: p.placeText } : {}),
    ...(p.lng !== null && p.lat !== null ? { point: [p.lng, p.lat] as const } : {}),
    ...(p.accuracy === null ? {} : { accuracyM: p.accuracy }),
    ...(qr
      ? { qr: { regionPath: qr.regionPath, name: qr.name, ...(qr.point ? { point: qr.point } : {}) } }
      : {}),
    ...(p.chosenItem ? { item: p.chosenItem } : {}),
    ...(p.chosenLevel ? { level: p.chosenLevel } : {}),
    ...(p.chosenRegion ? { regionPath: p.chosenRegion } : {}),
  }
}
