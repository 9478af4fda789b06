/** What the program that builds the server may ask: the door and the living town. */
export { createDoor, type Door, type Inject } from './door.ts'
export { type Play, type Played, playStep, type Stage } from './play.ts'
export type { Spot, Voice } from './rules.ts'
export { startTown, type TownOptions, type TownService } from './run.ts'
