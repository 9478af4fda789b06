/**
 * Verbs and roles as data. A role is a list of verbs; a grant gives a role to an account below one region path. Least
 * privilege: what is not listed is refused. Departments (unit-signer, unit-handler) hold no `case.read`: they reach the
 * cases their unit handles through the unit, never a region.
 */
import type { Verb } from './verbs.ts'

export { type Verb, verbs } from './verbs.ts'

export interface Role {
  key: string
  zh: string
  en: string
  verbs: readonly Verb[]
  /** Roles one person must not hold beside this one; symmetric over the table. */
  exclusiveWith: readonly string[]
}

/** The three administrators (三员): who runs it, who grants, who watches. Nobody is two of them, nor does case work. */
export const administrators = ['system-admin', 'security-admin', 'audit-admin'] as const

/** Everyone who works in the territory needs the list, the map, the people and their own duty switch. */
const basics = [
  ...(['item.read', 'region.read', 'unit.read', 'duty.set', 'catalogue.read'] as const),
] as const satisfies readonly Verb[]
const tasks = ['task.read', 'task.do'] as const satisfies readonly Verb[]

/** What was said at a table is for those who sit at it: no dispatcher, no analyst, no grid worker. */
const mediates = ['mediation.read', 'mediation.handle'] as const satisfies readonly Verb[]

/** Whoever goes to the doors reads, corrects and, for a purpose that is logged, sees in clear. */
const keepsLedger = ['ledger.read', 'ledger.edit', 'ledger.reveal'] as const satisfies readonly Verb[]

/** Archives of those who are owed care; which groups, each group names by role. */
const cares = ['care.read', 'care.edit'] as const satisfies readonly Verb[]
/** Who leads in an emergency sees the places and the people, and sends to the doors. */
const commands = ['risk.read', 'risk.edit', 'roll.read', 'roll.open'] as const satisfies readonly Verb[]
const answersRolls = ['risk.read', 'roll.read', 'roll.answer'] as const satisfies readonly Verb[]
/** Who comes from elsewhere: whoever meets them says where they live and who they are; levels elsewhere are set at the top. */
const meets = ['arrival.read', 'arrival.decide'] as const satisfies readonly Verb[]
const warns = ['arrival.read', 'outside.set'] as const satisfies readonly Verb[]
/** One message to many people of the ledger; above a bound somebody else has to agree. */
const writes = ['mailing.read', 'mailing.send'] as const satisfies readonly Verb[]

const fillsTables = ['table.read', 'table.fill'] as const satisfies readonly Verb[]

const suggests = ['suggestion.read', 'suggestion.handle'] as const satisfies readonly Verb[]

