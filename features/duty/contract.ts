/** Duty on the wire: rosters with their plan, shifts, swaps, coverage. Names of staff, no phones. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
const day = z.iso.date()

/** What the wall shows while a part of a centre's roster runs; the wall itself never turns. */
export const wallViews = ['all', 'press', 'people', 'map'] as const
export type WallView = (typeof wallViews)[number]

/** One part of a day. `until` at or before `from` ends on the next day; both equal are 24 hours. */
export const Part = z
  .object({
    name: field.text(20),
    from: time,
    until: time,
    /** Days of the calendar: working days (with 调休), days off (weekends and holidays), or all. */
    days: z.enum(['every', 'work', 'rest']).default('every'),
    /** `group`: the group whose turn it is. `everyone`: all members, each at their place. */
    who: z.enum(['group', 'everyone']).default('group'),
    wall: z.enum(wallViews).optional(),
  })
  .strict()
export const Member = z
  .object({
    accountId: field.id,
    chief: z.boolean().default(false),
    /** Where this person answers; empty: the region of the roster. */
    regionPath: field.regionPath.nullable().default(null),
  })
  .strict()
export const Group = z.object({ name: field.text(30), members: z.array(Member).max(60) }).strict()
export const Plan = z
  .object({
    parts: z.array(Part).min(1).max(6),
    groups: z.array(Group).min(1).max(40),
    /** Groups turn each day on which the part is held, or each week. */
    turn: z.enum(['day', 'week']).default('day'),
    /** The day on which the first group has its turn. */
    since: day,
  })
  .strict()
export type Plan = z.infer<typeof Plan>
export type Part = z.infer<typeof Part>

export const kinds = ['centre', 'grid', 'squad'] as const

export const Roster = z.object({
  id: field.id,
  name: z.string(),
  kind: z.enum(kinds),
  regionPath: z.string(),
  regionName: z.string(),
  unitId: field.id.nullable(),
  unitName: z.string().nullable(),
  plan: Plan,
  /** Names of the people of the plan. */
  names: z.record(z.string(), z.string()),
  active: z.boolean(),
  version: z.number().int(),
  /** Planned up to here; null: nothing is planned. */
  plannedUntil: field.instant.nullable(),
  /** What I may do with it. */
  mayManage: z.boolean(),
})
export type Roster = z.infer<typeof Roster>

export const Shift = z.object({
  id: field.id,
  rosterId: field.id,
  rosterName: z.string(),
  kind: z.enum(kinds),
  regionPath: z.string(),
  regionName: z.string(),
  accountId: field.id,
  name: z.string(),
  part: z.string(),
  team: z.string().nullable(),
  chief: z.boolean(),
  startsAt: field.instant,
  endsAt: field.instant,
  source: z.enum(['plan', 'hand', 'import']),
  /** Somebody has been asked to take it. */
  swapAsked: z.boolean(),
})
export type Shift = z.infer<typeof Shift>

const id = z.object({ id: field.id }).strict()
const body = {
  name: field.text(40),
  kind: z.enum(kinds),
  regionPath: field.regionPath,
  unitId: field.id.nullable().default(null),
  plan: Plan,
  requestId: field.requestId,
}
const window = z.object({
  from: field.instant,
  to: field.instant,
  region: field.regionPath.optional(),
  roster: field.id.optional(),
})

