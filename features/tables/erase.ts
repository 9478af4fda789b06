/** A granted deletion reaches the sheets that were made before: rows about the person go, of a row about a home what it took from them. */
import type { Ctx } from '../../kernel/context.ts'
import { type Inside, openHands, openInside, sealInside } from './keep.ts'
import { missingIn, pack, refsOf } from './rules.ts'
import * as store from './store.ts'

interface Gone {
  people: readonly string[]
  residences: readonly string[]
  homes: readonly string[]
}

/**
 * How many rows. The caller sees the whole territory. A sheet that was handed in is no longer as it was then, and its check says so: the
 * digest stays. Where somebody was only counted the number stays, and in rows of places their id, which leads nowhere any more.
 */
export async function eraseFromSheets(ctx: Pick<Ctx, 'app' | 'db'>, gone: Gone): Promise<number> {
  const { app, db } = ctx
  const { county } = app.installation
  // First: what is being made at this moment has read them already.
  await store.makeAnew(db, county)
  const them = new Set([...gone.people, ...gone.residences])
  const about = () => store.rowsAbout(db, county, gone.people, gone.homes)
  // Nobody fills in or hands in meanwhile: a digest is of one state of all rows.
  for (const id of new Set((await about()).map((r) => r.sheet_id)))
    await store.holdSheet(db, county, id, true)
  let rows = 0
  for (const r of await about()) {
    if (gone.people.includes(r.subject)) {
      await store.dropRow(db, county, r.sheet_id, r.n)
      rows++
      continue
    }
    const next = without(openInside(app, r.sheet_id, r), them)
    const s = next && (await store.sheetById(db, county, r.sheet_id))
    if (!next || !s) continue
    const gaps = missingIn(s.definition, next.v, new Set(Object.keys(openHands(app, s.id, r)))).length
    await store.setInside(db, county, s.id, { n: r.n, sealed: sealInside(app, s.id, r.n, next), gaps })
    rows++
  }
  return rows
}

/** Null when nothing of it was made of them. */
function without(x: Inside, them: ReadonlySet<string>): Inside | null {
  if (!x.refs.some(([, id]) => them.has(id))) return null
  const cells = x.v.map((v, i) => {
    const was = refsOf(x, i)
    const of = was.filter(([, id]) => !them.has(id))
    // A name, a phone, a day may be theirs; how many people there were says nothing of anybody.
    return { v: typeof v === 'string' && of.length < was.length ? null : v, of }
  })
  return { ...x, ...pack(cells) }
}
