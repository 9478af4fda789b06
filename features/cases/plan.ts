/** A new case, planned in memory from what triage decided: no I/O, so that storing it is one statement. */
import type { App } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { receiptOnStoring } from '../channels/answers.ts'
import { isoInZone } from '../clocks/rules.ts'
import type { OpenCase } from '../triage/answers.ts'
import type { Decision } from '../triage/contract.ts'
import { clocksAt, nextDuty } from './rules/clocks.ts'
import type { NewEvent, NewHandler } from './rules/decide.ts'
import { outside } from './rules/lines.ts'
import { type ClockRow, chain, clockRows, type EventActor, hex, type StoredEvent } from './store/write.ts'
import { worldOf } from './world.ts'

/** Rows of a new case as the intake statement takes them: bytes as `\x…` text, dates as ISO text. */
export interface IntakeCase {
  case: { id: string } & Record<string, unknown>
  links: Record<string, unknown>[]
  events: Record<string, unknown>[]
  clocks: ClockRow[]
  handlers: Record<string, unknown>[]
  decisions: Record<string, unknown>[]
  outbox: Record<string, unknown>[]
  /** The case as later reports find it; its number is not known yet. */
  open: OpenCase
}

export interface PlanInput {
  reportId: string
  requestId: string
  channel: string
  title: string
  placeText: string | null
  regionPath: string
  point: readonly [number, number] | null
  decisions: readonly Decision[]
  /** What later reports are compared with. */
  words: { body: string; phone: Buffer | null }
  anonymous: boolean
  actor: EventActor
  occurredAt: Date
  now: Date
  genesis: Buffer
}

type Of<K extends Decision['kind']> = Extract<Decision, { kind: K }>
const one = <K extends Decision['kind']>(all: readonly Decision[], kind: K): Of<K> | undefined =>
  all.find((d): d is Of<K> => d.kind === kind)

