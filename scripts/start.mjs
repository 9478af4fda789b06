/** `npm start`: installs if needed, builds the pages if they changed, then runs the server until Ctrl-C. */
import { install, run } from './steps.mjs'

// A signal sent to npm ends npm and its shell but does not reach us: that they are gone is all we learn.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 500).unref()
}

await install()
const built = await run(['apps/web/build.ts', '--if-changed'])
if (built !== 0) process.exit(built)
// The channel tells the server when this launcher is killed, so that neither it nor the database stays behind.
process.exitCode = await run(['apps/cli/main.ts', 'start', ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
})
