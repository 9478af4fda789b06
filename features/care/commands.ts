/** Archives: begun, changed, ended, and looked at for a purpose. Each locks the person or the archive, checks, writes row and chain together. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { holdingsOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { personToChange } from '../ledger/answers.ts'
import type * as c from './contract.ts'
import { alignGroup, todayOf } from './plans.ts'
import { archiveFor, needAt } from './reading.ts'
import { changedKeys, cleanValues, type Fault, valueFaults } from './rules.ts'
import * as store from './store/archives.ts'

export const sealOf = (id: string): string => `care.archive:${id}`
const opened = (ctx: Ctx, a: store.ArchiveRow): Record<string, string> =>
  JSON.parse(ctx.app.crypto.open(a.sealed, sealOf(a.id))) as Record<string, string>
const sealed = (ctx: Ctx, id: string, v: Record<string, string>): Buffer =>
  ctx.app.crypto.seal(JSON.stringify(v), sealOf(id))
/** As the chain keeps it: whole values, sealed, and in clear the names of the fields alone. */
const told = (values: Buffer, fields: string[], why: string, more: Record<string, unknown> = {}) => ({
  sealed: values.toString('base64'),
  fields,
  why,
  ...more,
})

const issuesOf = (faults: readonly Fault[]): Issue[] =>
  faults.map((f) => ({ path: f.path, code: f.code, message: `${f.zh} / ${f.en}` }))

/** Whoever is named must be able to call there. */
async function carerFaults(ctx: Ctx, carerId: string | null | undefined, place: string): Promise<Issue[]> {
  if (!carerId) return []
  const held = await holdingsOf(ctx.app.pools.system, 'visit.do', ctx.now)
  if (held.some((h) => h.accountId === carerId && place.startsWith(h.regionPath))) return []
  return [{ path: 'carerId', code: 'scope', message: '这个人在这里没有走访的权限 / may not visit there' }]
}
function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw problem('request.invalid', { issues: [...issues] })
}

/** Calls follow at once; should that fail, the next tick does it. */
async function followed(ctx: Ctx, group: string, place: string): Promise<void> {
  await alignGroup(ctx.app, group, place)
}

export async function begin(
  ctx: Ctx,
  b: BodyOf<typeof c.archiveOpen>,
): Promise<AnswerOf<typeof c.archiveOpen>> {
  const g = await store.groupByKey(ctx.db, b.group)
  if (!g) throw problem('not_found')
  const person = await personToChange(ctx, b.personId)
  needAt(ctx, g, person.regionPath, 'care.edit')
  if (g.ended) throw problem('care.group_ended')
  if (person.died) throw problem('care.dead')
  const values = cleanValues(b.values)
  refuse([
    ...issuesOf(valueFaults(g.fields, values)),
    ...(await carerFaults(ctx, b.carerId, person.regionPath)),
  ])
  const id = uuidv7(ctx.now.getTime())
  const box = sealed(ctx, id, values)
  await store.insertArchive(
    ctx,
    {
      id,
      regionPath: person.regionPath,
      personId: b.personId,
      group: b.group,
      sealed: box,
      openedOn: todayOf(ctx),
      carerId: b.carerId,
    },
    told(box, Object.keys(values).sort(), b.why, { group: b.group }),
  )
  ctx.afterCommit(() => followed(ctx, b.group, person.regionPath))
  return { id, version: 1 }
}

async function toChange(ctx: Ctx, id: string, baseVersion: number) {
  const { a, g } = await archiveFor(ctx, id, 'care.edit', true)
  if (a.seq !== baseVersion) throw problem('conflict.version', { extra: { version: a.seq } })
  if (a.state === 'closed') throw problem('care.closed')
  return { a, g }
}

export async function change(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.archiveChange>,
): Promise<AnswerOf<typeof c.archiveChange>> {
  const { a, g } = await toChange(ctx, id, b.baseVersion)
  const was = opened(ctx, a)
  const values = cleanValues({ ...was, ...b.values })
  const carer = b.carerId === undefined ? a.carer_id : b.carerId
  refuse([
    ...issuesOf(valueFaults(g.fields, values, was)),
    ...(carer === a.carer_id ? [] : await carerFaults(ctx, carer, a.place)),
  ])
  const fields = changedKeys(was, values)
  if (fields.length === 0 && carer === a.carer_id) return { id, version: a.seq }
  const box = sealed(ctx, id, values)
  await store.saveArchive(
    ctx,
    a,
    { sealed: box, carer_id: carer, state: 'open', closed_on: null, reason: null },
    'changed',
    told(box, carer === a.carer_id ? fields : [...fields, 'carer'], b.why),
  )
  if (carer !== a.carer_id) ctx.afterCommit(() => followed(ctx, a.group_key, a.place))
  return { id, version: a.seq + 1 }
}

export async function close(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.archiveClose>,
): Promise<AnswerOf<typeof c.archiveClose>> {
  const { a } = await toChange(ctx, id, b.baseVersion)
  const issues: Issue[] = []
  if (b.on > todayOf(ctx)) issues.push({ path: 'on', code: 'future', message: '还没有到 / still to come' })
  if (b.on < a.opened_on)
    issues.push({ path: 'on', code: 'order', message: '早于建档 / before it was begun' })
  refuse(issues)
  await store.saveArchive(
    ctx,
    a,
    { sealed: a.sealed, carer_id: a.carer_id, state: 'closed', closed_on: b.on, reason: b.reason },
    'closed',
    { fields: [], why: b.note, reason: b.reason, on: b.on },
  )
  ctx.afterCommit(() => followed(ctx, a.group_key, a.place))
  return { id, version: a.seq + 1 }
}

export async function reveal(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.archiveReveal>,
): Promise<AnswerOf<typeof c.archiveReveal>> {
  const { a } = await archiveFor(ctx, id, 'care.read')
  await audit(ctx, {
    action: 'care.reveal',
    subjectKind: 'person',
    subjectId: a.person_id,
    regionPath: a.place,
    purpose: b.purpose,
    detail: { archive: id, note: b.note },
  })
  return { values: opened(ctx, a), until: new Date(ctx.now.getTime() + 60_000).toISOString() }
}
