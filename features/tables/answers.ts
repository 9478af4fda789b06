/** What other features may ask of tables. */
export { sheetsData } from './dataset.ts'
export { eraseFromSheets } from './erase.ts'
