/**
 * The `yige` command: what an operator or a data clerk does without a browser. Each command is imported when it is
 * called, so that `--help` answers at once. A feature's own commands take their arguments as given and answer an exit code.
 */
import { Command, Option } from 'commander'

const program = new Command('yige')
  .description('一格 Yige: grassroots governance for a street, town or district.\nTo run it: npm start')
  .showHelpAfterError()

program
  .command('start')
  .description('start the server (npm start does this after installing and building)')
  .option('--town <name>', 'town for an empty database; list: which there are')
  .action(async (options: { town?: string }) => (await import('../server/start.ts')).startCommand(options))

program
  .command('migrate')
  .description('bring the database to the schema of this version, without starting the server')
  .action(async () => (await import('./migrate.ts')).migrateCommand())

const imports = program.command('import').description('take in a file: regions, reports')
imports
  .command('regions <file>')
  .description('CSV or GeoJSON with places and their boundaries; says what it would change with --dry-run')
  .option('--under <code>', 'region that rows without a parent go under')
  .addOption(
    new Option('--crs <name>', 'coordinates of the file').choices(['auto', 'wgs84', 'gcj02', 'bd09']),
  )
  .option('--dry-run', 'only say what would happen')
  .option('--lenient', 'take the good rows though others are at fault')
  .option('--reason <text>', 'written into the history')
  .action(async (file, options) => (await import('./import.ts')).importRegions(file, options))

imports
  .command('reports <file>')
  .description(
    'CSV (UTF-8 or GBK) or xlsx of a hotline, mailbox or message board; each row is one report, taken once',
  )
  .option('--map <file>', 'JSON: which heading or column is what, as {"body": "留言详情", "externalId": 1}')
  .option('--channel <key>', 'channel that the reports came by', 'hotline')
  .addOption(new Option('--crs <name>', 'coordinates of the file').choices(['wgs84', 'gcj02', 'bd09']))
  .option('--faults <file>', 'write rows with faults to this CSV')
  .option('--dry-run', 'only say what would happen')
  .action(async (file, options) => (await import('./import.ts')).importReports(file, options))

program
  .command('account')
  .description('accounts, from the machine itself')
  .command('reset <name>')
  .description('a new first password, printed once; unlocks the account and ends its sessions')
  .option('--totp', 'turn two-step sign-in off as well')
  .action(async (name, options) => (await import('./admin.ts')).resetAccount(name, options))

program
  .command('audit')
  .description('the audit log')
  .command('verify')
  .description('recompute every hash chain; exit code 1 when one is broken')
  .action(async () => (await import('./admin.ts')).verifyAudit())

program
  .command('demo')
  .description('for demo installations')
  .command('fill')
  .description(
    'give the town a past: closed and open cases with their reports, events, clocks, results and ratings',
  )
  .option('--cases <n>', 'how many cases', '14000')
  .option('--visits <n>', 'how many visits', '0')
  .option('--months <n>', 'spread over the last so many months', '15')
  .action(async (options) => (await import('./demo.ts')).demoFill(options))

const exchange = program
  .command('exchange')
  .description('cases between two networks: write what waits for a peer into a signed file, read one')
exchange
  .command('export')
  .description('the next file for a peer; exit code 3 when nothing waits')
  .requiredOption('--peer <name>', 'name, key or id of the peer')
  .requiredOption('--out <file>', 'where to write it')
  .option('--number <n>', 'an earlier file again, until the other side has confirmed it')
  .action(async (options) => (await import('./exchange.ts')).exportCommand(options))
exchange
  .command('import <file>')
  .description('read a file of a peer; the same again changes nothing, a missing one before it is named')
  .action(async (file) => (await import('./exchange.ts')).importCommand(file))

const db = program.command('db').description('for developers: the database schema')
db.command('types')
  .description('write db/schema.sql and db/types.ts from the migrations')
  .action(async () => (await import('./db.ts')).writeTypes())

/** Commands that live in a feature: name, what it does, and how to load it. */
const ofFeatures: [string, string, () => Promise<(args: string[]) => Promise<number>>][] = [
  [
    'deadline',
    'say when a time limit ends, with the reasons',
    async () => (await import('../../features/clocks/cli.ts')).deadlineCommand,
  ],
  [
    'channel',
    'try an adapter against its contract without an installation: channel check KEY|FOLDER',
    async () => (await import('../../features/channels/cli-check.ts')).channelCommand,
  ],
  [
    'match',
    'find the rows of one or two tables that are about the same person',
    async () => (await import('../../features/matching/cli.ts')).matchCommand,
  ],
  [
    'eval',
    'measure triage on labelled files: classify, link, locate, route',
    async () => (await import('../../features/triage/cli.ts')).evalCommand,
  ],
  [
    'codes',
    'say of each identity number, credit code or phone whether it is valid, and why not',
    async () => (await import('../../features/ledger/cli.ts')).codesCommand,
  ],
  [
    'check',
    'find what is wrong in a ledger (CSV or xlsx): check FILE --out findings.jsonl',
    async () => (await import('../../features/ledger/cli.ts')).checkCommand,
  ],
  [
    'ledger',
    "make an invented town's ledger, with errors planted: ledger generate --people 82500 --out FILE",
    async () => (await import('../../features/ledger/cli-generate.ts')).ledgerCommand,
  ],
]
for (const [name, about, load] of ofFeatures)
  program
    .command(name)
    .description(about)
    .argument('[args...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: string[]) => {
      process.exitCode = await (await load())(args)
    })

await program.parseAsync().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
