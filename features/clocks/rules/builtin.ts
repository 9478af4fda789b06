/** The calendar that comes with the product: mainland China, built by `build-calendar.ts`. */
import data from '../../../packs/common/calendar.json' with { type: 'json' }
import type { Calendar } from '../contract.ts'

// Its schema is checked by calendar.test.ts and not here: a residents' page counts with it too, and carries no schemas.
export const builtinCalendar = data as unknown as Calendar
