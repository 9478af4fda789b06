/**
 * One PostgreSQL for a whole test run, with a migrated template database that each test file clones (about 35 ms).
 *
 * TEST_POSTGRES=15 uses the PostgreSQL 15 installed on this machine (or TEST_PG15_URL, a superuser's connection string)
 * instead of the embedded 18: migrations and queries must hold on both.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { prepareDatabase } from '../kernel/migrate.ts'
import { startPostgres } from '../kernel/postgres.ts'
import { alive } from '../kernel/processes.ts'
import { onServer, template, withDatabase } from './databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the cluster's owner; `testDatabase()` derives its own from it. */
    postgres: string
  }
}

export const postgres15 = '/usr/lib/postgresql/15/bin'
const prefix = 'yige-test-'
const log = { info() {}, warn: (message: string) => console.warn(message) }

/** Removes what test runs that were killed left behind: their server first, then their folder. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((n) => n.startsWith(prefix))) {
    const dir = join(tmpdir(), name)
    const read = (file: string) =>
      existsSync(join(dir, file)) ? readFileSync(join(dir, file), 'utf8') : undefined
    const owner = read('owner.json')
    if (!owner || alive(JSON.parse(owner))) continue
    const pid = Number(read('cluster/postmaster.pid')?.split('\n')[0])
    try {
      if (pid) process.kill(pid, 'SIGQUIT')
    } catch {
      // It is gone already.
    }
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function startCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  const fifteen = process.env.TEST_POSTGRES === '15'
  if (fifteen && process.env.TEST_PG15_URL) return { url: process.env.TEST_PG15_URL, stop: async () => {} }
  if (fifteen && !existsSync(postgres15))
    throw new Error(`TEST_POSTGRES=15, but there is no ${postgres15} and no TEST_PG15_URL.`)
  const dir = mkdtempSync(join(tmpdir(), prefix))
  const server = await startPostgres({
    dataDir: dir,
    log,
    binaries: fifteen ? postgres15 : undefined,
    // Nothing in a test outlives the machine.
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      shared_buffers: '64MB',
      max_connections: 200,
    },
  })
  const stop = async () => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweep()
  const cluster = await startCluster()
  try {
    await onServer(cluster.url, async (client) => {
      await client.query(`drop database if exists ${template}`)
      await client.query(`create database ${template}`)
    })
    const url = withDatabase(cluster.url, template)
    await prepareDatabase(url, log)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  project.provide('postgres', cluster.url)
  return cluster.stop
}
