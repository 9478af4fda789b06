/** What the demo town needs of the ledger: an invented one, filled in, and workers who answer at the door. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { isoInZone } from '../clocks/rules.ts'
import { answer, one } from './findings.ts'
import { personFor } from './people.ts'
import { changing, dayNumber, todayOf } from './recheck.ts'
import { ask } from './rights.ts'
import type { Household } from './rules/make-town.ts'
import { Maker } from './rules/maker.ts'
import { isoDay, sexCode } from './rules/person.ts'
import { madeLedger as made } from './sample.ts'
import { opened, peopleById, residencesBy } from './store/rows.ts'
import { savePeople, saveResidences } from './store/write.ts'

export { importDemo, importTable } from './demo-import.ts'
export { defineRules, parkVehicles, placeFacilities } from './demo-registry.ts'
export { queued as lookForPairs } from './pairs.ts'
export { keepToday } from './pass.ts'
export { fillLedger } from './sample.ts'

/** About as many households as there are homes. */
export const madeLedger = (o: {
  homes: number
  errors: number
  seed: number
  at: Date
  zone: string
}): Household[] =>
  made({
    people: Math.ceil(o.homes * 2.8),
    errors: o.errors,
    seed: o.seed,
    today: isoInZone(o.at, o.zone).slice(0, 10),
  }).households

/**
 * One finding of a grid is asked about: a number is read from the card, a phone is written down anew, whatever else turns out right as it
 * stands. Nobody in it exists. Each in a transaction of its own: the next one looks at what this one left.
 */
export async function answerFinding(ctx: Ctx, grid: string, turn: number): Promise<void> {
  const { rows } = await sql<{ id: string; fields: string[] }>`
    select id, fields from findings where county = ${ctx.app.installation.county} and state = 'open' and visit and subject_kind = 'person'
      and region_path >= ${grid} and region_path < ${`${grid}~`} order by fields && '{idNumber,phone}' desc, id limit 1`.execute(
    ctx.db,
  )
  const f = rows[0]
  if (!f) return
  const who = (await one(ctx, f.id)).entries[0]
  if (!who?.personId) return
  const m = new Maker(7000 + turn, dayNumber(todayOf(ctx.app, ctx.now)))
  const { person } = await personFor(ctx, who.personId, 'ledger.edit')
  const born = isoDay(person.values.birth)
  const sex = sexCode(person.values.sex)
  const said = { requestId: ctx.requestId, note: '' }
  const values = f.fields.includes('phone')
    ? { phone: m.phone() }
    : f.fields.includes('idNumber') && born && sex
      ? { idNumber: m.idFor(dayNumber(born), sex) }
      : null
  await answer(
    ctx,
    f.id,
    values
      ? { ...said, do: 'correct', personId: person.id, baseVersion: person.seq, values, anyway: true }
      : { ...said, do: 'right', reason: 'as-is' },
  )
}

/** Some people come a second time, as another office wrote them down: without number, with another telephone, with a slip in the name. */
export async function enterTwice(ctx: Ctx, count: number): Promise<void> {
  const { county } = ctx.app.installation
  const { rows } = await sql<{
    person_id: string
    id: string
  }>`select r.person_id, min(r.id::text) as id from residences r
    join people p on p.county = r.county and p.id = r.person_id and p.died_on is null
    where r.county = ${county} and r.until_on is null group by r.person_id order by 1`.execute(ctx.db)
  const chosen = rows.filter((_, i) => i % Math.max(1, Math.floor(rows.length / count)) === 0).slice(0, count)
  const people = await peopleById(
    ctx.db,
    county,
    chosen.map((x) => x.person_id),
  )
  const residences = await residencesBy(
    ctx.db,
    county,
    'id',
    chosen.map((x) => x.id),
  )
  const today = todayOf(ctx.app, ctx.now)
  const m = new Maker(4242, dayNumber(today))
  const base = { source: '卫健下发', verifiedOn: null, kind: 'created', why: '', changed: ['name'] }
  const ids = people.map(() => uuidv7(ctx.now.getTime()))
  await changing(ctx, { people: [...ids, ...people.map((p) => p.id)] }, async () => {
    for (const [i, p] of people.entries()) {
      const { values: v, region_path: regionPath } = opened(ctx.app, p)
      const values = { ...v, work: '', marriage: '', email: '' }
      if (i % 3 === 0) values.idNumber = ''
      if (i % 3 === 1)
        Object.assign(values, { phone: m.phone(), name: `${v.name.slice(0, -1)}${v.name.at(-1)!.repeat(2)}` })
      if (i % 3 === 2) Object.assign(values, { name: ` ${v.name[0]} ${v.name.slice(1)}`, phone: '' })
      await savePeople(ctx, [{ ...base, id: ids[i]!, regionPath, values }])
      const r = residences.find((x) => x.person_id === p.id)!
      // Where somebody else lives: one person at two doors.
      const at = i % 2 === 0 ? r : residences[(i + 1) % residences.length]!
      await saveResidences(ctx, [
        {
          ...base,
          id: uuidv7(ctx.now.getTime()),
          regionPath: at.region_path,
          personId: ids[i]!,
          homeId: at.home_id,
          role: 'family',
          household: '',
          relation: '',
          from: null,
          until: null,
        },
      ])
    }
  })
}

/** Three people of a grid come to the counter: one is told who looked, one asks for a correction, one for deletion. */
export async function comeToCounter(ctx: Ctx, grid: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select p.id from people p where p.county = ${ctx.app.installation.county} and p.region_path >= ${grid} and p.region_path < ${`${grid}~`}
      and p.died_on is null and p.merged_into is null order by p.id limit 3`.execute(ctx.db)
  const said = {
    requestId: ctx.requestId,
    byWhom: 'self',
    proof: 'id-card',
    proofNote: '',
    words: '',
  } as const
  const [a, b, c] = rows
  if (a) await ask(ctx, a.id, { ...said, kind: 'access' })
  if (b)
    await ask(ctx, b.id, { ...said, kind: 'correction', words: '电话换了，原来的号码不用了，请改成新的' })
  if (c) await ask(ctx, c.id, { ...said, kind: 'deletion', proof: 'household-book', words: '下个月搬走' })
}