/** Plans a new case from what triage decided: no I/O, so that the intake is one statement. */
export function planCase(app: App, p: PlanInput): IntakeCase {
  const { items, settings, organisation } = app.services
  const { county } = app.installation
  const id = uuidv7(p.now.getTime())
  const list = items.current()
  const cls = one(p.decisions, 'class')
  const level = one(p.decisions, 'level')?.value.level ?? 'normal'
  const itemCode = cls?.value.item ?? null
  const item = itemCode ? items.item(itemCode) : undefined
  const route = one(p.decisions, 'route')
  const needs = [...new Set(p.decisions.filter((d) => d.needsPerson).map((d) => d.kind as string))]
  const world = worldOf(app, list?.id, p.title)
  const sure = needs.length === 0 && item !== undefined && item.clocked && settings.autoDispatch() !== 'never'
  const least = Math.min(...p.decisions.filter((d) => d.kind !== 'link').map((d) => d.score))
  const auto =
    sure &&
    (settings.autoDispatch() === 'always' || least >= settings.autoDispatchFrom()) &&
    route?.value.unitId
  const events: NewEvent[] = [
    {
      kind: 'reported',
      data: { reportId: p.reportId, channel: p.channel, anonymous: p.anonymous, level },
      occurredAt: p.occurredAt,
    },
    { kind: 'triaged', data: { words: triagedWords(p.decisions), needs } },
  ]
  const handlers: NewHandler[] = []
  if (auto && route?.value.unitId && item) {
    const owner = world.owner({ itemCode: item.code, level, regionPath: p.regionPath })
    const main: NewHandler = {
      id: uuidv7(p.now.getTime()),
      role: 'main',
      unitId: route.value.unitId,
      postId: route.value.postId,
      accountId: route.value.accountId,
      task: null,
    }
    handlers.push(
      main,
      ...(owner?.coHandlers ?? []).map((co) => ({
        id: uuidv7(p.now.getTime()),
        role: 'co' as const,
        unitId: co.unitId,
        ...world.person(co.unitId, p.regionPath),
        task: co.task || null,
      })),
    )
    const name = (h: NewHandler) => ({
      handlerId: h.id,
      unitId: h.unitId,
      unitName: organisation.unitName(h.unitId),
      accountId: h.accountId,
      accountName: h.accountId ? organisation.accountName(h.accountId) : null,
      task: h.task,
      ...outside(world, p.regionPath),
    })
    events.push(
      { kind: 'dispatched', data: { ...name(main), auto: true, level, itemCode } },
      ...handlers.slice(1).map((h) => ({ kind: 'co_assigned', data: { ...name(h), by: 'list' } })),
    )
    for (const h of handlers) if (h.accountId) organisation.noteAssigned(h.accountId)
  }
  const base = { county, id, regionPath: p.regionPath }
  const [first, ...rest] = events
  const head = chain({ ...base, seq: 0, lastHash: p.genesis }, [first!], p.actor, p.now, p.requestId)
  const tail = chain({ ...base, seq: 1, lastHash: head[0]!.hash }, rest, bySystem, p.now, p.requestId)
  const stored = [...head, ...tail]
  const policy = items.policy(itemCode)
  const calendar = items.calendar()
  const facts = stored.map((e) => ({
    kind: e.kind,
    occurredAt: e.occurred_at,
    recordedAt: e.recorded_at,
    data: e.data,
  }))
  const clocks = item && !item.clocked ? [] : clocksAt(facts, policy, calendar, p.now)
  const duty = nextDuty(clocks)
  const main = handlers[0]
  const receipt = receiptOnStoring(p.channel, p.now)
  const at = { county, region_path: p.regionPath, case_id: id }
  return {
    case: {
      county,
      id,
      number: numberPrefix(app, p.now),
      region_path: p.regionPath,
      title: p.title,
      place_text: p.placeText,
      lng: p.point?.[0] ?? null,
      lat: p.point?.[1] ?? null,
      list_id: list?.id ?? null,
      item_code: itemCode,
      item_name: item?.name ?? null,
      level,
      state: auto ? 'dispatched' : 'triage',
      prev_state: auto ? 'triage' : null,
      clocked: item?.clocked ?? true,
      needs_person: needs,
      main_unit_id: main?.unitId ?? null,
      main_post_id: main?.postId ?? null,
      main_account_id: main?.accountId ?? null,
      handler_units: [...new Set(handlers.map((h) => h.unitId))],
      reported_at: p.now,
      confirmed_at: auto ? p.now : null,
      next_kind: duty?.kind ?? null,
      next_due_at: duty?.dueAt ?? null,
      next_warn_at: duty?.warnAt ?? null,
      resolve_due_at: clocks.find((k) => k.clock === 'resolve')?.due ?? null,
      seq: stored.length,
      last_hash: hex(stored.at(-1)!.hash),
      created_at: p.now,
      updated_at: p.now,
    },
    links: [
      {
        ...at,
        id: uuidv7(p.now.getTime()),
        report_id: p.reportId,
        kind: 'origin',
        score: 1,
        why: { zh: '第一条报告', en: 'first report' },
        rule: 'origin',
        at: p.now,
      },
    ],
    events: stored.map(wireEvent),
    clocks: clockRows(base, clocks, p.now, { policy: policy.version, calendar: calendar.version }),
    handlers: handlers.map((h) => ({
      ...at,
      id: h.id,
      role: h.role,
      unit_id: h.unitId,
      post_id: h.postId,
      account_id: h.accountId,
      task: h.task,
      state: 'assigned',
      assigned_at: p.now,
    })),
    decisions: decisionRows(p.decisions, { ...at, report_id: p.reportId }, p.now),
    outbox: auto
      ? [
          {
            ...at,
            id: uuidv7(p.now.getTime()),
            report_id: p.reportId,
            channel: p.channel,
            kind: 'progress',
            round: 0,
            body: { step: 'dispatched', unitName: organisation.unitName(main!.unitId) },
            state: receipt ? 'delivered' : 'pending',
            next_at: receipt ? null : p.now,
            receipt,
            created_at: p.now,
            delivered_at: receipt ? p.now : null,
          },
        ]
      : [],
    open: {
      number: '',
      title: p.title,
      regionPath: p.regionPath,
      item: itemCode,
      openedAt: p.now.getTime(),
      seq: stored.length,
      lastHash: stored.at(-1)!.hash,
      candidate: {
        id,
        item: itemCode,
        regionPath: p.regionPath,
        ...(p.point ? { point: p.point } : {}),
        openedAt: p.now,
        lastAt: p.now,
        title: p.title,
        text: p.words.body,
        texts: [p.words.body],
        reporters: p.words.phone ? [p.words.phone.toString('hex')] : [],
      },
    },
  }
}

