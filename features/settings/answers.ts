/** Installation-wide options, held in memory and renewed within a second of a change. A setting that nobody reads does not exist. */
import type { FastifyRequest } from 'fastify'
import type { App, Installation } from '../../kernel/context.ts'
import { type AddressWarning, warningsOf } from './rules.ts'

export interface SettingsService {
  /** `never`: a person confirms every case. `sure`: dispatched at once when the system is sure of everything. `always`: also below. */
  autoDispatch(): 'never' | 'sure' | 'always'
  /** Least score of any decision for an automatic dispatch. */
  autoDispatchFrom(): number
  casePrefix(): string
  hotline(): string
  /** Origin under which residents reach this installation; null: nobody has set it. */
  publicUrl(): string | null
  get(key: string): unknown
  refresh(): Promise<void>
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    settings: SettingsService
  }
}

/**
 * The address that codes carry: what was set, else the configured origin, else the one by which the caller came; and what is
 * worth a warning about it.
 */
export function addressFor(
  set: string | null,
  app: { installation: Pick<Installation, 'origin'> },
  req: Pick<FastifyRequest, 'protocol' | 'host'>,
): { used: string; warnings: AddressWarning[] } {
  const used = set ?? app.installation.origin ?? `${req.protocol}://${req.host}`
  return { used, warnings: warningsOf(used) }
}

export async function startSettings(app: App): Promise<SettingsService> {
  let values = new Map<string, unknown>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const refresh = async () => {
    const rows = await app.pools.system.selectFrom('settings').select(['key', 'value']).execute()
    values = new Map(rows.map((r) => [r.key, r.value]))
  }
  await refresh()
  const look = async () => {
    await refresh().catch((err) => app.log.warn({ err }, 'settings not reachable; those in memory go on'))
    if (!stopped) timer = setTimeout(look, 2000)
  }
  timer = setTimeout(look, 2000)
  const text = (key: string, otherwise: string) =>
    typeof values.get(key) === 'string' ? String(values.get(key)) : otherwise
  return {
    autoDispatch() {
      const v = values.get('autoDispatch')
      return v === 'never' || v === 'always' ? v : 'sure'
    },
    autoDispatchFrom: () =>
      typeof values.get('autoDispatchFrom') === 'number' ? (values.get('autoDispatchFrom') as number) : 0.9,
    casePrefix: () => text('casePrefix', 'YG'),
    publicUrl: () => text('publicUrl', '').replace(/\/+$/, '') || null,
    hotline: () => text('hotline', '12345'),
    get: (key) => values.get(key),
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
