/** What residents and staff do with reports. Residents act through the tracking link, never through an account. */

import type { Ctx } from '../../kernel/context.ts'
import { json } from '../../kernel/db.ts'
import { ProblemError, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { claimUploads } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { act, caseForReport, loadCase, type Outcome, record, type State, visible } from '../cases/answers.ts'
import { trackTokenOf } from './intake.ts'
import { reportByToken } from './track.ts'

const blank: Omit<Outcome, 'state' | 'events'> = {
  set: {},
  addHandlers: [],
  changeHandlers: [],
  tell: [],
  notices: [],
  corrected: [],
}

export async function addMessage(
  ctx: Ctx,
  token: string,
  input: { body: string; uploads: readonly string[] },
): Promise<null> {
  if (!input.body && input.uploads.length === 0)
    throw problem('request.invalid', { issues: [{ path: 'body', code: 'empty', message: '写一句或拍一张' }] })
  const r = await reportByToken(ctx, token)
  const loaded = await loadCase(ctx.db, ctx.app.installation.county, r.case_id!)
  const { row } = loaded
  if (row.closed_at) throw problem('case.wrong_state')
  const main = row.main_unit_id
  if (input.uploads.length)
    await claimUploads(ctx, input.uploads, {
      county: row.county,
      reportId: r.id,
      caseId: row.id,
      regionPath: row.region_path,
      phase: 'report',
    })
  await record(
    ctx,
    loaded,
    {
      ...blank,
      state: row.state as State,
      events: [{ kind: 'answered', data: { reportId: r.id, body: input.body, uploads: input.uploads } }],
      notices: main
        ? [
            {
              to: { unitId: main, accountId: row.main_account_id },
              kind: 'answered',
              zh: `报告人补充：${row.title}`,
              en: `The reporter added: ${row.title}`,
            },
          ]
        : [],
    },
    { reporter: true },
  )
  return null
}

/** Words of a reporter that came by a channel and not by the link; false when the case takes none any more. */
export async function sayMore(ctx: Ctx, reportId: string, body: string): Promise<boolean> {
  const reporter = { kind: 'reporter', id: null, name: '报告人', unitId: null } as const
  try {
    await addMessage({ ...ctx, actor: reporter }, trackTokenOf(ctx.app, reportId), { body, uploads: [] })
    return true
  } catch (err) {
    if (err instanceof ProblemError && err.code === 'case.wrong_state') return false
    throw err
  }
}

export async function rate(
  ctx: Ctx,
  token: string,
  input: { solved: boolean; stars?: number | undefined; body: string; uploads: readonly string[] },
): Promise<null> {
  const r = await reportByToken(ctx, token)
  const loaded = await loadCase(ctx.db, ctx.app.installation.county, r.case_id!)
  const { row } = loaded
  if (row.state !== 'resolved') throw problem('case.wrong_state', { extra: { state: row.state } })
  const already = await ctx.db
    .selectFrom('ratings')
    .select('id')
    .where('county', '=', row.county)
    .where('case_id', '=', row.id)
    .where('report_id', '=', r.id)
    .where('at', '>', row.resolved_at!)
    .executeTakeFirst()
  if (already) throw problem('conflict.exists')
  if (!input.solved) {
    await act(ctx, row.id, 'reopen', { reason: input.body || '报告人说没解决' }, { reporter: true })
  }
  await ctx.db
    .insertInto('ratings')
    .values({
      county: row.county,
      id: uuidv7(ctx.now.getTime()),
      case_id: row.id,
      report_id: r.id,
      region_path: row.region_path,
      by_kind: 'reporter',
      solved: input.solved,
      stars: input.stars ?? null,
      body: input.body || null,
      answers: json({}) as never,
      at: ctx.now,
    })
    .execute()
  if (input.uploads.length)
    await claimUploads(ctx, input.uploads, {
      county: row.county,
      reportId: r.id,
      caseId: row.id,
      regionPath: row.region_path,
      phase: 'report',
    })
  if (!input.solved) return null
  const asked = await ctx.db
    .selectFrom('case_links')
    .select('report_id')
    .where('county', '=', row.county)
    .where('case_id', '=', row.id)
    .where('undone_at', 'is', null)
    .where('kind', 'in', ['origin', 'linked'])
    .execute()
  const rated = await ctx.db
    .selectFrom('ratings')
    .select('report_id')
    .where('county', '=', row.county)
    .where('case_id', '=', row.id)
    .where('at', '>=', row.resolved_at!)
    .execute()
  const all = asked.every((a) => rated.some((x) => x.report_id === a.report_id))
  const satisfied = input.stars === undefined ? true : input.stars >= 3
  await record(
    ctx,
    loaded,
    {
      ...blank,
      state: 'evaluated',
      set: { evaluatedAt: ctx.now, satisfied },
      events: [
        {
          kind: 'rated',
          data: { reportId: r.id, solved: true, stars: input.stars ?? null, body: input.body, all },
        },
      ],
    },
    { reporter: true },
  )
  return null
}

export async function reopen(
  ctx: Ctx,
  token: string,
  input: { reason: string; uploads: readonly string[] },
): Promise<null> {
  const r = await reportByToken(ctx, token)
  const c = await caseForReport(ctx, r.case_id)
  if (input.uploads.length)
    await claimUploads(ctx, input.uploads, {
      county: c.county,
      reportId: r.id,
      caseId: c.id,
      regionPath: c.region_path,
      phase: 'report',
    })
  await act(ctx, c.id, 'reopen', { reason: input.reason }, { reporter: true })
  return null
}

export async function withdraw(ctx: Ctx, token: string, reason: string): Promise<null> {
  const r = await reportByToken(ctx, token)
  const c = await caseForReport(ctx, r.case_id)
  // Others reported it too: their problem does not end because one voice takes itself back.
  if (c.report_count > 1 || !['triage', 'dispatched'].includes(c.state))
    throw problem('case.wrong_state', { extra: { state: c.state } })
  await act(ctx, c.id, 'withdraw', { reason: reason || '报告人撤回' }, { reporter: true })
  return null
}

/** Shows a phone for sixty seconds. Who, when and what for stands in the case's events and in the audit log. */
export async function reveal(
  ctx: Ctx,
  reportId: string,
  input: { purpose: string; note: string },
): Promise<{ phone: string | null; name: string | null; until: string }> {
  const county = ctx.app.installation.county
  const r = await ctx.db
    .selectFrom('reports')
    .select(['id', 'case_id', 'region_path', 'phone_sealed', 'reporter_name_sealed'])
    .where('county', '=', county)
    .where('id', '=', reportId)
    .executeTakeFirst()
  if (!r?.case_id) throw problem('not_found')
  const loaded = await loadCase(ctx.db, county, r.case_id)
  const { row } = loaded
  if (!visible(ctx, row)) throw problem('not_found')
  const handles = row.handler_units.some((u) => ctx.access.units.includes(u)) && !row.closed_at
  if (!handles && !ctx.access.can('report.reveal', row.region_path)) throw problem('access.denied')
  if (!r.phone_sealed && !r.reporter_name_sealed) throw problem('report.no_phone')
  await audit(ctx, {
    action: 'report.reveal',
    subjectKind: 'report',
    subjectId: r.id,
    regionPath: row.region_path,
    purpose: input.purpose,
    detail: { note: input.note, caseId: row.id },
  })
  await record(ctx, loaded, {
    ...blank,
    state: row.state as State,
    events: [{ kind: 'revealed', data: { reportId: r.id, purpose: input.purpose, note: input.note } }],
  })
  const { crypto } = ctx.app
  return {
    phone: r.phone_sealed ? crypto.open(r.phone_sealed, 'report.phone') : null,
    name: r.reporter_name_sealed ? crypto.open(r.reporter_name_sealed, 'report.name') : null,
    until: new Date(ctx.now.getTime() + 60_000).toISOString(),
  }
}