export const rostersList = endpoint({
  id: 'duty.rosters',
  method: 'GET',
  path: '/api/duty/rosters',
  access: { verb: 'unit.read' },
  summary: 'Duty rosters in my scope',
  answer: z.object({ rosters: z.array(Roster) }),
})
export const rosterCreate = endpoint({
  id: 'duty.rosterCreate',
  method: 'POST',
  path: '/api/duty/rosters',
  access: { verb: 'duty.manage' },
  summary: 'Adds a roster; the next two weeks are planned at once',
  body: z.object(body).strict(),
  answer: z.object({ id: field.id, added: z.number().int() }),
  status: 201,
  problems: ['duty.person', 'duty.place'],
})
export const rosterChange = endpoint({
  id: 'duty.rosterChange',
  method: 'PUT',
  path: '/api/duty/rosters/:id',
  access: { verb: 'duty.manage' },
  summary:
    'Changes a roster. Planned shifts that have not begun follow the new plan; what people swapped or wrote stays',
  params: id,
  body: z.object({ ...body, active: z.boolean().default(true), version: z.number().int() }).strict(),
  answer: z.object({ id: field.id, added: z.number().int() }),
  problems: ['duty.person', 'duty.place', 'conflict.version'],
})
export const rosterFill = endpoint({
  id: 'duty.fill',
  method: 'POST',
  path: '/api/duty/rosters/:id/fill',
  access: { verb: 'duty.manage' },
  summary: 'Plans the days up to a day by the plan; what is there stays',
  params: id,
  body: z.object({ until: day, requestId: field.requestId }).strict(),
  answer: z.object({ added: z.number().int() }),
  problems: ['duty.window'],
})

export const shiftsList = endpoint({
  id: 'duty.shifts',
  method: 'GET',
  path: '/api/duty/shifts',
  access: { verb: 'unit.read' },
  summary: 'Shifts that touch a window of at most 45 days; `mine=1` only my own',
  query: window.extend({ mine: z.enum(['1']).optional() }).strict(),
  answer: z.object({ shifts: z.array(Shift), more: z.boolean() }),
  problems: ['duty.window'],
})
export const shiftAdd = endpoint({
  id: 'duty.shiftAdd',
  method: 'POST',
  path: '/api/duty/shifts',
  access: { verb: 'duty.manage' },
  summary: 'One more shift by hand',
  body: z
    .object({
      rosterId: field.id,
      accountId: field.id,
      part: field.text(20),
      regionPath: field.regionPath.optional(),
      startsAt: field.instant,
      endsAt: field.instant,
      requestId: field.requestId,
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems: ['duty.person', 'duty.place', 'duty.dates', 'duty.twice'],
})
export const shiftCancel = endpoint({
  id: 'duty.shiftCancel',
  method: 'POST',
  path: '/api/duty/shifts/:id/cancel',
  access: { verb: 'duty.manage' },
  summary: 'Takes a shift away; it is not planned again',
  params: id,
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id }),
  problems: ['duty.over'],
})

export const Swap = z.object({
  id: field.id,
  shift: Shift,
  back: Shift.nullable(),
  fromName: z.string(),
  toName: z.string(),
  /** I am the one who is asked. */
  forMe: z.boolean(),
  reason: z.string(),
  state: z.enum(['asked', 'agreed', 'refused', 'withdrawn']),
  askedAt: field.instant,
})
export const swapsList = endpoint({
  id: 'duty.swaps',
  method: 'GET',
  path: '/api/duty/swaps',
  access: { verb: 'duty.set' },
  summary: 'Swaps that I asked for or am asked for, open ones first',
  answer: z.object({ swaps: z.array(Swap) }),
})
export const swapAsk = endpoint({
  id: 'duty.swapAsk',
  method: 'POST',
  path: '/api/duty/shifts/:id/swap',
  access: { verb: 'duty.set' },
  summary:
    'Asks a colleague of the roster to take my shift, perhaps for one of theirs; nothing changes until they agree',
  params: id,
  body: z
    .object({
      toAccountId: field.id,
      backId: field.id.nullable().default(null),
      reason: field.text(200),
      requestId: field.requestId,
    })
    .strict(),
  answer: z.object({ id: field.id }),
  status: 201,
  problems: ['duty.person', 'duty.over', 'duty.not_yours', 'duty.busy', 'duty.asked'],
})
export const swapAnswer = endpoint({
  id: 'duty.swapAnswer',
  method: 'POST',
  path: '/api/duty/swaps/:id/answer',
  access: { verb: 'duty.set' },
  summary: 'The colleague agrees or refuses; who asked may withdraw',
  params: id,
  body: z.object({ answer: z.enum(['agreed', 'refused', 'withdrawn']), requestId: field.requestId }).strict(),
  answer: z.object({ id: field.id, state: z.string() }),
  problems: ['duty.swap_closed', 'duty.busy', 'duty.over'],
})

