/** What a type of column brings: how a cell is read, when two are the same, how near they are, and by what they are found. */

/** Chinese and English, as every reason is given. */
export interface Words {
  zh: string
  en: string
}

/** A key by which records that belong together may meet. */
export interface Atom<T> {
  name: string
  of(value: T): string | undefined
  /** How often it is still equal when somebody slipped in writing the value, 0 to 1: a guess, it only ranks keys. */
  hardy: number
}

export interface Kind<T = unknown> {
  /** From different to the same. The last one is given by equal keys and never answered by `compare`. */
  levels: readonly Words[]
  read(raw: string): T | undefined
  key(value: T): string
  /** Level of two values with different keys. Symmetric. */
  compare(a: T, b: T): number
  atoms: readonly Atom<T>[]
  /** What is thought of true pairs before anything is learnt: share of each level. */
  expect: readonly number[]
  /**
   * Share of each level between two people of one household, where the household explains it (an address, a telephone, a surname);
   * undefined where it does not.
   */
  household?: readonly number[]
  /**
   * Strangers thought of beside those of the table, none of whom has an equal value: a number that is given out once says as much in a
   * table of ten rows as in a town. 0 where the table itself tells.
   */
  around?: number
}

export const SAME: Words = { zh: '相同', en: 'same' }
export const DIFFERENT: Words = { zh: '不同', en: 'different' }
