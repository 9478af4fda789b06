/**
 * Fills a demo town by running its invented reports through the real pipeline, at the times they would have come in, and
 * lets the invented staff work on the older ones. Everything on the screens is made by the program's own rules.
 */

import { roleOf } from '../../features/accounts/answers.ts'
import { act, withActor } from '../../features/cases/answers.ts'
import { intake } from '../../features/reports/answers.ts'
import { createAccess } from '../../kernel/access.ts'
import type { Actor, App } from '../../kernel/context.ts'
import type { Pack, PackReport } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'

/** The App with another clock: the same services and pools, another now. */
const at = (app: App, time: Date): App => ({ ...app, clock: () => time })

const minutes = (n: number) => n * 60_000

export async function fillDemo(app: App, pack: Pack): Promise<number> {
  const now = app.clock().getTime()
  const byKey = new Map(pack.people.map((p) => [p.key, p]))
  const sorted = [...pack.reports].sort((a, b) => b.minutesAgo - a.minutesAgo)
  const followed = new Set<string>()
  for (const r of sorted) {
    const when = new Date(now - minutes(r.minutesAgo))
    const reporter = whoReports(app, pack, r, byKey)
    const result = await intake(at(app, when), {
      channel: r.channel,
      body: r.text,
      placeText: r.placeText,
      qrCode: r.qr,
      point: r.point,
      accuracy: r.point ? 12 : undefined,
      externalId: r.externalId,
      reporter,
      forOther: r.forOther,
      occurredAt: when,
      requestId: uuidv7(when.getTime()),
      actorName: reporter.kind === 'staff' ? reporter.name : '',
    })
    if (followed.has(result.caseId)) continue
    followed.add(result.caseId)
    await workOn(app, result.caseId, when.getTime(), now)
  }
  return sorted.length
}

function whoReports(
  app: App,
  pack: Pack,
  r: PackReport,
  byKey: Map<string, Pack['people'][number]>,
): Parameters<typeof intake>[1]['reporter'] {
  if (r.channel === 'grid-worker' || r.channel === 'patrol') {
    const account = pack.accounts.find((a) => a.username === r.by)
    const person = account ? byKey.get(account.person) : undefined
    return { kind: 'staff', name: person?.name ?? '网格员' }
  }
  void app
  return r.reporter
    ? { kind: 'named', name: r.reporter.name, phone: r.reporter.phone }
    : { kind: 'anonymous' }
}

/** Deterministic share of the older cases: how far each has come, as a street would have it at any moment. */
async function workOn(app: App, caseId: string, from: number, now: number): Promise<void> {
  const age = (now - from) / 60_000
  const draw = Number.parseInt(caseId.slice(-4), 16) / 0xffff
  const steps: {
    action: 'dispatch' | 'accept' | 'arrive' | 'resolve' | 'callback' | 'archive'
    after: number
  }[] = []
  if (age > 45) steps.push({ action: 'dispatch', after: 6 + draw * 8 })
  if (age > 75 && draw > 0.06) steps.push({ action: 'accept', after: 12 + draw * 14 })
  if (age > 120 && draw > 0.15) steps.push({ action: 'arrive', after: 35 + draw * 40 })
  if (age > 300 && draw > 0.28) steps.push({ action: 'resolve', after: Math.min(age - 20, 150 + draw * 700) })
  for (const s of steps) {
    const when = new Date(from + minutes(Math.min(s.after, age - 1)))
    try {
      await step(at(app, when), caseId, s.action)
    } catch (err) {
      // The rules refuse what does not fit (no owner, evidence missing): such a case stays where a person must look.
      app.log.debug(
        { case: caseId, action: s.action, reason: (err as Error).message },
        'a demo step was refused',
      )
      return
    }
  }
}

async function step(
  app: App,
  caseId: string,
  action: 'dispatch' | 'accept' | 'arrive' | 'resolve' | 'callback' | 'archive',
): Promise<void> {
  const row = await app.pools.system
    .selectFrom('cases')
    .select(['main_unit_id', 'main_account_id', 'lng', 'lat', 'item_name', 'state'])
    .where('county', '=', app.installation.county)
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  if (action === 'dispatch') {
    if (row.state !== 'triage') return
    const chief = app.services.organisation.posts().find((p) => p.duty === 'dispatcher')?.holders[0]
    if (!chief) return
    await withActor(
      app,
      actorOf(app, chief.accountId),
      accessOf(['dispatcher'], app.installation.rootPath, []),
      (ctx) => act(ctx, caseId, 'dispatch', {}),
    )
    return
  }
  if (!row.main_unit_id || !row.main_account_id) return
  const spot =
    row.lng !== null && row.lat !== null
      ? { point: [row.lng, row.lat] as [number, number], accuracy: 8 }
      : undefined
  const access = accessOf(['unit-handler', 'grid-worker'], app.installation.rootPath, [row.main_unit_id])
  await withActor(app, actorOf(app, row.main_account_id), access, async (ctx) => {
    if (action === 'accept') await act(ctx, caseId, 'accept', {})
    else if (action === 'arrive') await act(ctx, caseId, 'arrive', { ...(spot ? { spot } : {}), uploads: [] })
    else if (action === 'resolve')
      await act({ ...ctx, actor: { ...ctx.actor } }, caseId, 'resolve', {
        result: `已到现场处理：${row.item_name ?? '问题'}已解决，现场恢复。`,
        uploads: [],
        confirmations: [],
        ...(spot ? { spot } : {}),
      })
  })
}

function actorOf(app: App, accountId: string): Actor {
  const { organisation } = app.services
  return {
    kind: 'account',
    id: accountId,
    name: organisation.accountName(accountId),
    unitId: organisation.account(accountId)?.unitId ?? null,
  }
}

function accessOf(roles: string[], root: string, units: string[]) {
  return createAccess(
    roles.map((role) => ({ role, regionPath: root, verbs: roleOf.get(role)?.verbs ?? [] })),
    units,
  )
}
