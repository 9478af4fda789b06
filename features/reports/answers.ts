/** What other features may ask of reports: the one door of all channels. */
export { sayMore } from './commands.ts'
export { reportsData } from './dataset.ts'
export { type IntakeInput, type IntakeResult, intake, trackTokenOf } from './intake.ts'
