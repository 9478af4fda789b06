/** The program as an operator runs it: a process of its own, its own data folder, its own embedded database. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Program {
  /** Address it printed, without a slash at the end. */
  url: string
  child: ChildProcess
  /** Everything it has printed. */
  output(): string
  /** Sends a signal and answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

const main = fileURLToPath(new URL('../../apps/cli/main.ts', import.meta.url))

/** Runs `yige start` on `dataDir`; resolves when it has printed its address, rejects with its output when it ends before. */
export async function startProgram(dataDir: string, env: Record<string, string> = {}): Promise<Program> {
  const child = spawn(process.execPath, [main, 'start'], {
    env: {
      ...process.env,
      NODE_ENV: undefined,
      PORT: '0',
      YIGE_DATA: dataDir,
      DATABASE_URL: undefined,
      // Nobody but the test acts in the town.
      YIGE_DEMO_SPEED: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const exited = new Promise<number | null>((done) => child.once('close', done))
  const url = await new Promise<string>((good, bad) => {
    const listen = (chunk: unknown) => {
      said += String(chunk)
      const found = /Desk\s+(http:\/\/\S+)\/desk\//.exec(said)?.[1]
      if (found) good(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    exited.then((code) => bad(new Error(`the program ended with ${code}:\n${said}`)))
  })
  return {
    url,
    child,
    output: () => said,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return exited
    },
  }
}
