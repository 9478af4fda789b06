import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { canonical } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { isChannel } from '../channels/answers.ts'
import { instantOf, offsetAt } from '../clocks/rules/zone.ts'
import type { Source, SourceSettings, sourceChange, sourceCreate, sourceGet, sourceTry } from './contract.ts'
import { folderOf } from './folder.ts'
import { settleSource } from './person.ts'
import { mergeSecrets, noSecrets, sealSecrets, secretsOf } from './secrets.ts'
import * as store from './store.ts'
import { tryOut } from './try.ts'
import './problems.ts'

/** Midnight where the installation is. */
function dayStart(ctx: Ctx): Date {
  const { zone } = ctx.app.installation
  const wall = ctx.now.getTime() + offsetAt(ctx.now.getTime(), zone)
  return new Date(instantOf(wall - (wall % 86_400_000), zone))
}

/** What may be shown of where it looks: no path of an address, which may hold a key. */
function whereOf(s: SourceSettings): string {
  switch (s.kind) {
    case 'folder':
      return s.place
    case 'pull':
      return new URL(s.url.replaceAll(/[{}]/g, '')).host
    case 'mail':
      return s.address
  }
}

async function shown(ctx: Ctx, rows: readonly store.SourceRow[]): Promise<Source[]> {
  const { county } = ctx.app.installation
  const { last, counts } = await store.activity(
    ctx.app.pools.system,
    county,
    rows.map((s) => s.id),
    dayStart(ctx),
  )
  return rows.map((s) => {
    const c = counts.find((x) => x.source_id === s.id)
    return {
      id: s.id,
      name: s.name,
      kind: s.kind,
      channel: s.channel,
      regionPath: s.region_path,
      regionName: ctx.app.services.regions.name(s.region_path),
      where: whereOf(s.settings),
      active: s.active,
      pausedWhy: s.active ? null : s.paused_why,
      lookedAt: s.looked_at?.toISOString() ?? null,
      told: s.told,
      nextAt: s.active ? (s.next_at?.toISOString() ?? null) : null,
      failures: s.failures,
      lastError: s.last_error,
      today: {
        taken: c?.taken ?? 0,
        repeated: c?.repeated ?? 0,
        refused: c?.refused ?? 0,
        ignored: c?.ignored ?? 0,
      },
      waiting: c?.waiting ?? 0,
      last: last
        .filter((l) => l.sourceId === s.id)
        .map(({ sourceId: _, ...l }) => ({ ...l, at: new Date(l.at).toISOString() })),
    }
  })
}

export async function listSources(ctx: Ctx): Promise<Source[]> {
  const all = await store.allSources(ctx.app.pools.system)
  return shown(
    ctx,
    all.filter((s) => ctx.access.can('channel.read', s.region_path)),
  )
}

/** The source if the actor manages its region; else as if there were none. */
async function mine(ctx: Ctx, id: string, lock = false): Promise<store.SourceRow> {
  const s = await store.sourceById(ctx.db, id, lock)
  if (!s || !ctx.access.can('channel.manage', s.region_path)) throw problem('not_found')
  return s
}

export async function getSource(ctx: Ctx, id: string): Promise<AnswerOf<typeof sourceGet>> {
  const s = await mine(ctx, id)
  const kept = secretsOf(ctx.app, s)
  return {
    ...(await shown(ctx, [s]))[0]!,
    settings: s.settings,
    kept: { headers: Object.keys(kept.headers), password: kept.password !== '' },
  }
}

const noted = (
  ctx: Ctx,
  s: { id: string; name: string; region_path: string },
  action: string,
  detail: object,
) =>
  audit(ctx, {
    action,
    subjectKind: 'source',
    subjectId: s.id,
    regionPath: s.region_path,
    detail: { name: s.name, ...detail },
  })

async function check(ctx: Ctx, channel: string, settings: SourceSettings, self?: string): Promise<void> {
  if (!isChannel(channel)) throw problem('channel.unknown')
  if (settings.kind !== 'folder') return
  const path = await folderOf(ctx.app, settings.place)
  for (const other of await store.allSources(ctx.app.pools.system)) {
    if (other.id === self || other.settings.kind !== 'folder') continue
    if ((await folderOf(ctx.app, other.settings.place).catch(() => '')) === path)
      throw problem('source.place_taken')
  }
}

