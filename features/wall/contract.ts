/** The command wall on the wire: one answer for all panels of a scope, and the very cases or people behind each number. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { wallViews } from '../duty/contract.ts'
import { alertColours } from '../weather/rules.ts'

export const verbs = { read: 'wall.read' } as const

/** Numbers that can be opened; what each one means stands in the feature's README. */
export const whats = [
  'open',
  'critical',
  'urgent',
  'normal',
  'late',
  'hourLeft',
  'lastHour',
  'unsigned',
  'supervised',
  'reportedToday',
  'resolvedToday',
  'ratedToday',
  'sent',
  'unsent',
  'seen',
  'unseen',
  'accepted',
  'unaccepted',
  'arrived',
  'unarrived',
  'done',
  'undone',
] as const
export const What = z.enum(whats)
export type What = z.infer<typeof What>

export const WallCase = z.object({
  id: field.id,
  number: z.string(),
  title: z.string(),
  level: z.enum(['normal', 'urgent', 'critical']),
  state: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  placeText: z.string().nullable(),
  point: field.point.nullable(),
  unitName: z.string().nullable(),
  /** Whoever of the staff has it; residents are never named on a wall. */
  staffName: z.string().nullable(),
  hand: z.enum(['triage', 'unsigned', 'coming', 'arrived', 'paused', 'resolved', 'closed']),
  dueAt: z.string().nullable(),
  warnAt: z.string().nullable(),
  reportedAt: z.string(),
  supervised: z.boolean(),
  closed: z.boolean(),
})
export type WallCase = z.infer<typeof WallCase>

/** The last things done to cases, newest first. */
export const steps = ['accepted', 'arrived', 'resolved', 'satisfied', 'unsatisfied'] as const
export const WallStep = WallCase.extend({ at: z.string(), step: z.enum(steps) })
export type WallStep = z.infer<typeof WallStep>

export const groups = ['grid', 'community', 'police', 'unit', 'centre', 'helper'] as const
export const Group = z.enum(groups)
export type Group = z.infer<typeof Group>

export const Wall = z.object({
  /** When the figures were read: the time of the last truth when the line is cut. */
  at: z.string(),
  /** Milliseconds since it was read: one reading serves all who look, and a dear one for some seconds. */
  age: z.number().int().min(0),
  region: z.object({ path: z.string(), name: z.string() }),
  /** Regions this account may put on its wall, for the choice at the side. */
  choices: z.array(z.object({ path: z.string(), name: z.string() })),
  counts: z.record(What, z.number().int()),
  satisfiedToday: z.number().int(),
  late: z.array(WallCase),
  hourLeft: z.array(WallCase),
  unsigned: z.array(WallCase),
  supervised: z.array(WallCase),
  recent: z.array(WallCase),
  steps: z.array(WallStep),
  /** Due after the next hour, the nearest first. */
  next: z.array(WallCase),
  /** Weather alerts in force in the region, the gravest first. */
  alerts: z.array(z.object({ name: Words, colour: z.enum(alertColours), until: z.string() })),
  /** What the roster of the centre on duty asks to be shown; null when none says. */
  view: z
    .object({ key: z.enum(wallViews), roster: z.string(), part: z.string(), until: z.string() })
    .nullable(),
  /** Open cases with a place, the most pressing first; `beyond` more are not drawn. */
  marks: z.array(
    WallCase.pick({ id: true, title: true, level: true, dueAt: true, warnAt: true, regionPath: true }).extend(
      {
        point: field.point,
      },
    ),
  ),
  beyond: z.number().int(),
  /** Open cases without any place on the map. */
  unplaced: z.number().int(),
  /** 24 hours of the local day. */
  hours: z.array(z.object({ reported: z.number().int(), resolved: z.number().int() })),
  duty: z.object({
    onDuty: z.number().int(),
    groups: z.array(
      z.object({ group: Group, people: z.number().int(), onDuty: z.number().int(), busy: z.number().int() }),
    ),
    /** Names of those on duty in the command centre, with their posts. */
    lead: z.array(z.object({ post: z.string(), name: z.string() })),
    /** Who has the shift now on the rosters of the centre and of squads. */
    rosters: z.array(
      z.object({
        name: z.string(),
        part: z.string(),
        chief: z.string(),
        people: z.number().int(),
        until: z.string(),
      }),
    ),
    grids: z.number().int(),
    /** Grids where nobody answerable is on duty. */
    uncovered: z.array(z.object({ path: z.string(), name: z.string() })),
  }),
})
export type Wall = z.infer<typeof Wall>

/** A scope of the wall; without one, the first the account may show. */
const scope = { region: z.string().max(60).optional() }

export const readWall = endpoint({
  id: 'wall.read',
  method: 'GET',
  path: '/api/wall',
  access: { verb: verbs.read },
  summary: 'Everything the command wall shows of a region, read at one moment',
  query: z.object(scope).strict(),
  answer: Wall,
})

export const wallCases = endpoint({
  id: 'wall.cases',
  method: 'GET',
  path: '/api/wall/cases',
  access: { verb: verbs.read },
  summary: 'The very cases behind a number of the wall',
  query: z.object({ ...scope, what: What }).strict(),
  answer: z.object({ at: z.string(), total: z.number().int(), cases: z.array(WallCase) }),
})

export const wallPeople = endpoint({
  id: 'wall.people',
  method: 'GET',
  path: '/api/wall/people',
  access: { verb: verbs.read },
  summary: 'Who is on duty in a group, and how much each has in hand',
  query: z.object({ ...scope, group: Group }).strict(),
  answer: z.object({
    at: z.string(),
    people: z.array(
      z.object({
        name: z.string(),
        post: z.string(),
        regionName: z.string(),
        onDuty: z.boolean(),
        load: z.number().int(),
      }),
    ),
  }),
})
