import { z } from 'zod'
import { Level, UnitFact } from '../features/items/contract.ts'
import { Duty, unitKinds } from '../features/organisation/contract.ts'
import { Channel } from '../features/reports/contract.ts'
import { Story } from '../features/town/contract-story.ts'

/**
 * A pack is one place as data: its territory, its units and people, its codes and the reports that fill a demo.
 * Nothing in the program names a place; everything local comes from here and is checked against these shapes on load.
 */

export const divisions = ['administrative', 'service', 'dedicated'] as const

/** Position as [longitude, latitude], WGS-84. */
export const Position = z.tuple([z.number().min(73).max(136), z.number().min(3).max(54)])
export type Position = z.infer<typeof Position>
const Ring = z.array(Position).min(4)

export const PackGeometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
])
export type PackGeometry = z.infer<typeof PackGeometry>

export const RegionPath = z.string().regex(/^\d{2}[0-9A-Z]{0,58}$/)

export const PackRegion = z.object({
  path: RegionPath,
  parent: RegionPath.nullable(),
  kind: z.enum([
    'province',
    'city',
    'county',
    'street',
    'community',
    'village',
    'grid',
    'microgrid',
    'estate',
    'building',
    'area',
  ]),
  division: z.enum(divisions),
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  geometry: PackGeometry.nullable(),
  /** A point inside, for labels and for placing an address. */
  point: Position.nullable(),
  /** Street and number (`顺城街 18 号`), for buildings. */
  address: z.string().nullable(),
  households: z.number().int().min(0).nullable(),
  /** Buildings only. */
  floors: z.number().int().positive().optional(),
  /** Stairwells (单元) of a building; 0 for shops and offices. */
  units: z.number().int().min(0).optional(),
})
export type PackRegion = z.infer<typeof PackRegion>

/** A named line: streets and lanes, with the range of door numbers on it. */
export const PackStreet = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  line: z.array(Position).min(2),
  lastNumber: z.number().int().min(0),
})
export type PackStreet = z.infer<typeof PackStreet>

export const placeKinds = [
  'landmark',
  'bus-stop',
  'market',
  'school',
  'hospital',
  'park',
  'temple',
  'police',
  'office',
] as const
export const PackPlace = z.object({
  name: z.string(),
  kind: z.enum(placeKinds),
  aliases: z.array(z.string()),
  point: Position,
  regionPath: RegionPath,
})
export type PackPlace = z.infer<typeof PackPlace>

export const PackUnit = UnitFact.omit({ id: true }).extend({
  nameEn: z.string(),
  kind: z.enum(unitKinds),
  parent: z.string().nullable(),
  phone: z.string().nullable(),
})
export type PackUnit = z.infer<typeof PackUnit>

export const roles = [
  'system-admin',
  'security-admin',
  'audit-admin',
  'dispatcher',
  'street-leader',
  'supervisor',
  'community-secretary',
  'grid-leader',
  'mediator',
  'grid-worker',
  'care-officer',
  'unit-signer',
  'unit-handler',
  'data-clerk',
  'display',
  'analyst',
  'volunteer',
] as const

export const PackPerson = z.object({
  key: z.string().regex(/^[a-z][a-z0-9]{1,20}$/),
  name: z.string().min(2),
  unit: z.string(),
  phone: z.string().regex(/^1\d{10}$/),
  onDuty: z.boolean(),
})
export type PackPerson = z.infer<typeof PackPerson>

/** A post (岗位) is held by people; `holders` empty is a gap in cover that the workbench shows. */
export const PackPost = z.object({
  key: z.string(),
  unit: z.string(),
  name: z.string(),
  nameEn: z.string(),
  duty: Duty,
  regionPath: RegionPath,
  holders: z.array(z.string()),
})
export type PackPost = z.infer<typeof PackPost>

export const PackAccount = z.object({
  username: z.string().regex(/^[a-z][a-z0-9]{1,20}$/),
  person: z.string(),
  role: z.enum(roles),
  regionPath: RegionPath,
  /** What to try with this account; the sign-in page offers those that have it. */
  tryZh: z.string().optional(),
  tryEn: z.string().optional(),
})
export type PackAccount = z.infer<typeof PackAccount>

/** 1+2+N and the other numbered models: who stands in a grid or a place, as counts of duties. */
export const PackModel = z.object({
  key: z.string(),
  name: z.string(),
  zh: z.string(),
  en: z.string(),
  scope: z.enum(['county', 'street', 'community', 'grid']),
  parts: z.array(
    z.object({
      label: z.string(),
      /** How many are wanted; null is the N. */
      count: z.number().int().positive().nullable(),
      duties: z.array(Duty),
      unitKinds: z.array(PackUnit.shape.kind),
    }),
  ),
})
export type PackModel = z.infer<typeof PackModel>

export const PackQr = z.object({
  code: z.string().regex(/^[A-Z]{2}-\d{4}$/),
  name: z.string(),
  regionPath: RegionPath,
  point: Position,
  /** Key of a form that the plate carries. */
  form: z.string().optional(),
})
export type PackQr = z.infer<typeof PackQr>

export const PackManifest = z.object({
  key: z.string(),
  name: z.string(),
  nameEn: z.string(),
  /** Path of the street, town or district that the installation runs. */
  root: RegionPath,
  county: z.string().length(6),
  zone: z.string(),
  centre: Position,
  zoom: z.number(),
  hotline: z.string(),
  /** Prefix of case numbers, as in YG-260626-0087. */
  casePrefix: z.string(),
  /** Which numbered model is in force for grids; a key of `models`. */
  model: z.string(),
  demoPassword: z.string(),
})
export type PackManifest = z.infer<typeof PackManifest>

/** A report of the demo. `expected` is what a person would decide; it is never given to the pipeline, only compared with it. */
export const PackReport = z.object({
  key: z.string(),
  text: z.string().min(2),
  channel: Channel,
  /** How long before the start of the demo it came in. */
  minutesAgo: z.number().int().min(0),
  placeText: z.string().optional(),
  qr: z.string().optional(),
  point: Position.optional(),
  externalId: z.string().optional(),
  /** Username of the staff member who reports or writes it down. */
  by: z.string().optional(),
  reporter: z.object({ name: z.string(), phone: z.string() }).optional(),
  forOther: z.boolean().optional(),
  expected: z.object({ item: z.string(), level: Level, region: RegionPath.nullable() }),
  /** Key of the first report of the same case. */
  sameAs: z.string().optional(),
})
export type PackReport = z.infer<typeof PackReport>

export const Pack = z.object({
  manifest: PackManifest,
  regions: z.array(PackRegion),
  streets: z.array(PackStreet),
  places: z.array(PackPlace),
  units: z.array(PackUnit),
  people: z.array(PackPerson),
  posts: z.array(PackPost),
  accounts: z.array(PackAccount),
  models: z.array(PackModel),
  qr: z.array(PackQr),
  reports: z.array(PackReport),
  /** Storylines that the demo tells, each at its hour of the day. */
  stories: z.array(Story),
})
export type Pack = z.infer<typeof Pack>