export const Hole = z.object({
  regionPath: z.string(),
  regionName: z.string(),
  from: field.instant,
  until: field.instant,
})
export const coverage = endpoint({
  id: 'duty.coverage',
  method: 'GET',
  path: '/api/duty/coverage',
  access: { verb: 'unit.read' },
  summary: 'Who answers now for each grid of my scope, and when nobody will in the next hours',
  query: z.object({ hours: field.int(1, 168).default(24), region: field.regionPath.optional() }).strict(),
  answer: z.object({
    at: field.instant,
    hours: z.number().int(),
    grids: z.number().int(),
    coveredNow: z.number().int(),
    now: z.array(
      z.object({
        regionPath: z.string(),
        regionName: z.string(),
        people: z.array(
          z.object({
            accountId: field.id,
            name: z.string(),
            chief: z.boolean(),
            part: z.string(),
            until: field.instant,
          }),
        ),
      }),
    ),
    holes: z.array(Hole),
  }),
})

export const sheetExport = endpoint({
  id: 'duty.export',
  method: 'GET',
  path: '/api/duty/export',
  access: { verb: 'unit.read' },
  summary: 'Shifts of the window as an Excel file that imports again',
  query: window.strict(),
  answer: z.null(),
  raw: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  problems: ['duty.window'],
})
export const sheetImport = endpoint({
  id: 'duty.import',
  method: 'POST',
  path: '/api/duty/rosters/:id/import',
  access: { verb: 'duty.manage' },
  summary: 'Shifts from an Excel file; with faults nothing is stored, all faults at once',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      /** The file, base64. */
      file: z.base64().max(900_000),
      dryRun: z.boolean().default(false),
    })
    .strict(),
  answer: z.object({
    rows: z.number().int(),
    added: z.number().int(),
    faults: z.array(z.object({ row: z.number().int(), zh: z.string(), en: z.string() })),
  }),
  problems: ['duty.not_a_workbook'],
})
export const feedMake = endpoint({
  id: 'duty.feedMake',
  method: 'POST',
  path: '/api/duty/feed',
  access: { verb: 'duty.set' },
  summary: 'A secret calendar address (iCal) of my shifts; an older one ends',
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ path: z.string() }),
})
export const feedRead = endpoint({
  id: 'duty.feed',
  method: 'GET',
  path: '/api/duty/feed/:token',
  access: { public: true },
  summary: 'My shifts for a calendar program, by the secret of the address alone',
  params: z.object({ token: z.string().min(20).max(80) }).strict(),
  answer: z.null(),
  raw: 'text/calendar',
})

export const dutyProblems = {
  'duty.person': {
    status: 409,
    zh: '名单里有人不在这个范围，或者已经离岗',
    en: 'A person is not of this area, or has left',
  },
  'duty.place': {
    status: 409,
    zh: '值班地点要在值班表的区域里',
    en: 'The place must lie in the region of the roster',
  },
  'duty.window': {
    status: 422,
    zh: '时间范围不对：结束要晚于开始，最长 45 天',
    en: 'The end must follow the start by at most 45 days',
  },
  'duty.dates': {
    status: 409,
    zh: '班次要在 36 小时以内，结束晚于开始',
    en: 'A shift ends after it starts, within 36 hours',
  },
  'duty.twice': {
    status: 409,
    zh: '这个人那时已经在这张表上值班',
    en: 'This person is on the roster then already',
  },
  'duty.over': { status: 409, zh: '这个班已经结束', en: 'The shift is over' },
  'duty.not_yours': { status: 409, zh: '只能换自己的班', en: 'Only own shifts are swapped' },
  'duty.busy': { status: 409, zh: '对方那时已经在值班', en: 'The colleague is on duty then already' },
  'duty.asked': { status: 409, zh: '这个班已经在等人答复', en: 'Somebody has been asked about this shift' },
  'duty.swap_closed': { status: 409, zh: '这次换班已经有结果', en: 'This swap has been settled' },
  'duty.not_a_workbook': {
    status: 422,
    zh: '不是 Excel 文件，或者缺列',
    en: 'Not an Excel file, or columns are missing',
  },
} as const