const work: Omit<Role, 'exclusiveWith'>[] = [
  {
    key: 'dispatcher',
    zh: '指挥中心值班员',
    en: 'Dispatcher',
    verbs: [
      'ledger.read',
      ...warns,
      ...writes,
      ...commands,
      ...suggests,
      ...(['visit.read'] as const),
      ...([
        'case.read',
        'case.confirm',
        'case.dispatch',
        'case.whistle',
        'case.link',
        'case.reject',
      ] as const),
      ...([
        'case.evaluate',
        'case.callback',
        'case.archive',
        'case.supervise',
        'case.export',
        'case.publish',
        'lostfound.manage',
      ] as const),
      ...(['report.create', 'report.read', 'report.reveal', 'report.import'] as const),
      ...(['channel.read', 'duty.manage', 'stats.read', 'wall.read'] as const),
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'street-leader',
    zh: '街道领导',
    en: 'Street leader',
    verbs: [
      ...(['ledger.read', 'export.approve', 'table.read', 'table.return'] as const),
      ...warns,
      ...writes,
      ...commands,
      'suggestion.read',
      ...(['visit.read', 'visit.plan'] as const),
      ...([
        'case.read',
        'case.dispatch',
        'case.whistle',
        'case.rule',
        'case.extend',
        'case.supervise',
      ] as const),
      ...([
        'case.evaluate',
        'case.export',
        'case.publish',
        'report.create',
        'report.read',
        'item.publish',
      ] as const),
      ...(['analysis.edit', 'analysis.approve', 'workload.read', 'model.manage'] as const),
      ...(['channel.read', 'duty.manage', 'stats.read', 'wall.read'] as const),
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'supervisor',
    zh: '督办员',
    en: 'Supervisor',
    verbs: [
      'ledger.read',
      'suggestion.read',
      ...(['visit.read'] as const),
      ...(['case.read', 'case.supervise', 'case.evaluate', 'case.callback', 'case.archive'] as const),
      ...([
        'case.extend',
        'case.export',
        'report.read',
        'report.reveal',
        'channel.read',
        'stats.read',
        'wall.read',
      ] as const),
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'community-secretary',
    zh: '社区书记',
    en: 'Community secretary',
    verbs: [
      ...keepsLedger,
      ...cares,
      'tag.manage',
      ...meets,
      ...writes,
      ...commands,
      'roll.answer',
      ...(['ledger.check', 'ledger.import', 'ledger.export', 'export.approve'] as const),
      ...(['table.read', 'table.fill', 'table.make'] as const),
      ...suggests,
      ...(['visit.read', 'visit.do', 'visit.plan'] as const),
      ...([
        'case.read',
        'case.confirm',
        'case.dispatch',
        'case.handle',
        'case.whistle',
        'case.return',
      ] as const),
      ...([
        'case.link',
        'case.evaluate',
        'case.callback',
        'case.export',
        'case.publish',
        'lostfound.manage',
      ] as const),
      ...(['report.create', 'report.read', 'report.reveal', 'duty.manage', 'stats.read'] as const),
      ...(['channel.read', 'qr.manage', 'wall.read', 'analysis.edit', 'analysis.approve'] as const),
      ...(['workload.read'] as const),
      ...mediates,
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'grid-leader',
    zh: '网格长',
    en: 'Grid leader',
    verbs: [
      ...keepsLedger,
      ...cares,
      ...meets,
      ...answersRolls,
      'ledger.export',
      ...fillsTables,
      ...suggests,
      ...(['visit.read', 'visit.do', 'visit.plan'] as const),
      ...(['case.read', 'case.handle', 'case.whistle', 'case.return', 'case.evaluate'] as const),
      ...(['report.create', 'report.read', 'stats.read', 'workload.read'] as const),
      ...mediates,
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'mediator',
    zh: '人民调解员',
    en: 'Mediator',
    verbs: [...mediates, ...basics, ...tasks],
  },
  {
    key: 'grid-worker',
    zh: '网格员',
    en: 'Grid worker',
    verbs: [
      ...keepsLedger,
      'care.read',
      ...meets,
      ...answersRolls,
      ...fillsTables,
      ...(['case.read', 'case.handle', 'case.return', 'report.create', 'report.read'] as const),
      ...(['visit.read', 'visit.do'] as const),
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'care-officer',
    zh: '民政专干',
    en: 'Care officer',
    verbs: [
      ...keepsLedger,
      ...cares,
      ...(['visit.read', 'visit.do', 'visit.plan', 'report.create'] as const),
      ...basics,
      ...tasks,
    ],
  },
  {
    key: 'unit-signer',
    zh: '部门签收员',
    en: 'Unit signer',
    verbs: ['case.handle', 'case.whistle', 'case.return', 'table.return', ...basics, ...tasks],
  },
  {
    key: 'unit-handler',
    zh: '部门经办人',
    en: 'Unit handler',
    verbs: ['case.handle', 'case.return', ...basics, ...tasks],
  },
  {
    key: 'data-clerk',
    zh: '资料员',
    en: 'Data clerk',
    verbs: [
      ...keepsLedger,
      ...(['ledger.check', 'ledger.import', 'ledger.export', 'tag.manage'] as const),
      ...writes,
      ...meets,
      ...(['risk.read', 'risk.edit'] as const),
      ...(['table.read', 'table.fill', 'table.make', 'table.define', 'table.return'] as const),
      ...(['visit.read', 'visit.plan'] as const),
      ...([
        'report.create',
        'report.import',
        'item.read',
        'item.edit',
        'region.read',
        'region.manage',
      ] as const),
      ...(['unit.read', 'channel.read', 'qr.manage', 'form.manage', 'duty.set'] as const),
      ...(['catalogue.read', 'catalogue.manage'] as const),
      ...tasks,
    ],
  },
  {
    key: 'analyst',
    zh: '研判员',
    en: 'Analyst',
    verbs: [
      'ledger.read',
      ...(['case.read', 'stats.read', 'item.read', 'region.read', 'unit.read', 'channel.read'] as const),
      ...(['visit.read', 'analysis.edit', 'task.read', 'task.do', 'catalogue.read'] as const),
      ...(['suggestion.read', 'model.manage'] as const),
    ],
  },
  {
    key: 'volunteer',
    zh: '志愿者',
    en: 'Volunteer',
    verbs: ['report.create', 'region.read', 'duty.set', 'visit.read', 'visit.do', ...tasks],
  },
]

const admins: Omit<Role, 'exclusiveWith'>[] = [
  {
    key: 'system-admin',
    zh: '系统管理员',
    en: 'System administrator',
    verbs: [
      ...(['account.read', 'account.manage', 'unit.read', 'unit.manage'] as const),
      ...([
        'region.read',
        'region.manage',
        'item.read',
        'channel.read',
        'channel.manage',
        'qr.manage',
        'form.manage',
        'setting.manage',
      ] as const),
      ...(['tag.manage', 'care.manage', 'model.manage'] as const),
    ],
  },
  {
    key: 'security-admin',
    zh: '安全管理员',
    en: 'Security administrator',
    verbs: ['account.read', 'grant.manage', 'unit.read', 'region.read'],
  },
  { key: 'audit-admin', zh: '审计管理员', en: 'Audit administrator', verbs: ['audit.read'] },
]

/**
 * A screen on a wall that is signed in for months and that anybody can walk up to: figures, map and titles, no report, no phone,
 * nothing it could change. It is no person, so it holds nothing beside.
 */
const screens: Omit<Role, 'exclusiveWith'>[] = [
  { key: 'display', zh: '大屏', en: 'Wall display', verbs: ['wall.read', 'region.read'] },
]

const workKeys = work.map((r) => r.key)
const adminKeys = admins.map((r) => r.key)
const screenKeys = screens.map((r) => r.key)

export const roles: readonly Role[] = [
  ...admins.map((r) => ({
    ...r,
    exclusiveWith: [...adminKeys.filter((k) => k !== r.key), ...workKeys, ...screenKeys],
  })),
  ...work.map((r) => ({ ...r, exclusiveWith: [...adminKeys, ...screenKeys] })),
  ...screens.map((r) => ({ ...r, exclusiveWith: [...adminKeys, ...workKeys] })),
]
export const roleOf: ReadonlyMap<string, Role> = new Map(roles.map((r) => [r.key, r]))

/**
 * What another system may do with a signed request, in the region its client was made for: hand in reports, or, of the channel `weather`,
 * weather alerts and nothing else. An alert makes many cases more urgent: no hotline can.
 */
export const clientVerbs = (channel: string): readonly Verb[] =>
  channel === 'weather' ? ['weather.feed'] : ['report.create']
