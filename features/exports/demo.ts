/** What the demo town needs of exports: one that waits for somebody's yes. */
export { makeExport } from './run.ts'
