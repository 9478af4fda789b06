/** Agreement counted again for a test, in memory, from decisions and events as they lie in the tables. */
import type pg from 'pg'

interface Event {
  case_id: string
  kind: string
  actor_kind: string
  // biome-ignore lint/suspicious/noExplicitAny: each kind of event has its own data
  data: any
}

export async function recount(
  owner: pg.Client,
  kind: 'class' | 'level' | 'route',
  f: { from: string; to: string },
): Promise<{ decided: number; unsure: number; judged: number; agreed: number }> {
  const { rows } = await owner.query<{
    case_id: string
    value: Record<string, string | null>
    needs_person: boolean
  }>(
    `select d.case_id, d.value, d.needs_person from decisions d join cases c on c.id = d.case_id
     where c.reported_at >= $1 and c.reported_at < $2 and d.kind = $3 and d.rule <> 'person'`,
    [f.from, f.to, kind],
  )
  const { rows: events } = await owner.query<Event>(
    `select case_id, kind, actor_kind, data from case_events where kind in ('dispatched', 'corrected', 'accepted') order by seq`,
  )
  const log = Map.groupBy(events, (e) => e.case_id)
  const key = { class: 'item', level: 'level', route: 'unitId' }[kind]
  let [judged, agreed] = [0, 0]
  for (const d of rows) {
    const of = log.get(d.case_id) ?? []
    const said = d.value[key] ?? 'none'
    const corrected = of.filter((e) => e.kind === 'corrected' && e.data.changes[key]).at(-1)
    const sent = of.some((e) => e.kind === 'dispatched' && e.actor_kind === 'account')
    const unit = of.filter((e) => e.kind === 'dispatched').at(-1)?.data.unitId
    const taken = of.some((e) => e.kind === 'accepted')
    if (!(kind === 'route' ? unit && (sent || taken) : sent || corrected)) continue
    judged++
    const stands = kind === 'route' ? unit : (corrected?.data.changes[key].to ?? said)
    if (said !== 'none' && said === stands) agreed++
  }
  const unsure = rows.filter((d) => d.needs_person).length
  return { decided: rows.length, unsure, judged, agreed }
}
