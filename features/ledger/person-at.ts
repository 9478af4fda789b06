/** A person as another feature may know of them: masked, and at which door. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import { todayOf } from './recheck.ts'
import { maskName } from './rules/person.ts'
import { listPeople } from './store/lists.ts'
import { peopleById } from './store/rows.ts'
import { openPerson } from './store/seal.ts'
import { ageOf, doorText, placeOf } from './view.ts'

export interface PersonAt {
  id: string
  /** Masked. */
  name: string
  sex: number
  age: number | null
  died: boolean
  regionPath: string
  /** As lists show it. */
  place: string
  /** Where they live now. */
  door: { building: string; unit: string; room: string } | null
}

export async function peopleAt(
  db: Tx,
  app: App,
  now: Date,
  ids: readonly string[],
): Promise<Map<string, PersonAt>> {
  if (ids.length === 0) return new Map()
  const today = todayOf(app, now)
  const where = sql<boolean>`(p.county = ${app.installation.county} and p.id = any(${ids as string[]}::uuid[]))`
  const rows = await listPeople(db, where, today, undefined, ids.length)
  return new Map(
    rows.map((p) => {
      const v = openPerson(app, p.id, p.sealed)
      return [
        p.id,
        {
          id: p.id,
          name: maskName(v.name),
          sex: p.sex,
          age: ageOf(v, today),
          died: p.died_on !== null,
          regionPath: p.region_path,
          place: [placeOf(app, p.home ?? p.region_path), doorText(p.unit, p.room)].filter(Boolean).join(' '),
          door: p.home && p.room ? { building: p.home, unit: p.unit ?? '', room: p.room } : null,
        },
      ]
    }),
  )
}

/** The entry of a person, locked: nobody merges or deletes it while something is hung on it. */
export async function personToChange(ctx: Ctx, id: string): Promise<{ regionPath: string; died: boolean }> {
  const [p] = await peopleById(ctx.db, ctx.app.installation.county, [id], true)
  if (!p) throw problem('not_found')
  if (p.merged_into) throw problem('ledger.merged', { extra: { mergedInto: p.merged_into } })
  return { regionPath: p.region_path, died: p.died_on !== null }
}
