import { chongchuan } from './chongchuan/town.ts'
import { generate as dunren } from './dunren/generate.ts'
import { jincheng } from './jincheng/town.ts'
import { makeTown } from './make/town.ts'
import { wuhou } from './wuhou/town.ts'
import { xixia } from './xixia/town.ts'

/** The places that come with the program. Each is made when it is asked for, the same on every machine (docs/adr/0014-generated-packs.md). */
export const towns: Readonly<Record<string, () => unknown>> = {
  dunren,
  xixia: () => makeTown(xixia),
  chongchuan: () => makeTown(chongchuan),
  jincheng: () => makeTown(jincheng),
  wuhou: () => makeTown(wuhou),
}
