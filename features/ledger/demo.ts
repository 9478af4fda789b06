/** What the demo town needs of the ledger: an invented one, filled in, and workers who answer at the door. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { isoInZone } from '../clocks/rules.ts'
import { answer, one } from './findings.ts'
import { personFor } from './people.ts'
import { dayNumber } from './recheck.ts'
import type { Household } from './rules/make-town.ts'
import { Maker } from './rules/maker.ts'
import { isoDay, sexCode } from './rules/person.ts'
import { madeLedger as made } from './sample.ts'

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
 * Two findings of a grid are asked about: a number is read from the card, a phone is written down anew, whatever else turns out right
 * as it stands. Nobody in it exists.
 */
export async function answerFinding(ctx: Ctx, grid: string, turn: number): Promise<void> {
  const { rows } = await sql<{ id: string; fields: string[] }>`
    select id, fields from findings where county = ${ctx.app.installation.county} and state = 'open' and visit and subject_kind = 'person'
      and region_path >= ${grid} and region_path < ${`${grid}~`} order by fields && '{idNumber,phone}' desc, id limit 3`.execute(
    ctx.db,
  )
  const m = new Maker(7000 + turn, dayNumber(isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10)))
  for (const [i, f] of rows.entries()) {
    const { entries, state } = await one(ctx, f.id)
    const who = entries[0]
    if (state !== 'open' || !who?.personId) continue
    const { person } = await personFor(ctx, who.personId, 'ledger.edit')
    const born = isoDay(person.values.birth)
    const sex = sexCode(person.values.sex)
    const values = f.fields.includes('phone')
      ? { phone: m.phone() }
      : f.fields.includes('idNumber') && born && sex
        ? { idNumber: m.idFor(dayNumber(born), sex) }
        : null
    if (values)
      await answer(ctx, f.id, {
        do: 'correct',
        requestId: ctx.requestId,
        note: '',
        personId: who.personId,
        baseVersion: who.personVersion,
        values,
        anyway: true,
      })
    else if (i === 0)
      await answer(ctx, f.id, { do: 'right', requestId: ctx.requestId, note: '', reason: 'as-is' })
  }
}
