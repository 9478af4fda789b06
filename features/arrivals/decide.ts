/** What a person decides about an arrival: where they live, that they are here, who they are, that it is over. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { noteOf } from '../../shared/notes.ts'
import { audit } from '../audit/answers.ts'
import { addResidence, enterPerson, homeAt, peopleAt } from '../ledger/answers.ts'
import { placeOnRolls, takeOffRolls } from '../rolls/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { type arrivalDecide, type arrivalReveal, arrivalVerbs } from './contract.ts'
import { merged, type Said } from './rules.ts'
import { type Keys, keysOf, openSaid, sealSaid } from './seal.ts'
import { arrive, decideTask, did, joinLists, lookAgain, tellWhoDecides } from './steps.ts'
import * as store from './store.ts'
import './problems.ts'

type Body = BodyOf<typeof arrivalDecide>
const source = noteOf('ofArrival')

export async function decide(ctx: Ctx, id: string, b: Body): Promise<AnswerOf<typeof arrivalDecide>> {
  const { county } = ctx.app.installation
  const a =
    b.do === 'repeat'
      ? (await store.lockBoth(ctx.db, county, [id, b.of])).find((x) => x.id === id)
      : await store.arrivalById(ctx.db, county, id, true)
  if (!a) throw problem('not_found')
  ctx.access.need(arrivalVerbs.decide, a.region_path, arrivalVerbs.read)
  if (a.state === 'over' || a.state === 'withdrawn') throw problem('arrival.over')
  if (a.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: a.seq } })
  const now = await done(ctx, a, b)
  await tellWhoDecides(ctx, now)
  await audit(ctx, {
    action: `arrival.${b.do}`,
    subjectKind: now.person_id ? 'person' : 'arrival',
    subjectId: now.person_id ?? id,
    regionPath: now.region_path,
    detail: { arrival: id },
  })
  return { version: now.seq, state: now.state, link: now.link, personId: now.person_id }
}

async function done(ctx: Ctx, a: store.ArrivalRow, b: Body): Promise<store.ArrivalRow> {
  switch (b.do) {
    case 'place':
      return place(ctx, a, b)
    case 'arrived':
      return a.state === 'here' ? a : arrive(ctx, a)
    case 'link':
      return link(ctx, a, b)
    case 'create':
      return create(ctx, a, b)
    case 'apart':
      open(a)
      return store.step(ctx.db, a, { link: 'apart', candidates: [] }, did(ctx, 'apart', { why: b.why }))
    case 'over':
      return over(ctx, a, b.why)
    case 'repeat':
      return repeat(ctx, a, b.of)
  }
}

/** Who it is, is asked of those who are here and not known yet. */
function open(a: store.ArrivalRow): void {
  if (a.state !== 'here') throw problem('arrival.not_here')
  if (a.link === 'linked') throw problem('arrival.linked')
}

async function place(
  ctx: Ctx,
  a: store.ArrivalRow,
  b: Extract<Body, { do: 'place' }>,
): Promise<store.ArrivalRow> {
  const { regions } = ctx.app.services
  // Only within what is the actor's own: who lives beyond it is for whoever answers for both.
  if (!regions.byPath(b.regionPath) || !ctx.access.can(arrivalVerbs.decide, b.regionPath))
    throw problem('request.invalid', {
      issues: [
        {
          path: 'regionPath',
          code: 'out_of_area',
          message: '不在您的范围，请街道来定 / beyond your area: ask the street',
        },
      ],
    })
  if (b.homeId) {
    const at = await homeAt(ctx, b.homeId)
    if (at !== b.regionPath)
      throw problem('request.invalid', {
        issues: [{ path: 'homeId', code: 'elsewhere', message: '不是这栋楼的门 / no door of this building' }],
      })
  }
  let now = await store.step(
    ctx.db,
    a,
    { region_path: b.regionPath, home_id: b.homeId ?? null, placed: 'person' },
    did(ctx, 'placed', { from: a.region_path, to: b.regionPath }),
  )
  await placeOnRolls(ctx, {
    subject: 'arrival',
    personId: a.id,
    regionPath: now.region_path,
    homeId: now.home_id,
  })
  // Behind a door somebody alike may live.
  if (now.state === 'here' && now.home_id && (now.link === 'new' || now.link === 'proposed'))
    now = await lookAgain(ctx, now)
  return now
}

async function link(
  ctx: Ctx,
  a: store.ArrivalRow,
  b: Extract<Body, { do: 'link' }>,
): Promise<store.ArrivalRow> {
  open(a)
  const person = (await peopleAt(ctx.db, ctx.app, ctx.now, [b.personId])).get(b.personId)
  if (!person || !ctx.access.can('ledger.read', person.regionPath)) throw problem('not_found')
  if (b.role) {
    if (!a.home_id) throw problem('arrival.no_home')
    await addResidence(ctx, {
      requestId: ctx.requestId,
      personId: b.personId,
      homeId: a.home_id,
      role: b.role,
      relation: '',
      household: '',
      from: a.arrives_on,
      source,
      why: '',
    })
  }
  return store.step(
    ctx.db,
    a,
    { link: 'linked', person_id: b.personId, candidates: [] },
    did(ctx, 'linked', { alike: a.candidates.some((c) => c.personId === b.personId) }),
  )
}

