import { generate as dunren } from './dunren/generate.ts'

/** The places that come with the program. Each is made when it is asked for, the same on every machine (docs/adr/0014-generated-packs.md). */
export const towns: Readonly<Record<string, () => unknown>> = { dunren }
