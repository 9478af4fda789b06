/** What is open over the wall: a number's cases, a group's people, grids, or one case. */
import type { Group, WallCase, What } from '../contract.ts'

export type Open =
  | { kind: 'cases'; what: What; region?: { path: string; name: string } }
  | { kind: 'people'; group: Group }
  | { kind: 'grids' }
  | { kind: 'case'; of: WallCase }
