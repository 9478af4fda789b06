/** Groups of people who are owed care: what there is, and another definition without any code. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { builtinGroups } from '../../packs/common/care.ts'
import { roles } from '../accounts/rules.ts'
import { audit } from '../audit/answers.ts'
import type * as c from './contract.ts'
import { careVerbs } from './contract.ts'
import { readable, readsSomewhere } from './reading.ts'
import { definitionFaults } from './rules.ts'
import * as store from './store/archives.ts'

const readerRoles = roles.filter((r) => r.verbs.includes(careVerbs.read))
export const roleWords = (keys: readonly string[]) =>
  roles.filter((r) => keys.includes(r.key)).map((r) => ({ zh: r.zh, en: r.en }))

export const loadGroups = (app: Pick<App, 'pools' | 'clock'>): Promise<number> =>
  store.insertGroups(
    app.pools.system,
    builtinGroups.map((g) => ({ ...g, ended: false })),
    { builtIn: true, by: '一格', now: app.clock() },
  )

export async function list(ctx: Ctx): Promise<AnswerOf<typeof c.groupsList>> {
  const groups = await store.groupRows(ctx.db)
  const mine = groups.filter((g) => readsSomewhere(ctx, g))
  const counts = new Map<string, number>()
  if (mine.length > 0) {
    const where = sql<boolean>`(a.county = ${ctx.app.installation.county} and a.state = 'open'
      and ${readable(ctx, mine, 'a.group_key', 'p.region_path')})`
    for (const x of await store.countArchives(ctx.db, where)) counts.set(x.group, x.n)
  }
  return {
    items: groups.map((g) => ({
      key: g.key,
      zh: g.zh,
      en: g.en,
      basis: { zh: g.basis_zh, en: g.basis_en },
      readers: g.readers,
      fields: g.fields.map((f) => ({ ...f, choices: [...f.choices] })),
      everyDays: g.every_days,
      ended: g.ended,
      builtIn: g.built_in,
      revision: g.revision,
      mayRead: mine.includes(g),
      open: mine.includes(g) ? (counts.get(g.key) ?? 0) : null,
    })),
    roles: readerRoles.map((r) => ({ key: r.key, words: { zh: r.zh, en: r.en } })),
  }
}

export async function write(
  ctx: Ctx,
  key: string,
  b: BodyOf<typeof c.groupWrite>,
): Promise<AnswerOf<typeof c.groupWrite>> {
  const was = await store.groupByKey(ctx.db, key, true)
  if (b.baseRevision === 0 && was) throw problem('care.group_known')
  if (b.baseRevision > 0 && !was) throw problem('not_found')
  if (was && was.revision !== b.baseRevision)
    throw problem('conflict.version', { extra: { version: was.revision } })
  const faults = definitionFaults(
    b,
    readerRoles.map((r) => r.key),
  )
  if (faults.length > 0)
    throw problem('request.invalid', {
      issues: faults.map((f) => ({ path: f.path, code: f.code, message: `${f.zh} / ${f.en}` })),
    })
  const said = { by: ctx.actor.name, now: ctx.now }
  if (was) await store.changeGroup(ctx.db, { ...b, key }, said)
  else if ((await store.insertGroups(ctx.db, [{ ...b, key }], { ...said, builtIn: false })) === 0)
    throw problem('care.group_known')
  await audit(ctx, {
    action: was ? 'care.group_change' : 'care.group_create',
    subjectKind: 'care-group',
    subjectId: key,
    detail: { zh: b.zh, readers: b.readers, fields: b.fields.map((f) => f.key), ended: b.ended },
  })
  return { key, revision: (was?.revision ?? 0) + 1 }
}
