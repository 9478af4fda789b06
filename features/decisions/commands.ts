/** Looks of people, and what they decide about versions of the model and about findings. */
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { act, confirmClass } from '../cases/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import {
  lockModels,
  type ModelRow,
  makeCurrent,
  makeNoneCurrent,
  modelRow,
  modelRows,
  refuseModel,
  wordingOf,
} from '../triage/answers.ts'
import type { findingSeen, lookAdd } from './contract.ts'
import type { modelBack, modelDecide } from './contract-models.ts'
import { setSetting } from './settings.ts'
import * as store from './store.ts'

defineProblems({
  'decisions.looked': {
    status: 409,
    zh: '这一件已经有人看过',
    en: 'Somebody has looked at this one already',
  },
  'decisions.over': { status: 409, zh: '这一条已经过去了', en: 'This finding is over' },
  'decisions.no_list': {
    status: 409,
    zh: '还没有权责清单，没有可学的',
    en: 'There is no responsibility list yet to learn from',
  },
  'decisions.model_state': {
    status: 409,
    zh: '这一版现在不能这样做，请看新的',
    en: 'This cannot be done with the version as it stands: look again',
  },
  'decisions.other_list': {
    status: 409,
    zh: '这一版是照另一份清单训练的，请重新训练',
    en: 'This version was made for another list: train a new one',
  },
})

export const candidateTask = 'decisions.candidate'
export const driftTask = 'decisions.drift'

/** One look: right is kept as an entry of the case, another item corrects the case as it is corrected everywhere. */
export async function look(ctx: Ctx, b: BodyOf<typeof lookAdd>) {
  const { county } = ctx.app.installation
  const was = await store.classOf(ctx, b.caseId, b.decisionId)
  if (!was) throw problem('not_found')
  ctx.access.need('case.confirm', was.region_path, 'case.read')
  const kept = await store.insertLook(ctx.db, {
    county,
    id: uuidv7(ctx.now.getTime()),
    regionPath: was.region_path,
    caseId: b.caseId,
    decisionId: b.decisionId,
    given: was.given,
    stands: b.item,
    score: was.score,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at: ctx.now,
  })
  if (!kept) throw problem('decisions.looked')
  const right = was.item_code === b.item
  const done = right
    ? await confirmClass(ctx, b.caseId, {
        item: b.item,
        decisionId: b.decisionId,
        baseVersion: b.baseVersion,
      })
    : await act(
        ctx,
        b.caseId,
        'correct',
        { corrections: { itemCode: b.item }, reason: '' },
        { baseVersion: b.baseVersion },
      )
  return { version: done.version, right }
}

export async function seen(ctx: Ctx, id: string, b: BodyOf<typeof findingSeen>) {
  const { county } = ctx.app.installation
  const f = await store.seeFinding(ctx.db, county, id, { at: ctx.now, name: ctx.actor.name, note: b.note })
  if (!f) throw problem('not_found')
  ctx.access.need('model.manage', f.region_path)
  if (f.over_at) throw problem('decisions.over')
  await settleTasks(ctx, {
    county,
    kind: driftTask,
    subjectIds: [f.id],
    by: ctx.actor.id,
    note: b.note,
  })
  await audit(ctx, {
    action: 'decisions.finding_seen',
    subjectKind: 'decision_finding',
    subjectId: f.id,
    regionPath: f.region_path,
    purpose: b.note,
    detail: { what: f.what, kind: f.kind },
  })
  return { seen: true as const }
}

/** Versions belong to the whole installation: whoever decides holds the verb at its root. */
const needRoot = (ctx: Ctx): void => ctx.access.need('model.manage', ctx.app.installation.rootPath)

/** The digest of the list in force: a version made for another one is not loaded. */
export function listNow(ctx: Pick<Ctx, 'app'>): { wording: string; name: string } | null {
  const list = ctx.app.services.items.current()
  const items = list?.items.filter((i) => i.name) ?? []
  return list && items.length > 0 ? { wording: wordingOf(items), name: list.name } : null
}

async function decided(ctx: Ctx, m: ModelRow, action: string, why: string): Promise<void> {
  await settleTasks(ctx, {
    county: ctx.app.installation.county,
    kind: candidateTask,
    subjectIds: [m.id],
    by: ctx.actor.id,
    note: why,
  })
  await audit(ctx, {
    action,
    subjectKind: 'class_model',
    subjectId: m.id,
    purpose: why,
    detail: { number: m.number, sha256: m.sha256 },
  })
  ctx.afterCommit(() => ctx.app.services.triage.refresh())
}

export async function decideModel(ctx: Ctx, id: string, b: BodyOf<typeof modelDecide>) {
  needRoot(ctx)
  await lockModels(ctx.db)
  const m = await modelRow(ctx.db, id)
  if (!m) throw problem('not_found')
  const by = { at: ctx.now, name: ctx.actor.name, why: b.why }
  if (b.what === 'refuse') {
    if (m.state !== 'candidate') throw problem('decisions.model_state')
    await refuseModel(ctx.db, id, by)
    await decided(ctx, m, 'decisions.model_refused', b.why)
    return { number: null }
  }
  if (!m.kept || m.state === 'current') throw problem('decisions.model_state')
  if (m.list !== listNow(ctx)?.wording) throw problem('decisions.other_list')
  await makeCurrent(ctx.db, id, by)
  await decided(ctx, m, 'decisions.model_taken', b.why)
  return { number: m.number }
}

export async function back(ctx: Ctx, b: BodyOf<typeof modelBack>) {
  needRoot(ctx)
  await lockModels(ctx.db)
  const all = await modelRows(ctx.db)
  const current = all.find((m) => m.state === 'current')
  if (!current) throw problem('decisions.model_state')
  const wording = listNow(ctx)?.wording
  const before = all.find(
    (m) => m.state === 'former' && m.number < current.number && m.kept && m.list === wording,
  )
  const by = { at: ctx.now, name: ctx.actor.name, why: b.why }
  if (before) await makeCurrent(ctx.db, before.id, by)
  else await makeNoneCurrent(ctx.db, by)
  await decided(ctx, current, 'decisions.model_back', b.why)
  return { number: before?.number ?? null }
}

export async function setTakeover(ctx: Ctx, takeover: 'auto' | 'person') {
  needRoot(ctx)
  await setSetting(ctx.db, 'classTakeover', takeover)
  await audit(ctx, { action: 'decisions.takeover', detail: { takeover } })
  ctx.afterCommit(() => ctx.app.services.settings.refresh())
  return { takeover }
}

export async function train(ctx: Ctx) {
  needRoot(ctx)
  if (!listNow(ctx)) throw problem('decisions.no_list')
  await setSetting(ctx.db, 'classTraining', {
    state: 'waiting',
    at: ctx.now.toISOString(),
    by: ctx.actor.name,
    why: '',
  })
  await ctx.app.jobs.add(
    ctx.db,
    'decisions.train',
    { by: ctx.actor.id, byName: ctx.actor.name },
    { key: 'decisions.train', maxAttempts: 3 },
  )
  await audit(ctx, { action: 'decisions.train' })
  return { started: true }
}
