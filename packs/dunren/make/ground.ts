import type { Ground } from '../../make/mesh.ts'

export const SEED = 20260626
export const COLS = 24
export const ROWS = 12
/** Between the river in the north and the hills; the rows follow the river. */
export const ground: Ground = {
  seed: SEED,
  cols: COLS,
  rows: ROWS,
  origin: [107.39, 29.709],
  turn: -17,
  cell: [97, 100],
}
