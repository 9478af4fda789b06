/** Whether somebody real has a part in a case: simulated people then leave it alone. Pure. */

export interface SeenEvent {
  seq: number
  kind: string
  actorKind: string
  data: Record<string, unknown>
}

/**
 * The first entry after `seq` that simulated people did not make, or null. `ours`: ids of reports they made. What the system
 * does by itself (clocks, receipts, dispatching what it is sure of) is nobody's; a report that is not ours is somebody's.
 */
export function strangerSince(
  events: readonly SeenEvent[],
  seq: number,
  ours: ReadonlySet<string>,
): SeenEvent | null {
  return (
    events.find((e) => {
      const about = typeof e.data.reportId === 'string' ? e.data.reportId : null
      if (e.kind === 'reported' || e.kind === 'report_linked') return about !== null && !ours.has(about)
      return e.seq > seq && e.actorKind !== 'system'
    }) ?? null
  )
}
