import { z } from 'zod'

/**
 * The responsibility list (权责清单): class → kind → item. A draft may hold any mistake a person can make (no owner, two
 * owners, an unreadable limit), so the schema only guards shapes; `validateList` in rules says what blocks publishing.
 */

export const levels = ['critical', 'urgent', 'normal'] as const
/** 特急 · 加急 · 普通, most severe first. */
export const Level = z.enum(levels)
export type Level = z.infer<typeof Level>

/**
 * Who does it, as written in the list: the key of one unit (`dunren.water-repair`), or a role that the place answers
 * (`@community`, `@street.urban-management`, `@district.water`). `@property|@community` means the first one that exists there.
 */
export const UnitKey = z.string().trim().max(120)
export type UnitKey = string

/** A test that sets a level. `any`: one of these words is in the text. A fact is a number or a yes/no that triage or a person gives. */
export const LevelTest = z.union([
  z.object({ any: z.array(z.string().min(1)).min(1) }),
  z.object({ fact: z.string().min(1), atLeast: z.number() }),
  z.object({ fact: z.string().min(1), is: z.boolean() }),
])
export type LevelTest = z.infer<typeof LevelTest>

/** A limit as text, in the form `N working days | working hours | days | hours | minutes`; null: this stage has no clock. */
export const LimitText = z.string().trim().max(60).nullable()

export const Limits = z.object({
  /** 签收: from dispatch until the unit accepts. */
  sign: LimitText,
  /** 到场: from accepting until somebody is on the spot. */
  arrive: LimitText,
  /** 办结: from accepting until resolved with the evidence asked for. */
  resolve: LimitText,
  /** 反馈: from accepting until the reporter hears the first word. */
  feedback: LimitText,
})
export type Limits = z.infer<typeof Limits>

export const CoHandler = z.object({ unit: UnitKey, task: z.string().max(60) })
export type CoHandler = z.infer<typeof CoHandler>

export const LevelRule = z.object({
  /** 什么时候定这一级, as people read it. */
  when: z.string().max(200),
  tests: z.array(LevelTest),
  /** Exactly one when published; an array because an import may bring none or two. */
  owners: z.array(UnitKey),
  coHandlers: z.array(CoHandler),
  informed: z.array(UnitKey),
  /** 退回裁定: who decides the third return. */
  arbiter: UnitKey,
  limits: Limits,
  /** Remind when this much is left. */
  hurry: LimitText,
})
export type LevelRule = z.infer<typeof LevelRule>

export const evidenceTypes = [
  'photoBefore',
  'photoAfter',
  'position',
  'signature',
  'confirm',
  'value',
  'document',
] as const
export const Evidence = z.object({
  type: z.enum(evidenceTypes),
  count: z.number().int().min(1).max(20),
  label: z.string().max(80),
  /** For `position`: how near the case place the device must have been, in metres. */
  withinMetres: z.number().int().positive().optional(),
})
export type Evidence = z.infer<typeof Evidence>

export const GridAdmission = z.object({
  /** What a grid worker may be asked to do for this item. */
  allowed: z.array(z.string().min(1).max(40)),
  /** What is refused even when somebody asks. */
  forbidden: z.array(z.string().min(1).max(40)),
})
export type GridAdmission = z.infer<typeof GridAdmission>

export const ItemCode = z.string().regex(/^\d{1,3}(\.\d{1,3}){2}$/, 'class.kind.item, e.g. 3.2.1')

export const Item = z.object({
  code: ItemCode,
  className: z.string().min(1).max(40),
  kindName: z.string().min(1).max(40),
  name: z.string().min(1).max(200),
  /** 开办（立案）条件 */
  opening: z.string().max(500),
  /** 办结（结案）条件 */
  closing: z.string().max(500),
  evidence: z.array(Evidence),
  /** Words residents use for it. */
  keywords: z.array(z.string().min(1).max(30)),
  /** Phrases that alone are enough to tell this item. */
  phrases: z.array(z.string().min(1).max(30)),
  /** Words that speak against this item although a keyword is there. */
  notWords: z.array(z.string().min(1).max(30)),
  legalBasis: z.array(z.string().min(1).max(120)),
  levels: z.partialRecord(Level, LevelRule),
  admission: GridAdmission,
  /** false: a suggestion or thanks; no clock runs. */
  clocked: z.boolean(),
  /** Where an imported row came from, in the words of its file. */
  origin: z
    .object({ row: z.number().int(), unit: z.string(), limit: z.string(), supervisor: z.string() })
    .optional(),
})
export type Item = z.infer<typeof Item>

export const ListStatus = z.enum(['draft', 'in_review', 'published', 'retired'])
export const ResponsibilityList = z.object({
  id: z.string().min(1),
  /** `2026-05` */
  name: z.string().min(1).max(40),
  /** First day on which new cases follow this version, `YYYY-MM-DD` in the zone of the place. */
  validFrom: z.iso.date(),
  status: ListStatus,
  items: z.array(Item),
})
export type ResponsibilityList = z.infer<typeof ResponsibilityList>

/** What the rules need to know about a unit: it serves `regionPath` and below; `capabilities` are the @-keys it answers to. */
export const UnitFact = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  regionPath: z.string(),
  capabilities: z.array(z.string()),
})
export type UnitFact = z.infer<typeof UnitFact>

export const Finding = z.object({
  code: z.string(),
  severity: z.enum(['blocking', 'hint']),
  itemCode: z.string(),
  itemName: z.string(),
  level: Level.optional(),
  field: z.string(),
  zh: z.string(),
  en: z.string(),
})
export type Finding = z.infer<typeof Finding>

export const Change = z.object({
  itemCode: z.string(),
  itemName: z.string(),
  what: z.enum(['added', 'removed', 'changed']),
  /** Dotted path inside the item, empty for added and removed. */
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})
export type Change = z.infer<typeof Change>
