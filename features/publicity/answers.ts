/** What others may do: a demo fills the board as a person would. */
export { proposal, publish, workList } from './commands.ts'
