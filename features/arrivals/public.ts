/** What somebody who comes from elsewhere does: says so, looks at it, corrects it, arrives, withdraws. Their link is the key. */
import { systemAccess } from '../../kernel/access.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { noteOf } from '../../shared/notes.ts'
import { doorSaid, type PersonValues, valueFaults } from '../ledger/answers.ts'
import { placeOnRolls, takeOffRolls } from '../rolls/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import type { arrivalChange, arrivalMine, arrivalPost } from './contract.ts'
import { dayPlus, keptDays, type Placing, type Said, saidFaults, withdrawnDays } from './rules.ts'
import { keysOf, nothingSaid, openSaid, sealSaid } from './seal.ts'
import {
  arrive,
  decideTask,
  did,
  joinLists,
  lookAgain,
  type StepCtx,
  tellWhoDecides,
  todayOf,
} from './steps.ts'
import * as store from './store.ts'
import { lockAreas } from './store-outside.ts'
import { maskedSaid } from './view.ts'
import './problems.ts'

const tokenOf = (app: App, id: string): string =>
  Buffer.from(app.crypto.sign(id, 'arrival'), 'hex').subarray(0, 24).toString('base64url')

/** A public command acts for the system in its own narrow way, whoever happens to be signed in. */
const forAll = (ctx: Ctx): StepCtx => ({ ...ctx, access: systemAccess })

/** Everything that is wrong at once: what is missing, and numbers and names as the ledger looks at them. */
function refuse(
  ctx: StepCtx,
  s: Said & { noId: boolean; arrivesOn: string },
  own: boolean,
  companions: boolean,
): void {
  const issues: Issue[] = saidFaults(s, todayOf(ctx), own).map((f) => ({
    path: f.path,
    code: f.code,
    message: `${f.zh} / ${f.en}`,
  }))
  const look = (values: Partial<PersonValues>, prefix: string) => {
    const given: Partial<PersonValues> = Object.fromEntries(
      Object.entries(values).filter(([, v]) => v !== ''),
    )
    for (const f of valueFaults(ctx.app, ctx.now, given))
      issues.push({ path: `${prefix}${f.field}`, code: f.rule, message: `${f.zh} / ${f.en}` })
  }
  look({ name: s.name, idNumber: s.idNumber, phone: s.phone }, '')
  if (companions)
    s.companions.forEach((c, i) => {
      look({ name: c.name, idNumber: c.idNumber }, `companions.${i}.`)
    })
  if (issues.length > 0) throw problem('request.invalid', { issues })
}

/** The door or building that their words name exactly; else what triage takes for the grid, which a person looks at. */
async function placeOf(
  ctx: StepCtx,
  id: string,
  stay: string,
): Promise<{ region_path: string; home_id: string | null; placed: Placing }> {
  const { regions, triage } = ctx.app.services
  const { rootPath } = ctx.app.installation
  const said = await doorSaid(ctx, stay)
  if (said.kind === 'door') return { region_path: said.regionPath, home_id: said.homeId, placed: 'door' }
  if (said.kind === 'building') return { region_path: said.regionPath, home_id: null, placed: 'building' }
  const { decisions } = await triage.preview({ id, at: ctx.now, text: stay, address: stay })
  const place = decisions.find((d) => d.kind === 'place')
  const path = place?.kind === 'place' ? place.value.regionPath : null
  return path && path !== rootPath && regions.byPath(path)
    ? { region_path: path, home_id: null, placed: 'guess' }
    : { region_path: rootPath, home_id: null, placed: 'none' }
}

const trimmed = (s: Said): Said => ({ ...s, idNumber: s.idNumber.replace(/\s/g, '').toUpperCase() })

export async function post(full: Ctx, b: BodyOf<typeof arrivalPost>): Promise<AnswerOf<typeof arrivalPost>> {
  const ctx = forAll(full)
  const { county } = ctx.app.installation
  const { requestId: id, noId, arrivesOn, how, ...rest } = b
  const said = trimmed(rest)
  refuse(ctx, { ...said, noId, arrivesOn }, true, true)
  // The id of the request: a second try after its answer was forgotten finds the first.
  const known = await store.arrivalById(ctx.db, county, id)
  const token = tokenOf(ctx.app, id)
  if (known) {
    if (!same(openSaid(ctx.app, id, known.sealed), said)) throw problem('request.reused')
    return { id, token }
  }
  await lockAreas(ctx.db, 'read')
  await store.insertArrival(
    ctx.db,
    {
      county,
      id,
      ...(await placeOf(ctx, id, said.stay)),
      sealed: sealSaid(ctx.app, id, said),
      keys: keysOf(ctx.app, said),
      codes: said.from.map((p) => p.code),
      arrives_on: arrivesOn,
      how,
      companions: said.companions.length,
      token_hash: sha256(token),
      reported_at: ctx.now,
      until_on: dayPlus(arrivesOn, keptDays),
    },
    did(ctx, 'reported'),
  )
  const a = (await store.arrivalById(ctx.db, county, id))!
  await tellWhoDecides(ctx, a)
  await joinLists(ctx, a)
  return { id, token }
}
const same = (a: Said, b: Said): boolean => JSON.stringify(a) === JSON.stringify({ ...nothingSaid, ...b })

