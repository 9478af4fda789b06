import type { Item, ResponsibilityList } from '../../../features/items/contract.ts'
import { cityscape } from './01-cityscape.ts'
import { occupation } from './02-occupation.ts'
import { utilities } from './03-utilities.ts'
import { noise } from './04-noise.ts'
import { firePower } from './05-fire-power.ts'
import { housing } from './06-housing.ts'
import { disputes } from './07-disputes.ts'
import { care } from './08-care.ts'
import { traffic } from './09-traffic.ts'
import { equipment } from './10-equipment.ts'
import { safety } from './11-safety.ts'
import { service } from './12-service.ts'

/** The built-in list: a street can use it as it stands and change what its own district has decided otherwise. */
export const commonItems: Item[] = [
  ...cityscape,
  ...occupation,
  ...utilities,
  ...noise,
  ...firePower,
  ...housing,
  ...disputes,
  ...care,
  ...traffic,
  ...equipment,
  ...safety,
  ...service,
]

export const commonList: ResponsibilityList = {
  id: 'common-2026-05',
  name: '2026-05',
  validFrom: '2026-05-01',
  status: 'published',
  items: commonItems,
}
