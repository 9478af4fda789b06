/** Builders for tests of channels: a client, a case with its report, and an intake that stores no more than a report. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { App } from '../../kernel/context.ts'
import { secretContext } from '../accounts/answers.ts'
import type { Intake, IntakeInput } from './intake.ts'

export const county = '500102'
export const rootPath = '500102006'

export async function makeClient(
  app: App,
  owner: pg.Client,
  c: { key: string; secret: string; channel?: string; callbackUrl?: string | null },
): Promise<string> {
  const id = randomUUID()
  await owner.query(
    `insert into clients (id, key, secret_sealed, name, channel, region_path, callback_url) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      c.key,
      app.crypto.seal(c.secret, secretContext(c.key)),
      '区 12345 热线平台',
      c.channel ?? 'hotline',
      rootPath,
      c.callbackUrl ?? null,
    ],
  )
  return id
}

export interface SampleReport {
  caseId: string
  reportId: string
  number: string
}

export async function makeReport(
  owner: pg.Client,
  r: {
    channel?: string
    externalId?: string | null
    clientId?: string | null
    regionPath?: string
    body?: string
    requestId?: string
  } = {},
): Promise<SampleReport> {
  const caseId = randomUUID()
  const reportId = randomUUID()
  const number = `YG-${reportId.slice(0, 8)}`
  const path = r.regionPath ?? `${rootPath}001`
  await owner.query(
    `insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash)
     values ($1, $2, $3, $4, '水管漏水', 'normal', 'triage', now(), 1, '\\x00')`,
    [county, caseId, number, path],
  )
  await owner.query(
    `insert into reports (county, id, case_id, region_path, channel, external_id, client_id, body, reporter_kind, request_id, occurred_at, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'anonymous', $9, now(), now())`,
    [
      county,
      reportId,
      caseId,
      path,
      r.channel ?? 'hotline',
      r.externalId ?? null,
      r.clientId ?? null,
      r.body ?? '楼下水管漏水',
      r.requestId ?? randomUUID(),
    ],
  )
  return { caseId, reportId, number }
}

/** Keeps the promises of the real intake that channels rely on: once per request id, once per channel and external id. */
export function sampleIntake(owner: pg.Client): Intake & { inputs: IntakeInput[] } {
  const inputs: IntakeInput[] = []
  // One connection: what comes at the same time waits, as rows of one order would in the database.
  let turn: Promise<unknown> = Promise.resolve()
  const take = async (input: IntakeInput) => {
    const known = await owner.query(
      `select r.id, r.case_id, c.number from reports r join cases c on c.id = r.case_id
       where r.request_id = $1 or (r.channel = $2 and r.external_id = $3)`,
      [input.requestId, input.channel, input.externalId ?? null],
    )
    const was = known.rows[0]
    if (was) return { reportId: was.id, caseId: was.case_id, number: was.number, repeated: true }
    const made = await makeReport(owner, input)
    inputs.push(input)
    return { ...made, repeated: false }
  }
  const intake: Intake = (_app, input) => {
    const next = turn.then(() => take(input))
    turn = next.catch(() => {})
    return next
  }
  return Object.assign(intake, { inputs })
}
