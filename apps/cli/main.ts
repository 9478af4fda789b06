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

program
  .command('deadline')
  .description('when a limit ends, e.g. --from 2026-06-26T16:40:00+08:00 --limit "2 working days"')
  .helpOption(false)
  .allowUnknownOption()
  .allowExcessArguments()
  .action(async (_options, command: Command) => {
    process.exitCode = await (await import('../../features/clocks/cli.ts')).deadlineCommand(command.args)
  })

await program.parseAsync().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
