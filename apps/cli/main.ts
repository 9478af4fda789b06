/**
 * The `yige` command: what an operator or a data clerk does without a browser. Each command is imported when it is
 * called, so that `--help` answers at once.
 */
import { Command } from 'commander'

const program = new Command('yige')
  .description('一格 Yige: grassroots governance for a street, town or district.\nTo run it: npm start')
  .showHelpAfterError()

const db = program.command('db').description('the database schema')
db.command('types')
  .description('write db/schema.sql and db/types.ts from the migrations')
  .action(async () => (await import('./db.ts')).writeTypes())

await program.parseAsync().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
