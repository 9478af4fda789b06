/** What others may do: a demo posts and publishes as people would. */
export { decide, post } from './commands.ts'
