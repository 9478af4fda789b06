/** The search for pairs: everybody is opened piece by piece in memory, compared in a thread of its own, and only names of fields come back. */
import type { App } from '../../kernel/context.ts'
import { asSystem } from '../cases/answers.ts'
import { type Likely, pairFinder } from '../matching/answers.ts'
import { todayOf } from './recheck.ts'
import * as store from './store/pairs.ts'
import { digestOf, openPerson } from './store/seal.ts'
import { doorText, placeOf } from './view.ts'

/** People opened before others of this process have their turn. */
const piece = 500
const columns = [
  { column: 'name', type: 'name' },
  { column: 'idNumber', type: 'id-number' },
  { column: 'birth', type: 'date' },
  { column: 'sex', type: 'exact' },
  { column: 'phone', type: 'phone' },
  { column: 'address', type: 'address' },
] as const
/** Chance from which somebody should look. */
const least = 0.1

class Over extends Error {}

/** Runs; answers whether it came to its end or was cancelled, false when the process stops. */
export async function runPairPass(
  app: App,
  id: string,
  aborted: () => boolean = () => false,
): Promise<boolean> {
  const { county } = app.installation
  const move = (o: Parameters<typeof store.movePairPass>[3]) =>
    asSystem(app, (ctx) => store.movePairPass(ctx.db, county, id, o, ctx.now))
  const on = async (o: Parameters<typeof store.movePairPass>[3]) => {
    if (aborted() || !(await move(o))) throw new Over()
  }
  let stage = 'read'
  if (!(await move({ state: 'running', stage, done: 0, found: 0, opened: 0 }))) return true
  const finder = pairFinder(columns, least, (s) => {
    stage = s
  })
  // The comparing thread is watched from here: it knows nothing of the database.
  const watch = setInterval(() => {
    if (aborted()) return void finder.stop()
    move({ stage }).then(
      (goes) => (goes ? undefined : finder.stop()),
      (err: unknown) => app.log.warn({ err }, 'progress of matching not written'),
    )
  }, 1000)
  try {
    const people = await readAll(app, finder, (done) => on({ done }))
    const found = await finder.find()
    clearInterval(watch)
    await on({ stage: 'scored', found: found.length })
    let opened = 0
    for (let i = 0; i < found.length; i += piece) {
      const list = found.slice(i, i + piece).map((p) => kept(p, people))
      opened += await asSystem(app, (ctx) => store.keepPairs(ctx.db, county, id, list, ctx.now))
      await on({ opened })
    }
    await asSystem(app, (ctx) => store.dropOtherPairs(ctx.db, county, id))
    await on({ state: 'done', stage: 'written' })
    return true
  } catch (err) {
    // Stopped by somebody it is over; stopped with the process it is taken up again.
    const over = (await asSystem(app, (ctx) => store.pairPassById(ctx.db, county, id)))?.state
    if (over === undefined || over === 'cancelled' || over === 'done') return true
    if (err instanceof Over || aborted()) return false
    throw err
  } finally {
    clearInterval(watch)
    await finder.stop()
  }
}

interface Known {
  regionPath: string
  /** Blind index of all values, hex. */
  digest: string
}

async function readAll(
  app: App,
  finder: ReturnType<typeof pairFinder>,
  progress: (done: number) => Promise<void>,
): Promise<Map<string, Known>> {
  const { county } = app.installation
  const today = todayOf(app, app.clock())
  const people = new Map<string, Known>()
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await store.nextPeople(app.pools.system, county, after, today, piece)
    finder.add(
      rows.map((p) => {
        const v = openPerson(app, p.id, p.sealed)
        people.set(p.id, {
          regionPath: p.region_path,
          digest: digestOf(app, v),
        })
        const door = p.building ? `${placeOf(app, p.building)}${doorText(p.unit, p.room)}` : ''
        return [p.id, v.name, v.idNumber, v.birth, v.sex, v.phone, door]
      }),
    )
    if (people.size % (piece * 10) === 0 || rows.length < piece) await progress(people.size)
    if (rows.length < piece) return people
    after = rows.at(-1)!.id
  }
}

function kept(p: Likely, people: ReadonlyMap<string, Known>): store.FoundPair {
  const [a, b] = p.a < p.b ? [p.a, p.b] : [p.b, p.a]
  const first = people.get(a)!
  return {
    a,
    b,
    regionPath: first.regionPath,
    score: p.score,
    reasons: p.reasons,
    seen: first.digest + people.get(b)!.digest,
  }
}
