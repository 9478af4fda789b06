/**
 * From the log of the cases to messages: each hook keeps up to which transaction it has looked. Reading stays below the oldest
 * transaction still running, so that what commits late is not missed; messages and position are stored together, so that what dies in
 * between happens again as a whole. Nothing is added to the writes of a case.
 */
import { isWithin } from '../../kernel/access.ts'
import type { App } from '../../kernel/context.ts'
import type { HookBody } from './contract.ts'
import { eventsOf } from './rules.ts'
import {
  type Entry,
  entriesAfter,
  type HookRow,
  insertSends,
  lockActive,
  type NewSend,
  updateHook,
} from './store.ts'

const batch = 500

export function bodyOf(app: App, e: Entry, event: HookBody['event']): HookBody {
  const { regions, organisation, settings } = app.services
  const origin = settings.publicUrl() ?? app.installation.origin
  return {
    event,
    at: e.at.toISOString(),
    seq: e.seq,
    clock: event === 'case.late' && typeof e.data.clock === 'string' ? e.data.clock : null,
    case: {
      id: e.case_id,
      number: e.number,
      state: e.state,
      level: e.level,
      itemCode: e.item_code,
      itemName: e.item_name,
      regionPath: e.region_path,
      regionName: regions.trail(e.region_path),
      unit: e.main_unit_id ? organisation.unitName(e.main_unit_id) : null,
      dueAt: e.resolve_due_at?.toISOString() ?? null,
      url: origin ? `${origin}/desk/cases/${e.case_id}` : '',
    },
  }
}

const hears = (h: HookRow, e: Entry) =>
  isWithin(e.region_path, h.region_path) && (h.unit_id === null || h.unit_id === e.main_unit_id)

/** Looks once through what is new for all active hooks; answers how many messages came of it. */
export async function follow(app: App): Promise<number> {
  const { county } = app.installation
  let told = 0
  for (;;) {
    const more = await app.pools.system.transaction().execute(async (db) => {
      const hooks = await lockActive(db)
      if (hooks.length === 0) return false
      const from = hooks.reduce(
        (a, h) => (BigInt(h.cursor) < a ? BigInt(h.cursor) : a),
        BigInt(hooks[0]!.cursor),
      )
      const { entries, to } = await entriesAfter(db, county, String(from), batch)
      const sends = hooks.flatMap((h): NewSend[] =>
        entries
          .filter((e) => BigInt(e.tx) > BigInt(h.cursor) && hears(h, e))
          .flatMap((e) =>
            eventsOf(e.kind, e.level, e.data)
              .filter((event) => h.events.includes(event))
              .map((event) => ({
                county,
                hook_id: h.id,
                region_path: e.region_path,
                case_id: e.case_id,
                seq: e.seq,
                event,
                body: bodyOf(app, e, event),
              })),
          ),
      )
      await insertSends(db, sends, app.clock())
      for (const h of hooks) if (BigInt(to) > BigInt(h.cursor)) await updateHook(db, h.id, { cursor: to })
      told += sends.length
      return entries.length >= batch
    })
    if (!more) return told
  }
}
