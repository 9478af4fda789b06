import { defineConfig } from 'vitest/config'

const skip = ['**/node_modules/**', '**/dist/**', '**/.yige/**']
// What decides needs neither database nor isolation: these files run in well under a second each.
const pure = [
  'shared/**/*.test.ts',
  'features/**/rules*.test.ts',
  'features/**/rules/*.test.ts',
  'ui/**/*.test.ts',
  'test/architecture.test.ts',
]
// What brings its own PostgreSQL, or none, says nothing new on another version.
const only18 = process.env.TEST_POSTGRES ? ['kernel/{postgres,log,config}.test.ts'] : []
const browser = ['test/e2e/**/*.test.ts', '**/*.browser.test.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
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
          include: ['**/*.test.ts'],
          exclude: [...skip, ...pure, ...browser, ...only18],
          globalSetup: 'test/setup.ts',
          // Generous on purpose: a busy machine is no fault of the program.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: browser,
          exclude: skip,
          globalSetup: 'test/e2e/setup.ts',
          // A page that follows live events may redraw between two steps of a test; each test opens its own session.
          retry: 2,
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