/** Rows of a report that joins an open case. */
export interface JoinRows {
  head: {
    case_id: string
    was: number
    was_hash: string
    seq: number
    last_hash: string
    region_path: string
    at: Date
  }
  link: Record<string, unknown>
  events: Record<string, unknown>[]
  decisions: Record<string, unknown>[]
  /** The case as it will be known afterwards. */
  after: OpenCase
}

/** A report joins an open case: what is written, from where the chain of the case ends as far as this process knows. */
export function planJoin(
  app: App,
  was: OpenCase,
  p: {
    report: { id: string; body: string; channel: string; phone: Buffer | null }
    requestId: string
    decisions: readonly Decision[]
    now: Date
  },
): JoinRows {
  const { county } = app.installation
  const { id } = was.candidate
  const link = one(p.decisions, 'link')!
  const at = { case_id: id, region_path: was.regionPath }
  const [event] = chain(
    { county, id, regionPath: was.regionPath, seq: was.seq, lastHash: was.lastHash },
    [
      {
        kind: 'report_linked',
        data: { reportId: p.report.id, channel: p.report.channel, score: link.score, why: link.why },
      },
    ],
    bySystem,
    p.now,
    p.requestId,
  )
  const { seq, hash } = event!
  const { candidate } = was
  const texts = [p.report.body, ...(candidate.texts ?? [candidate.text])].slice(0, 5)
  const phone = p.report.phone?.toString('hex')
  return {
    head: {
      ...at,
      was: was.seq,
      was_hash: hex(was.lastHash),
      seq,
      last_hash: hex(hash),
      at: p.now,
    },
    link: {
      ...at,
      id: uuidv7(p.now.getTime()),
      report_id: p.report.id,
      kind: 'linked',
      score: link.score,
      why: link.why,
      rule: link.rule,
      at: p.now,
    },
    events: [wireEvent(event!)],
    decisions: decisionRows(p.decisions, { ...at, county, report_id: p.report.id }, p.now),
    after: {
      ...was,
      seq,
      lastHash: hash,
      candidate: {
        ...candidate,
        lastAt: p.now,
        text: p.report.body,
        texts,
        reporters: [...(phone ? [phone] : []), ...(candidate.reporters ?? [])].slice(0, 5),
      },
    },
  }
}

const bySystem: EventActor = Object.freeze({ kind: 'system', id: null, name: '系统', unitId: null })

export const wireEvent = (e: StoredEvent): Record<string, unknown> => ({
  ...e,
  prev_hash: hex(e.prev_hash),
  hash: hex(e.hash),
})

export function decisionRows(
  list: readonly Decision[],
  at: { county: string; region_path: string; case_id: string; report_id: string },
  now: Date,
): Record<string, unknown>[] {
  return list.map((d) => ({
    ...at,
    id: uuidv7(now.getTime()),
    kind: d.kind,
    value: d.value,
    score: d.score,
    why: d.why,
    rule: d.rule,
    inputs: d.inputs,
    needs_person: d.needsPerson,
    at: now,
  }))
}

function triagedWords(list: readonly Decision[]): Words {
  const part = (k: Decision['kind']) => {
    const d = list.find((x) => x.kind === k)
    return d ? d.why : null
  }
  const parts = (['place', 'class', 'level', 'route'] as const)
    .map(part)
    .filter((x): x is Words => x !== null)
  return { zh: parts.map((x) => x.zh).join('；'), en: parts.map((x) => x.en).join('; ') }
}

/** `YG-260626-`: prefix of the place and the local day; the running number follows. */
function numberPrefix(app: App, now: Date): string {
  const day = isoInZone(now, app.installation.zone).slice(0, 10)
  return `${app.services.settings.casePrefix()}-${day.slice(2).replaceAll('-', '')}-`
}
