/**
 * Fills a demo town by running its invented reports through the real pipeline, at the times they would have come in, and
 * lets the invented staff work on the older ones. Everything on the screens is made by the program's own rules.
 */

import { attachPicture, storePicture } from '../../features/attachments/answers.ts'
import { act, withActor } from '../../features/cases/answers.ts'
import { seedDuty } from '../../features/duty/load.ts'
import { intake } from '../../features/reports/answers.ts'
import type { App } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { Pack, PackReport } from '../../packs/schema.ts'
import { fillMediations } from './demo-mediations.ts'
import { passOn } from './demo-passing.ts'
import { pictureFor, pictureKey } from './demo-pictures.ts'
import { fillSuggestions } from './demo-suggestions.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

type StoredPicture = Awaited<ReturnType<typeof storePicture>>
const minutes = (n: number) => n * 60_000

/** The same report has the same request id at every start: a fill that was cut off goes on where it stopped. */
export function requestIdOf(key: string): string {
  const h = sha256(`demo:${key}`).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

export async function fillDemo(app: App, pack: Pack): Promise<number> {
  const now = app.clock().getTime()
  const byKey = new Map(pack.people.map((p) => [p.key, p]))
  const sorted = [...pack.reports].sort((a, b) => b.minutesAgo - a.minutesAgo)
  const picture = pictures(app)
  const followed = new Set<string>()
  const told = Map.groupBy(pack.reports, (r) => r.expected.item)
  for (const [n, r] of sorted.entries()) {
    const when = new Date(now - minutes(r.minutesAgo))
    const reporter = whoReports(pack, r, byKey)
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
      // Who comes by a code or the page is asked; most say yes.
      publicConsent: (r.channel === 'qr' || r.channel === 'web') && n % 4 !== 0,
      requestId: requestIdOf(r.key),
      actorName: reporter.kind === 'staff' ? reporter.name : '',
    })
    if (result.repeated) continue
    // Every other report by code or from the field brings a photo.
    if ((r.channel === 'qr' && n % 2 === 0) || r.channel === 'grid-worker' || r.channel === 'patrol')
      await photograph(
        app,
        result.caseId,
        'report',
        await picture(r.expected.item, 'before'),
        when,
        result.reportId,
        null,
      )
    if (followed.has(result.caseId)) continue
    followed.add(result.caseId)
    const many = (told.get(r.expected.item)?.length ?? 0) > 1
    const passes = many || n % 3 === 0
    await workOn(app, r, result.caseId, when.getTime(), now, picture, async (dispatched) => {
      if (passes) await passOn(app, result.caseId, many, dispatched)
    })
  }
  await seedDuty(app)
  await fillMediations(app, pack)
  await fillSuggestions(app, pack)
  return sorted.length
}

async function photograph(
  app: App,
  caseId: string,
  phase: 'report' | 'before' | 'after',
  p: StoredPicture,
  when: Date,
  reportId: string | null,
  byName: string | null,
): Promise<void> {
  const c = await app.pools.system
    .selectFrom('cases')
    .select(['county', 'region_path', 'lng', 'lat'])
    .where('county', '=', app.installation.county)
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  const point = c.lng !== null && c.lat !== null ? ([c.lng, c.lat] as const) : null
  await attachPicture(app.pools.system, p, {
    county: c.county,
    regionPath: c.region_path,
    reportId,
    caseId,
    phase,
    byName,
    at: when,
    point,
  })
}

function whoReports(
  pack: Pack,
  r: PackReport,
  byKey: Map<string, Pack['people'][number]>,
): Parameters<typeof intake>[1]['reporter'] {
  if (r.channel === 'grid-worker' || r.channel === 'patrol') {
    const account = pack.accounts.find((a) => a.username === r.by)
    const person = account ? byKey.get(account.person) : undefined
    return { kind: 'staff', name: person?.name ?? '网格员' }
  }
  return r.reporter
    ? { kind: 'named', name: r.reporter.name, phone: r.reporter.phone }
    : { kind: 'anonymous' }
}

type Picture = (item: string | null, phase: 'before' | 'after') => Promise<StoredPicture>
/** Pictures for what is reported, each made and stored once. */
export function pictures(app: App): Picture {
  const album = new Map<string, Promise<StoredPicture>>()
  return (item, phase) => {
    const key = pictureKey(item, phase)
    const stored = album.get(key) ?? pictureFor(item, phase).then((jpeg) => storePicture(app, jpeg))
    album.set(key, stored)
    return stored
  }
}