/** Never silently: a person says that the ledger gets somebody new, at the door where they live. */
async function create(
  ctx: Ctx,
  a: store.ArrivalRow,
  b: Extract<Body, { do: 'create' }>,
): Promise<store.ArrivalRow> {
  open(a)
  if (!a.home_id) throw problem('arrival.no_home')
  const s = openSaid(ctx.app, a.id, a.sealed)
  const { id } = await enterPerson(ctx, {
    requestId: ctx.requestId,
    values: { name: s.name, ...(s.idNumber ? { idNumber: s.idNumber } : {}), phone: s.phone },
    residence: { homeId: a.home_id, role: b.role, relation: '', household: '', from: a.arrives_on },
    source,
    why: '',
    anyway: b.anyway,
  })
  return store.step(ctx.db, a, { link: 'linked', person_id: id, candidates: [] }, did(ctx, 'created'))
}

async function over(ctx: Ctx, a: store.ArrivalRow, why: string): Promise<store.ArrivalRow> {
  const now = await store.step(ctx.db, a, { state: 'over', ended_why: why }, did(ctx, 'over', { why }))
  await settleTasks(ctx, {
    county: a.county,
    kind: decideTask,
    subjectIds: [a.id],
    state: 'cancelled',
    by: ctx.actor.id,
    note: why,
  })
  return now
}

/** Said twice: nothing that either says is lost; lists have them once. */
async function repeat(ctx: Ctx, a: store.ArrivalRow, of: string): Promise<store.ArrivalRow> {
  const kept = of === a.id ? undefined : await store.arrivalById(ctx.db, a.county, of)
  if (!kept || !ctx.access.can(arrivalVerbs.read, kept.region_path)) throw problem('not_found')
  ctx.access.need(arrivalVerbs.decide, kept.region_path, arrivalVerbs.read)
  if (kept.state === 'over' || kept.state === 'withdrawn') throw problem('arrival.over')
  const [gone, stays] = [a, kept].map((x) => openSaid(ctx.app, x.id, x.sealed)) as [Said, Said]
  const [g, s] = [keysOf(ctx.app, gone), keysOf(ctx.app, stays)]
  const same = (k: keyof Keys) => g[k] !== null && s[k] !== null && g[k].equals(s[k])
  if (!same('id') && !(same('phone') && same('name'))) throw problem('arrival.not_same')
  const { said, changed } = merged(stays, gone)
  const placed = kept.placed === 'guess' || kept.placed === 'none'
  const place =
    placed && a.placed !== 'guess' && a.placed !== 'none'
      ? { region_path: a.region_path, home_id: a.home_id, placed: a.placed }
      : {}
  const link =
    a.person_id && kept.link !== 'linked'
      ? { link: 'linked' as const, person_id: a.person_id, candidates: [] }
      : {}
  let now = await store.step(
    ctx.db,
    kept,
    {
      ...place,
      ...link,
      sealed: sealSaid(ctx.app, kept.id, said),
      keys: keysOf(ctx.app, said),
      codes: said.from.map((p) => p.code),
      companions: said.companions.length,
    },
    did(ctx, 'merged', { of: a.id, fields: [...changed, ...Object.keys(place)] }),
  )
  if (a.state === 'here' && now.state === 'coming') now = await arrive(ctx, now)
  if ('region_path' in place)
    await placeOnRolls(ctx, {
      subject: 'arrival',
      personId: now.id,
      regionPath: now.region_path,
      homeId: now.home_id,
    })
  await joinLists(ctx, now)
  await tellWhoDecides(ctx, now)
  await takeOffRolls(ctx, {
    subject: 'arrival',
    personIds: [a.id],
    to: kept.id,
    note: noteOf('arrivalTwiceOnRoll'),
    byName: ctx.actor.name,
  })
  await store.repoint(ctx.db, a.county, a.id, kept.id)
  return store.step(
    ctx.db,
    a,
    { state: 'over', ended_why: noteOf('arrivalTwice'), repeat_of: kept.id },
    did(ctx, 'repeat', { of: kept.id }),
  )
}

/** In clear for a minute. Linked, it is a look at the person of the ledger: they are told who looked. */
export async function reveal(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof arrivalReveal>,
): Promise<AnswerOf<typeof arrivalReveal>> {
  const a = await store.arrivalById(ctx.db, ctx.app.installation.county, id)
  if (!a || !ctx.access.can(arrivalVerbs.read, a.region_path)) throw problem('not_found')
  ctx.access.need('ledger.reveal', a.region_path, arrivalVerbs.read)
  if (b.purpose === 'other' && !b.note) throw problem('ledger.say_why')
  await audit(ctx, {
    action: a.person_id ? 'ledger.reveal' : 'arrival.reveal',
    subjectKind: a.person_id ? 'person' : 'arrival',
    subjectId: a.person_id ?? a.id,
    regionPath: a.region_path,
    purpose: b.purpose,
    detail: { note: b.note, arrival: a.id },
  })
  const s = openSaid(ctx.app, a.id, a.sealed)
  return {
    name: s.name,
    idNumber: s.idNumber,
    phone: s.phone,
    companions: s.companions,
    until: new Date(ctx.now.getTime() + 60_000).toISOString(),
  }
}
