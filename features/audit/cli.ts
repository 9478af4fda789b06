/** `yige audit verify`: recomputes every hash chain of the audit log, for a nightly check outside the program. */
import type { Installation } from '../../kernel/context.ts'
import type { Pools } from '../../kernel/db.ts'
import { verifyAudit } from './store.ts'

/** Prints what it found; exit code 1 when a chain is broken. */
export async function verifyAuditCommand(
  pools: Pick<Pools, 'system'>,
  place: Pick<Installation, 'county'>,
  out: (line: string) => void = console.log,
): Promise<number> {
  const reports = await verifyAudit(pools.system, place.county)
  const broken = reports.filter((r) => r.fault)
  for (const r of broken) out(`${r.chain}: ${r.fault?.fault} at entry ${r.fault?.seq} of ${r.entries}`)
  const entries = reports.reduce((n, r) => n + r.entries, 0)
  out(
    broken.length
      ? `${broken.length} 条链对不上 chains are broken (of ${reports.length}, ${entries} entries)`
      : `${reports.length} 条链、${entries} 条记录都对得上 chains and entries are whole`,
  )
  return broken.length ? 1 : 0
}
