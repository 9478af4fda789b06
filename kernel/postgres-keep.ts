/** The embedded PostgreSQL, started again when it ends by itself: nobody else looks after it. */
import { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts'
import { markOf } from './processes.ts'

const lookMs = 1000
const longestPauseMs = 30_000

/**
 * Starts it like `startPostgres` and, until `stop()`, starts it again within about a second when its process is gone (killed for
 * lack of memory, for instance). A start that fails is tried again at growing pauses, up to half a minute.
 */
export async function keepPostgres(options: PostgresOptions): Promise<Postgres> {
  const { log } = options
  let current = await startPostgres(options)
  let stopping: Promise<void> | undefined
  let looking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function look(pause: number): Promise<void> {
    let next = lookMs
    if (!markOf(current.pid)) {
      log.warn('the database ended by itself; starting it again')
      try {
        current = await startPostgres(options)
        log.info('the database is back')
      } catch (error) {
        next = Math.min(longestPauseMs, pause * 2)
        log.warn(`the database did not start; trying again: ${(error as Error).message}`)
      }
    }
    if (!stopping) again(next)
  }
  const again = (ms: number) => {
    timer = setTimeout(() => {
      looking = look(ms)
    }, ms).unref()
  }
  again(lookMs)

  return {
    url: current.url,
    get pid() {
      return current.pid
    },
    stop() {
      stopping ??= (async () => {
        clearTimeout(timer)
        await looking
        await current.stop()
      })()
      return stopping
    },
  }
}
