/** Chance that can be repeated: the same seed and name give the same number on every machine. Pure. */

export type Draw = (name: string) => number

/** FNV-1a with a final mix, 32 bits. */
export function hashOf(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Numbers from 0 to below 1, by name. */
export const draws =
  (seed: string): Draw =>
  (name) =>
    hashOf(`${seed}/${name}`) / 4_294_967_296
