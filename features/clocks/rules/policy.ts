/** Which limit each clock has: the defaults of docs/language.md, and what an item of the responsibility list says instead. */
import type { ClockName, ClockPolicy, ItemLimits, Level, LevelPolicy, Limit, LimitUnit } from '../contract.ts'

const limit = (amount: number, unit: LimitUnit): Limit => ({ amount, unit })
const week = limit(7, 'days')

/**
 * Levels 普通 2 working days, 加急 1, 特急 at once. 特急 is 1 minute to accept, 10 to assemble, 15 to arrive in the county town and 60 outside
 * (the source documents' county), 4 hours to resolve. The other cells are ours, in the order of magnitude of the field's practice.
 */
export const defaultPolicy: ClockPolicy = {
  version: 'default-1',
  levels: {
    critical: {
      limits: {
        confirm: limit(10, 'minutes'),
        sign: limit(1, 'minutes'),
        assemble: limit(10, 'minutes'),
        arrive: limit(15, 'minutes'),
        resolve: limit(4, 'hours'),
        rule: limit(10, 'minutes'),
        feedback: limit(1, 'hours'),
        rate: week,
      },
      arriveOutsideTown: limit(60, 'minutes'),
      warnings: { resolve: limit(30, 'minutes') },
      returnWindow: limit(10, 'minutes'),
      pausable: false,
      remindAnytime: true,
    },
    urgent: {
      limits: {
        confirm: limit(20, 'minutes'),
        sign: limit(10, 'workingMinutes'),
        arrive: limit(1, 'workingHours'),
        resolve: limit(1, 'workingDays'),
        rule: limit(1, 'workingHours'),
        feedback: limit(4, 'workingHours'),
        rate: week,
      },
      warnings: { resolve: limit(2, 'workingHours') },
      returnWindow: limit(1, 'workingHours'),
      pausable: true,
      remindAnytime: false,
    },
    normal: {
      limits: {
        confirm: limit(30, 'workingMinutes'),
        sign: limit(30, 'workingMinutes'),
        resolve: limit(2, 'workingDays'),
        rule: limit(2, 'workingHours'),
        feedback: limit(1, 'workingDays'),
        rate: week,
      },
      warnings: { resolve: limit(4, 'workingHours') },
      returnWindow: limit(4, 'workingHours'),
      pausable: true,
      remindAnytime: false,
    },
  },
}

function levelWith(base: LevelPolicy, own: Partial<LevelPolicy> | undefined): LevelPolicy {
  if (!own) return base
  const said = own.limits?.arrive
  const general = base.limits.arrive
  const arrives = said !== undefined && (said?.amount !== general?.amount || said?.unit !== general?.unit)
  return {
    ...base,
    // An item that says another time to arrive than the general one says it for everywhere, unless it also says something for outside the town.
    ...(arrives ? { arriveOutsideTown: undefined } : {}),
    ...own,
    limits: { ...base.limits, ...own.limits },
    warnings: { ...base.warnings, ...own.warnings },
  }
}

/** The policy of one item: its cells over the general ones; null takes a clock away (不要求). `version` names list and item. */
export function policyWith(policy: ClockPolicy, item: ItemLimits, version = policy.version): ClockPolicy {
  const { normal, urgent, critical } = policy.levels
  return {
    version,
    levels: {
      normal: levelWith(normal, item.normal),
      urgent: levelWith(urgent, item.urgent),
      critical: levelWith(critical, item.critical),
    },
  }
}

/** The limit of one clock; null when it does not run. */
export function limitOf(
  policy: ClockPolicy,
  level: Level,
  clock: ClockName,
  outsideTown = false,
): Limit | null {
  const own = policy.levels[level]
  if (clock === 'arrive' && outsideTown && own.arriveOutsideTown !== undefined) return own.arriveOutsideTown
  return own.limits[clock] ?? null
}
