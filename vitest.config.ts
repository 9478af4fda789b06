import { defineConfig } from 'vitest/config'
import { TownLater } from './test/e2e/order.ts'

const skip = ['**/node_modules/**', '**/dist/**', '**/.yige/**']
// What decides needs neither database nor isolation: these files run in well under a second each.
const pure = [
  'shared/**/*.test.ts',
  'features/**/rules*.test.ts',
  'features/**/rules/*.test.ts',
  'ui/**/*.test.ts',
  'features/**/field/*.test.ts',
  'test/architecture.test.ts',
]
// On another PostgreSQL run what it can change: migrations and the schema with its row-level security, the intake, the life of a
// case and its chain, the audit chain, jobs, live push, and `fuzz`, which brings every endpoint's queries to it.
const http = process.env.TEST_POSTGRES
  ? [
      'kernel/{db,jobs,migrate}.test.ts',
      'test/{database,fuzz}.test.ts',
      'features/{audit,cases,reports,triage}/*.test.ts',
      'features/channels/outbox.test.ts',
      'features/accounts/live.test.ts',
    ]
  : ['**/*.test.ts']
const browser = ['test/e2e/**/*.test.ts', '**/*.browser.test.ts']

// Whatever is waited for comes at once on a free machine; on a busy one it may take its time.
const expect = { poll: { timeout: 10_000 } }

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Named one by one in the log; what is quicker is counted with its file.
    slowTestThreshold: 5000,
    sequence: { sequencer: TownLater },
    projects: [
      {
        test: {
          name: 'pure',
          include: pure,
          exclude: [...skip, '**/*.browser.test.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'http',
          expect,
          include: http,
          exclude: [...skip, ...pure, ...browser],
          globalSetup: 'test/setup.ts',
          isolate: false,
          // As the program runs: Node reads the sources itself, which is less work than to send each through Vite.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          // Generous on purpose: a busy machine is no fault of the program.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          expect,
          include: browser,
          exclude: skip,
          // A database too, for what is played with the clock in the test's hands.
          globalSetup: ['test/e2e/setup.ts', 'test/setup.ts'],
          setupFiles: 'test/e2e/ready.ts',
          isolate: false,
          // A page that follows live events may redraw between two steps of a test; each test opens its own session.
          retry: 2,
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
