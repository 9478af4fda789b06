/** The calendar that comes with the product: mainland China, built by `build-calendar.ts`. */
import data from '../../../packs/common/calendar.json' with { type: 'json' }
import { calendarSchema } from '../contract.ts'

export const builtinCalendar = calendarSchema.parse(data)
