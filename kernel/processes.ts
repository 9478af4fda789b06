/**
 * Facts about processes of this machine, asked so that a recycled process id is never taken for the old process.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process id together with its start: equal marks mean the same process, not merely the same number. */
export interface ProcessMark {
  pid: number
  /** Opaque start stamp: clock ticks since boot on Linux, the start date elsewhere. */
  start: string
}

const linux = process.platform === 'linux'

function ps(pid: number, column: string): string | undefined {
  const out = spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' })
  return out.status === 0 && out.stdout.trim() ? out.stdout.trim() : undefined
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The mark of a live process, or undefined when there is none (a zombie counts as gone). */
export function markOf(pid: number): ProcessMark | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  if (!linux) {
    const start = ps(pid, 'lstart')
    return start ? { pid, start } : undefined
  }
  const stat = read(`/proc/${pid}/stat`)
  if (!stat) return undefined
  // The command name stands in parentheses and may hold spaces, so fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return { pid, start: `${boot}/${fields[19]}` }
}

/** Whether the process that once left this mark still lives. */
export function alive(mark: ProcessMark | undefined): boolean {
  return mark !== undefined && markOf(mark.pid)?.start === mark.start
}

/** The command line of a live process in one string, or undefined. */
export function commandOf(pid: number): string | undefined {
  return linux ? read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() || undefined : ps(pid, 'command')
}

/** Processes whose working directory is `dir`; PostgreSQL's are, so this finds even orphaned backends. Linux only, else []. */
export function processesIn(dir: string): number[] {
  if (!linux) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === dir
      } catch {
        return false
      }
    })
}