async function byToken(ctx: Pick<Ctx, 'app' | 'db'>, token: string, lock = false): Promise<store.ArrivalRow> {
  const a = await store.arrivalByToken(ctx.db, ctx.app.installation.county, sha256(token), lock)
  if (!a) throw problem('not_found')
  return a
}

export async function mine(ctx: Ctx, token: string): Promise<AnswerOf<typeof arrivalMine>> {
  const a = await byToken(ctx, token)
  const s = openSaid(ctx.app, a.id, a.sealed)
  return {
    id: a.id,
    version: a.seq,
    state: a.state,
    ...maskedSaid(s),
    from: s.from,
    trip: s.trip,
    stay: s.stay,
    arrivesOn: a.arrives_on,
    how: a.how,
    placed: a.placed,
    reportedAt: a.reported_at.toISOString(),
    until: a.until_on,
  }
}

export async function change(
  full: Ctx,
  token: string,
  b: BodyOf<typeof arrivalChange>,
): Promise<AnswerOf<typeof arrivalChange>> {
  const ctx = forAll(full)
  // Before the row, as whoever sets a level has it.
  await lockAreas(ctx.db, 'read')
  const a = await byToken(ctx, token, true)
  if (a.state === 'over' || a.state === 'withdrawn') throw problem('arrival.over')
  if (a.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: a.seq } })
  if (b.do === 'withdraw') return answered(await withdraw(ctx, a))
  if (b.do === 'arrived') {
    if (a.state === 'here') return answered(a)
    const here = await arrive(ctx, a)
    await tellWhoDecides(ctx, here)
    return answered(here)
  }
  return answered(await correct(ctx, a, b))
}
const answered = (a: store.ArrivalRow) => ({ version: a.seq, state: a.state })

async function correct(
  ctx: StepCtx,
  a: store.ArrivalRow,
  b: Extract<BodyOf<typeof arrivalChange>, { do: 'correct' }>,
): Promise<store.ArrivalRow> {
  const was = openSaid(ctx.app, a.id, a.sealed)
  const next = trimmed({
    name: b.name || was.name,
    idNumber: b.idNumber || was.idNumber,
    phone: b.phone || was.phone,
    from: b.from,
    trip: b.trip,
    stay: b.stay,
    companions: b.companions ?? was.companions,
  })
  refuse(
    ctx,
    { ...next, noId: next.idNumber === '', arrivesOn: b.arrivesOn },
    false,
    b.companions !== undefined,
  )
  const changed = (Object.keys(next) as (keyof Said)[]).filter(
    (f) => JSON.stringify(next[f]) !== JSON.stringify(was[f]),
  )
  const moved = next.stay !== was.stay
  const place = moved ? await placeOf(ctx, a.id, next.stay) : {}
  let now = await store.step(
    ctx.db,
    a,
    {
      ...place,
      sealed: sealSaid(ctx.app, a.id, next),
      keys: keysOf(ctx.app, next),
      codes: next.from.map((p) => p.code),
      arrives_on: b.arrivesOn,
      how: b.how,
      companions: next.companions.length,
      until_on: dayPlus(b.arrivesOn, keptDays),
    },
    did(ctx, 'corrected', { fields: changed }),
  )
  // Somebody else than was looked for: what a person said about it does not hold any more.
  if (now.state === 'here' && changed.some((f) => f === 'name' || f === 'idNumber' || f === 'phone'))
    now = await lookAgain(ctx, now)
  if (moved)
    await placeOnRolls(ctx, {
      subject: 'arrival',
      personId: now.id,
      regionPath: now.region_path,
      homeId: now.home_id,
    })
  await tellWhoDecides(ctx, now)
  await joinLists(ctx, now)
  return now
}

/** Nothing that was said is kept; that something was, for some days, so that the link says so. */
async function withdraw(ctx: StepCtx, a: store.ArrivalRow): Promise<store.ArrivalRow> {
  const { county } = ctx.app.installation
  const now = await store.step(
    ctx.db,
    a,
    {
      sealed: sealSaid(ctx.app, a.id, nothingSaid),
      keys: { id: null, phone: null, name: null },
      codes: [],
      companions: 0,
      home_id: null,
      placed: 'none',
      state: 'withdrawn',
      link: a.link === 'linked' ? 'none' : a.link,
      person_id: null,
      candidates: [],
      until_on: dayPlus(todayOf(ctx), withdrawnDays),
    },
    did(ctx, 'withdrawn'),
  )
  await settleTasks(ctx, {
    county,
    kind: decideTask,
    subjectIds: [a.id],
    state: 'cancelled',
    note: 'withdrawn',
  })
  await takeOffRolls(ctx, {
    subject: 'arrival',
    personIds: [a.id],
    note: noteOf('arrivalWithdrawn'),
    byName: noteOf('self'),
  })
  return now
}