export async function createSource(ctx: Ctx, b: BodyOf<typeof sourceCreate>): Promise<{ id: string }> {
  ctx.access.need('channel.manage', b.regionPath)
  if (!ctx.app.services.regions.byPath(b.regionPath))
    throw problem('request.invalid', {
      issues: [{ path: 'regionPath', code: 'unknown', message: 'there is no such region' }],
    })
  await check(ctx, b.channel, b.settings)
  const id = b.requestId
  const row = { id, name: b.name, region_path: b.regionPath }
  const none = noSecrets()
  await store.insertSource(ctx.db, {
    ...row,
    kind: b.settings.kind,
    channel: b.channel,
    settings: b.settings,
    secrets_sealed: sealSecrets(ctx.app, id, mergeSecrets(none, b.settings, b.settings, b.secrets)),
    active: b.active,
    paused_why: b.active ? null : b.pausedWhy || null,
    next_at: ctx.now,
    created_by: ctx.actor.kind === 'account' ? ctx.actor.id : null,
    created_at: ctx.now,
  })
  await noted(ctx, row, 'source.create', { kind: b.settings.kind, where: whereOf(b.settings) })
  if (b.active) ctx.afterCommit(() => void ctx.app.jobs.nudge('sources'))
  return { id }
}

/** Another address or another way through it: what was read before says nothing of it. Known orders are known by their numbers. */
const asksAnew = (was: SourceSettings, now: SourceSettings): boolean =>
  was.kind === 'pull' &&
  now.kind === 'pull' &&
  canonical([was.url, was.paging, was.since]) !== canonical([now.url, now.paging, now.since])

export async function changeSource(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof sourceChange>,
): Promise<{ changed: boolean }> {
  const s = await mine(ctx, id, true)
  if (b.settings && b.settings.kind !== s.kind) throw problem('source.kind')
  const settings = b.settings ?? s.settings
  if (b.settings || b.channel) await check(ctx, b.channel ?? s.channel, settings, id)
  const set: store.SourceChange = {
    ...(b.name === undefined || b.name === s.name ? {} : { name: b.name }),
    ...(b.channel === undefined || b.channel === s.channel ? {} : { channel: b.channel }),
    ...(b.settings ? { settings: b.settings } : {}),
    ...(b.settings && asksAnew(s.settings, b.settings) ? { cursor: {} } : {}),
    ...(b.settings || b.secrets
      ? {
          secrets_sealed: sealSecrets(
            ctx.app,
            id,
            mergeSecrets(secretsOf(ctx.app, s), s.settings, settings, b.secrets),
          ),
        }
      : {}),
    ...(b.active === undefined || b.active === s.active
      ? {}
      : { active: b.active, paused_why: b.active ? null : b.pausedWhy || null }),
  }
  if (Object.keys(set).length === 0) return { changed: false }
  // Whatever was wrong with it may be mended: it is looked into now, and counts its failures anew.
  await store.updateSource(ctx.db, id, { ...set, next_at: ctx.now, failures: 0, last_error: null })
  if (set.active === false) await settleSource(ctx, s, 'silent', 'paused')
  await noted(ctx, s, 'source.change', { fields: Object.keys(set) })
  if (set.active ?? s.active) ctx.afterCommit(() => void ctx.app.jobs.nudge('sources'))
  return { changed: true }
}

export async function removeSource(ctx: Ctx, id: string): Promise<{ changed: boolean }> {
  const s = await mine(ctx, id, true)
  await store.removeSource(ctx.db, id)
  for (const why of ['silent', 'file'] as const) await settleSource(ctx, s, why, 'removed')
  await noted(ctx, s, 'source.remove', { kind: s.kind, where: whereOf(s.settings) })
  return { changed: true }
}

export async function lookNow(ctx: Ctx, id: string): Promise<{ changed: boolean }> {
  const s = await mine(ctx, id, true)
  if (!s.active) return { changed: false }
  await store.updateSource(ctx.db, id, { next_at: ctx.now })
  ctx.afterCommit(() => void ctx.app.jobs.nudge('sources'))
  return { changed: true }
}

export async function trySource(ctx: Ctx, b: BodyOf<typeof sourceTry>): Promise<AnswerOf<typeof sourceTry>> {
  const s = b.id ? await mine(ctx, b.id) : undefined
  if (s && s.kind !== b.settings.kind) throw problem('source.kind')
  const secrets = s
    ? mergeSecrets(secretsOf(ctx.app, s), s.settings, b.settings, b.secrets)
    : mergeSecrets(noSecrets(), b.settings, b.settings, b.secrets)
  const began = performance.now()
  const r = await tryOut(ctx.app, b.settings, secrets)
  return { ...r, said: r.said.slice(0, 300), ms: Math.round(performance.now() - began) }
}
