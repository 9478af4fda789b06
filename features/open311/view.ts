/** What is said of a report: everybody gets what its item and its consent allow, the system that sent it gets its own words. */
import type { Ctx } from '../../kernel/context.ts'
import { countyOf } from '../../shared/region-path.ts'
import type { Item } from '../items/contract.ts'
import type { Definition, Service, ServiceRequest, Update } from './contract.ts'
import {
  coarse,
  countable,
  noteOf,
  type Openness,
  opennessOf,
  publicWords,
  statusOf,
  updateOf,
} from './rules.ts'
import type { RequestRow, UpdateRow } from './store.ts'

type C = Pick<Ctx, 'app' | 'language'>

const itemsOf = (ctx: C): readonly Item[] => ctx.app.services.items.current()?.items ?? []

/** Items that a resident may choose from another application: all but those about people, which deserve a person who listens. */
export const openItems = (ctx: C): Item[] => itemsOf(ctx).filter((i) => opennessOf(i.className) !== 'closed')
export const closedCodes = (ctx: C): string[] =>
  itemsOf(ctx).flatMap((i) => (opennessOf(i.className) === 'closed' ? [i.code] : []))

const factsOf = (item: Item): string[] => [
  ...new Set(
    Object.values(item.levels).flatMap((rule) =>
      (rule?.tests ?? []).flatMap((t) => ('fact' in t && t.fact in countable ? [t.fact] : [])),
    ),
  ),
]

export const shownService = (item: Item): Service => ({
  service_code: item.code,
  service_name: item.name,
  description: item.opening || null,
  metadata: factsOf(item).length > 0,
  type: 'realtime',
  keywords: item.keywords.join(',') || null,
  group: `${item.className} / ${item.kindName}`,
})

export const shownDefinition = (ctx: C, item: Item): Definition => ({
  service_code: item.code,
  attributes: factsOf(item).map((code, i) => ({
    variable: true,
    code,
    datatype: 'number',
    required: false,
    datatype_description: null,
    order: i + 1,
    description: countable[code]!.ask[ctx.language],
  })),
})

function opennessAt(ctx: C, row: { item_code: string | null; list_id: string | null }): Openness {
  const item = row.item_code
    ? (ctx.app.services.items.item(row.item_code, row.list_id) ?? ctx.app.services.items.item(row.item_code))
    : undefined
  return opennessOf(item?.className)
}

/** The community of a place; above it the place itself. */
const communityOf = (path: string) => path.slice(0, Math.min(path.length, countyOf(path).length + 6))

export function shownRequest(ctx: C, row: RequestRow, own: string | null): ServiceRequest {
  const { regions, organisation } = ctx.app.services
  const mine = own !== null && row.client_id === own
  const openness = opennessAt(ctx, row)
  const published = row.public_consent && openness !== 'closed'
  // Nobody but its sender reads words that no one has confirmed, that were refused, or that are not about things.
  const settled = !['triage', 'rejected', 'withdrawn'].includes(row.state)
  const words = published && openness === 'words' && settled
  const shown = (text: string | null) => (!text ? null : mine ? text : words ? publicWords(text) : null)
  const given = row.raw ?? {}
  const description = typeof given.description === 'string' ? given.description : row.body
  const note = noteOf(row.state)[ctx.language]
  const result = statusOf(row.state) === 'closed' ? shown(row.result) : null
  const exact = mine || words
  const near = mine ? (n: number) => n : coarse
  const community = communityOf(row.region_path)
  const at: [number, number] | null = exact
    ? row.lng !== null && row.lat !== null
      ? [near(row.lng), near(row.lat)]
      : null
    : published
      ? centreOf(ctx, community)
      : null
  const place = exact ? row.region_path : community
  const known = exact || published
  return {
    service_request_id: row.id,
    status: statusOf(row.state),
    status_notes: result ? `${note}：${result}` : note,
    service_name: row.item_name,
    service_code:
      row.item_code ?? (typeof given.service_code === 'string' ? given.service_code : 'unclassified'),
    description: mine ? description : shown(description),
    agency_responsible:
      row.main_unit_id && row.state !== 'triage' ? organisation.unitName(row.main_unit_id) : null,
    service_notice: null,
    requested_datetime: row.received_at.toISOString(),
    updated_datetime: (
      (statusOf(row.state) === 'closed' ? (row.resolved_at ?? row.closed_at) : null) ?? row.updated_at
    ).toISOString(),
    expected_datetime: row.resolve_due_at?.toISOString() ?? null,
    address: known ? regions.trail(place) || null : null,
    address_id: known ? place : null,
    zipcode: null,
    lat: at?.[1] ?? null,
    long: at?.[0] ?? null,
    // Pictures show faces and doors: they stay inside.
    media_url: null,
  }
}

/** Middle of a region's outline, coarse: says which community, not where in it. */
function centreOf(ctx: C, path: string): [number, number] | null {
  const r = ctx.app.services.regions.byPath(path)
  if (!r) return null
  if (r.point) return [coarse(r.point[0]), coarse(r.point[1])]
  const ring = r.geometry?.type === 'Polygon' ? r.geometry.coordinates[0] : r.geometry?.coordinates[0]?.[0]
  if (!ring) return null
  const points = ring as readonly (readonly number[])[]
  const middle = (k: 0 | 1) => {
    const all = points.map((p) => p[k]!)
    return coarse((Math.min(...all) + Math.max(...all)) / 2)
  }
  return [middle(0), middle(1)]
}

export function shownUpdate(ctx: C, row: UpdateRow, own: string | null): Update | null {
  const u = updateOf(row.kind, row.body.step)
  if (!u) return null
  const mine = own !== null && row.client_id === own
  const words = opennessAt(ctx, row) === 'words' && !['triage', 'rejected', 'withdrawn'].includes(row.state)
  const said =
    row.kind === 'result' ? row.body.result : row.kind === 'rejected' && mine ? row.body.reason : null
  const text = typeof said !== 'string' || !said ? null : mine ? said : words ? publicWords(said) : null
  const unit = typeof row.body.unitName === 'string' && row.body.unitName ? ` ${row.body.unitName}` : ''
  const line = u.words[ctx.language]
  return {
    update_id: row.id,
    service_request_id: row.report_id,
    status: u.status,
    updated_datetime: row.created_at.toISOString(),
    description: text ? `${line}${unit}：${text}` : `${line}${unit}`,
    media_url: null,
  }
}
