/** What the reliability battery shares: our server as a process that can be killed, and the comparison of what was acknowledged. */
import { type ChildProcess, fork } from 'node:child_process'
import pg from 'pg'
import { hashedPart } from '../../features/cases/store/write.ts'
import { verifyChain } from '../../kernel/events.ts'
import type { http } from './load.ts'

/** A report as it was acknowledged. */
export interface Kept {
  requestId: string
  reportId: string
  number: string
  body: string
}

/** An acknowledged request sent once more gets its first answer. */
export async function replayed(send: ReturnType<typeof http>, kept: readonly Kept[]): Promise<string[]> {
  const faults: string[] = []
  for (const k of kept) {
    const r = await send({
      method: 'POST',
      path: '/api/reports',
      body: JSON.stringify({ requestId: k.requestId, body: k.body }),
    })
    const again = r.status === 201 ? (JSON.parse(r.body) as Kept) : undefined
    if (again?.reportId !== k.reportId || again.number !== k.number)
      faults.push(`replay of ${k.requestId} answered ${r.status} ${r.body.slice(0, 200)}`)
  }
  return faults
}

/** What must hold after any crash: each acknowledged report once, nothing half, every chain whole. */
export async function compare(url: string, kept: readonly Kept[]) {
  const db = new pg.Client(url)
  await db.connect()
  const faults: string[] = []
  try {
    const stored = (
      await db.query<{ id: string; request_id: string; body: string; number: string | null; links: number }>(`
        select r.id, r.request_id, r.body, c.number, (select count(*)::int from case_links l where l.county = r.county
          and l.report_id = r.id and l.kind in ('origin', 'linked') and l.undone_at is null) as links
        from reports r left join cases c on c.county = r.county and c.id = r.case_id`)
    ).rows
    const byRequest = new Map<string, (typeof stored)[number][]>()
    for (const r of stored) byRequest.set(r.request_id, [...(byRequest.get(r.request_id) ?? []), r])
    for (const k of kept) {
      const found = byRequest.get(k.requestId) ?? []
      if (found.length !== 1) faults.push(`report ${k.reportId} is present ${found.length} times`)
      else if (found[0]!.id !== k.reportId || found[0]!.body !== k.body || found[0]!.number !== k.number)
        faults.push(`report ${k.reportId} is not what was acknowledged`)
    }
    const known = new Set(kept.map((k) => k.requestId))
    // Every client went on until it had an answer, so nothing may be stored that nobody knows of.
    for (const r of stored)
      if (!known.has(r.request_id)) faults.push(`report ${r.id} was acknowledged to nobody`)
    for (const r of stored)
      if (r.links !== 1 || r.number === null) faults.push(`report ${r.id} hangs on ${r.links} cases`)

    const cases = (
      await db.query<{ id: string; seq: number; last_hash: Buffer }>(`select id, seq, last_hash from cases`)
    ).rows
    type Row = Parameters<typeof hashedPart>[0] & { prev_hash: Buffer; hash: Buffer }
    const events = (await db.query<Row>(`select * from case_events order by case_id, seq`)).rows
    const byCase = new Map<string, Row[]>()
    for (const e of events) {
      const list = byCase.get(e.case_id)
      if (list) list.push(e)
      else byCase.set(e.case_id, [e])
    }
    for (const c of cases) {
      const chain = byCase.get(c.id) ?? []
      const broken = verifyChain(chain, hashedPart)
      if (chain.length === 0) faults.push(`case ${c.id} has no event`)
      else if (broken) faults.push(`case ${c.id}: ${broken.fault} at ${broken.seq}`)
      else if (chain.length !== c.seq || !chain.at(-1)!.hash.equals(c.last_hash))
        faults.push(`case ${c.id} does not end with its last event`)
      byCase.delete(c.id)
    }
    for (const id of byCase.keys()) faults.push(`events of ${id}, which is no case`)
    return { faults, cases: cases.length, events: events.length }
  } finally {
    await db.end()
  }
}

export interface Ours {
  url: string
  pid: number
  /** Its last words when it ended without being killed by us, else undefined. */
  ended(): string | undefined
  kill(): Promise<void>
}

/** Starts our server on a port of its own, or on `port` to be found again after a kill. */
export function startOurs(database: string, dataDir: string, port = 0): Promise<Ours> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(new URL('our-server.ts', import.meta.url), {
      env: { ...process.env, BENCH_DB: database, BENCH_DATA: dataDir, BENCH_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    })
    let said = ''
    let byUs = false
    let end: string | undefined
    child.stderr!.on('data', (text) => {
      said = `${said}${text}`.slice(-4000)
    })
    const ended = new Promise<void>((done) => {
      child.once('close', (code, signal) => {
        if (!byUs) end = `${signal ?? code}\n${said}`
        reject(new Error(`the server ended with ${signal ?? code}\n${said}`))
        done()
      })
    })
    child.once('message', (m: { url: string }) =>
      resolve({
        url: m.url,
        pid: child.pid!,
        ended: () => end,
        kill: async () => {
          byUs = true
          child.kill('SIGKILL')
          await ended
        },
      }),
    )
  })
}
