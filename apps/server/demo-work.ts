/** The staff of a demo town at work on one case: the desk, the unit in charge, those called in; each through the program's own commands. */

import { attachPicture, storePicture } from '../../features/attachments/answers.ts'
import { act, noteFeedback, withActor } from '../../features/cases/answers.ts'
import { deliverDue } from '../../features/channels/answers.ts'
import type { App } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { PackReport } from '../../packs/schema.ts'
import { pictureFor, pictureKey } from './demo-pictures.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

type StoredPicture = Awaited<ReturnType<typeof storePicture>>
type Work = Parameters<typeof withActor<unknown>>[3]
type About = Pick<PackReport, 'key' | 'expected'>
const minutes = (n: number) => n * 60_000

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

export async function photograph(
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

type Step = 'dispatch' | 'accept' | 'arrive' | 'resolve' | 'callback' | 'archive'

/** How far an older case has come, as a street would have it at any moment. The share is drawn from the report's own key. */
export async function workOn(
  app: App,
  r: About,
  caseId: string,
  from: number,
  now: number,
  picture: Picture,
  dispatched: (when: Date) => Promise<void> = async () => {},
): Promise<void> {
  const age = (now - from) / 60_000
  const draw = sha256(r.key).readUInt16BE(0) / 0xffff
  // What lay on the first day somebody has taken up by the third: of old cases few are still late.
  const lying = Math.min(1, 480 / age)
  const quick = r.expected.level === 'critical'
  const within = (least: number, more: number) => (least + draw * more) * (quick ? 0.25 : 1)
  const signed = within(4, 10)
  const there = signed + within(10, 26)
  const solved = there + within(40, 150)
  const course: [action: Step, after: number, lies: number][] = [
    ['dispatch', within(2, 6), 0.03],
    ['accept', signed, 0.08],
    ['arrive', there, 0.12],
    ['resolve', solved, 0.16],
    ['callback', solved + 30 + draw * 60, 0.2],
    ['archive', 2 * 1440 + draw * 600, 0],
  ]
  const steps = course.filter(([, after, lies]) => after < age - 1 && draw > lies * lying)
  for (const [action, after] of steps) {
    const when = new Date(from + minutes(after))
    try {
      if (action === 'resolve') {
        await photograph(app, caseId, 'before', await picture(r.expected.item, 'before'), when, null, null)
        await photograph(app, caseId, 'after', await picture(r.expected.item, 'after'), when, null, null)
      }
      await step(at(app, when), r, caseId, action)
      // Its reporters were told at once, not when the town was made: delivered, and the limit for that stopped, as of then.
      if (action === 'resolve') {
        const told = at(app, new Date(when.getTime() + minutes(1)))
        await deliverDue(told)
        await noteFeedback(told)
      }
      if (action === 'dispatch') await dispatched(when)
    } catch (err) {
      // The rules refuse what does not fit (no owner, evidence missing): such a case stays where a person must look.
      app.log.debug(
        { case: caseId, action: action, reason: (err as Error).message },
        'a demo step was refused',
      )
      return
    }
  }
}

/** What the steps look at before they are taken. */
const caseOf = (app: App, caseId: string) =>
  app.pools.system
    .selectFrom('cases')
    .select([
      'id',
      'main_unit_id',
      'main_account_id',
      'handler_units',
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
type CaseAtHand = Awaited<ReturnType<typeof caseOf>>

async function step(app: App, r: About, caseId: string, action: Step): Promise<void> {
  const c = await caseOf(app, caseId)
  if (action === 'accept' || action === 'arrive' || action === 'resolve') return atWork(app, c, action)
  const { rootPath } = app.installation
  const chief = app.services.organisation
    .posts()
    .find((p) => p.duty === 'dispatcher' && rootPath.startsWith(p.regionPath))?.holders[0]
  if (!chief) return
  const desk = (work: Work) =>
    withActor(app, actorOf(app, chief.accountId), accessOf(['dispatcher'], rootPath, []), work)
  if (action === 'archive') await desk((ctx) => act(ctx, caseId, 'archive', { note: '' }))
  else if (action === 'callback') await callBack(app, r, caseId, desk)
  else if (c.state === 'triage') await sendOut(app, r, c, desk)
}

/** The person at the desk knows what the words mean: what the system was unsure of is corrected, not guessed. */
async function sendOut(
  app: App,
  r: About,
  c: CaseAtHand,
  desk: (work: Work) => Promise<unknown>,
): Promise<void> {
  const region = r.expected.region ?? app.installation.rootPath
  const unsure = c.needs_person.length > 0
  const misplaced = c.needs_person.includes('place') || !c.region_path.startsWith(region)
  const corrections = {
    // A whole street is no place to send somebody to: such a case stays with the dispatcher's own office.
    ...(c.needs_person.includes('place') || (unsure && misplaced && region !== c.region_path)
      ? { regionPath: region }
      : {}),
    ...(unsure && c.item_code !== r.expected.item ? { itemCode: r.expected.item } : {}),
    ...(unsure && c.level !== r.expected.level ? { level: r.expected.level } : {}),
  }
  const known = Object.keys(corrections).length ? { corrections } : {}
  // Where the list names nobody, the community sees to it first.
  const place = corrections.regionPath ?? c.region_path
  const community = app.services.organisation.unitByKey(`community.${place.slice(0, 12)}`)
  await desk((ctx) => act(ctx, c.id, 'dispatch', known)).catch((err: { code?: string }) => {
    if (err.code !== 'case.no_owner' || !community) throw err
    return desk((ctx) => act(ctx, c.id, 'dispatch', { ...known, unitId: community.id }))
  })
}

/** The unit in charge; who was called in signs and comes with it, and is done when it is. */
async function atWork(app: App, c: CaseAtHand, action: 'accept' | 'arrive' | 'resolve'): Promise<void> {
  const { main_unit_id: main, main_account_id: account } = c
  if (!main) return
  const spot =
    c.lng !== null && c.lat !== null ? { point: [c.lng, c.lat] as [number, number], accuracy: 8 } : undefined
  const as = async (unit: string, who: string | null, work: Work) => {
    const access = accessOf(['unit-handler', 'grid-worker'], app.installation.rootPath, [unit])
    if (who) await withActor(app, actorOf(app, who), access, work)
  }
  for (const unit of c.handler_units.filter((u) => u !== main))
    await as(unit, holderOf(app, unit), async (ctx) => {
      if (action === 'accept') await act(ctx, c.id, 'accept', {})
      else if (action === 'arrive') await act(ctx, c.id, 'arrive', { uploads: [] })
      else await act(ctx, c.id, 'finish', { result: '到场配合，已做完我们这一段', uploads: [] })
    })
  await as(main, account ?? holderOf(app, main), async (ctx) => {
    if (action === 'accept') await act(ctx, c.id, 'accept', {})
    else if (action === 'arrive') await act(ctx, c.id, 'arrive', { ...(spot ? { spot } : {}), uploads: [] })
    else
      await act(ctx, c.id, 'resolve', {
        result: `已到现场处理：${c.item_name ?? '问题'}已解决，现场恢复。`,
        uploads: [],
        confirmations: [],
        ...(spot ? { spot } : {}),
      })
  })
}

/** Somebody of a unit who works on cases: the handler, or whoever holds a post there. */
function holderOf(app: App, unit: string): string | null {
  const posts = app.services.organisation.posts().filter((p) => p.unitId === unit && p.holders.length > 0)
  return (posts.find((p) => p.duty === 'handler') ?? posts[0])?.holders[0]?.accountId ?? null
}

/** The desk asks the first who reported it whether it is solved; most are content. */
async function callBack(
  app: App,
  r: About,
  caseId: string,
  desk: (work: Work) => Promise<unknown>,
): Promise<void> {
  const report = await app.pools.system
    .selectFrom('reports')
    .select('id')
    .where('county', '=', app.installation.county)
    .where('case_id', '=', caseId)
    .orderBy('received_at')
    .orderBy('id')
    .executeTakeFirst()
  if (!report) return
  const said = sha256(`${r.key}:called`)[0]!
  const satisfied = said > 30
  await desk((ctx) =>
    act(ctx, caseId, 'callback', {
      reportId: report.id,
      solved: true,
      satisfied,
      stars: satisfied ? 4 + (said % 2) : 2,
      answers: {},
      note: satisfied ? '' : '说来得慢',
    }),
  )
}
