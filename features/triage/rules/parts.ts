/** What a case is for: of ten, two are kept back to compare models on, one fits the certainty, seven teach. It never changes. */
export type Part = 'kept' | 'fit' | 'teach'

/** By the id of the case alone (FNV-1a), so that every version and every process parts alike. */
export function partOf(caseId: string): Part {
  let h = 0x811c9dc5
  for (let i = 0; i < caseId.length; i++) h = Math.imul(h ^ caseId.charCodeAt(i), 0x01000193)
  // The low bits alone follow the last characters: mixed once more.
  h ^= h >>> 15
  const of = (Math.imul(h, 0x2c1b3c6d) >>> 0) % 10
  return of < 2 ? 'kept' : of === 2 ? 'fit' : 'teach'
}
