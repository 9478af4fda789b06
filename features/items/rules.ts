/** Pure rules of the responsibility list, for the server, the editor and the tests alike. */
export * from './rules/admission.ts'
export * from './rules/diff.ts'
export * from './rules/levels.ts'
export * from './rules/limits.ts'
export * from './rules/owners.ts'
export * from './rules/tree.ts'
