/** What a demo does as its dispatcher would: look at what is most worth it. */
export { look } from './commands.ts'
export { queue } from './query.ts'