type Step = 'dispatch' | 'accept' | 'arrive' | 'resolve' | 'archive'

/** How far an older case has come, as a street would have it at any moment. The share is drawn from the report's own key. */
export async function workOn(
  app: App,
  r: Pick<PackReport, 'key' | 'expected'>,
  caseId: string,
  from: number,
  now: number,
  picture: Picture,
  dispatched: (when: Date) => Promise<void> = async () => {},
): Promise<void> {
  const age = (now - from) / 60_000
  const draw = sha256(r.key).readUInt16BE(0) / 0xffff
  const steps: { action: Step; after: number }[] = []
  if (age > 25 && draw > 0.03) steps.push({ action: 'dispatch', after: 2 + draw * 9 })
  if (age > 40 && draw > 0.08) steps.push({ action: 'accept', after: 5 + draw * 16 })
  if (age > 70 && draw > 0.12) steps.push({ action: 'arrive', after: 18 + draw * 30 })
  if (age > 150 && draw > 0.16) steps.push({ action: 'resolve', after: Math.min(age - 10, 70 + draw * 160) })
  if (age > 3 * 1440) steps.push({ action: 'archive', after: Math.min(age - 5, 2 * 1440 + draw * 600) })
  for (const s of steps) {
    const when = new Date(from + minutes(Math.min(s.after, age - 1)))
    try {
      if (s.action === 'resolve') {
        await photograph(app, caseId, 'before', await picture(r.expected.item, 'before'), when, null, null)
        await photograph(app, caseId, 'after', await picture(r.expected.item, 'after'), when, null, null)
      }
      await step(at(app, when), r, caseId, s.action)
      if (s.action === 'dispatch') await dispatched(when)
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
  r: Pick<PackReport, 'key' | 'expected'>,
  caseId: string,
  action: Step,
): Promise<void> {
  const row = await app.pools.system
    .selectFrom('cases')
    .select([
      'main_unit_id',
      'main_account_id',
      'lng',
      'lat',
      'item_code',
      'item_name',
      'level',
      'region_path',
      'state',
      'needs_person',
    ])
    .where('county', '=', app.installation.county)
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  const { rootPath } = app.installation
  const chief = app.services.organisation
    .posts()
    .find((p) => p.duty === 'dispatcher' && rootPath.startsWith(p.regionPath))?.holders[0]
  if (action === 'dispatch' || action === 'archive') {
    if (!chief || (action === 'dispatch' && row.state !== 'triage')) return
    await withActor(
      app,
      actorOf(app, chief.accountId),
      accessOf(['dispatcher'], rootPath, []),
      async (ctx) => {
        if (action === 'archive') return void (await act(ctx, caseId, 'archive', { note: '' }))
        // The person at the desk knows what the words mean: what the system was unsure of is corrected, not guessed.
        const region = r.expected.region ?? rootPath
        const unsure = row.needs_person.length > 0
        const corrections = {
          ...(unsure &&
          (row.needs_person.includes('place') || !row.region_path.startsWith(region)) &&
          region !== row.region_path
            ? { regionPath: region }
            : {}),
          ...(unsure && row.item_code !== r.expected.item ? { itemCode: r.expected.item } : {}),
          ...(unsure && row.level !== r.expected.level ? { level: r.expected.level } : {}),
        }
        // A whole street is no place to send somebody to: such a case stays with the dispatcher's own office.
        if (row.needs_person.includes('place') && !corrections.regionPath) corrections.regionPath = region
        await act(ctx, caseId, 'dispatch', { ...(Object.keys(corrections).length ? { corrections } : {}) })
      },
    )
    return
  }
  if (!row.main_unit_id || !row.main_account_id) return
  const spot =
    row.lng !== null && row.lat !== null
      ? { point: [row.lng, row.lat] as [number, number], accuracy: 8 }
      : undefined
  const access = accessOf(['unit-handler', 'grid-worker'], rootPath, [row.main_unit_id])
  await withActor(app, actorOf(app, row.main_account_id), access, async (ctx) => {
    if (action === 'accept') await act(ctx, caseId, 'accept', {})
    else if (action === 'arrive') await act(ctx, caseId, 'arrive', { ...(spot ? { spot } : {}), uploads: [] })
    else
      await act(ctx, caseId, 'resolve', {
        result: `已到现场处理：${row.item_name ?? '问题'}已解决，现场恢复。`,
        uploads: [],
        confirmations: [],
        ...(spot ? { spot } : {}),
      })
  })
}
