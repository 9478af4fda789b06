import { generate as dunren } from './dunren/generate.ts'
import { makeTown } from './make/town.ts'
import { xixia } from './xixia/town.ts'

/** The places that come with the program. Each is made when it is asked for, the same on every machine (docs/adr/0014-generated-packs.md). */
export const towns: Readonly<Record<string, () => unknown>> = {
  dunren,
  xixia: () => makeTown(xixia),
}
