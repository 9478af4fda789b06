/** What the demo town needs of tables: sheets of the last period, made, filled in and handed in as its people would. */
export { ask, fill, hand } from './acts.ts'
export { runSheet, start } from './make.ts'
export { rows } from './queries.ts'
export { builtin, lastEnded } from './rules.ts'
export { todayOf } from './world.ts'
