import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { markOf } from '../../kernel/processes.ts'
import { startProgram } from './program.ts'

describe('the program as an operator meets it', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-e2e-'))
  chmodSync(dataDir, 0o711)
  const empty = { YIGE_DEMO: '0', YIGE_LOG: 'warn' }
  const databasePid = () =>
    Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  test('starts empty, stops cleanly on Ctrl-C with its database, and starts again', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const program = await startProgram(dataDir, empty)
      const pid = databasePid()
      expect(markOf(pid)).toBeDefined()
      expect(await program.stop(signal)).toBe(0)
      expect(markOf(pid)).toBeUndefined()
      // Every line to the database was given back before it was stopped.
      expect(program.output()).not.toContain('connection was lost')
    }
  })

  test('after kill -9 the next start carries on with the database that was left', async () => {
    const killed = await startProgram(dataDir, empty)
    const pid = databasePid()
    await killed.stop('SIGKILL')
    const next = await startProgram(dataDir, empty)
    expect(databasePid()).toBe(pid)
    expect((await fetch(`${next.url}/readyz`)).status).toBe(200)
    expect(await next.stop()).toBe(0)
  })

  test('a taken port and wrong settings are told in words, all at once', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await expect(startProgram(dataDir, { PORT: String(port) })).rejects.toThrow(`Port ${port} is taken`)
    other.close()
    await expect(startProgram(dataDir, { PORT: 'http', YIGE_DEMO: 'perhaps' })).rejects.toThrow(
      /PORT[\s\S]*YIGE_DEMO/,
    )
  })

  test('yige --help answers under the Node of the machine', () => {
    const cli = join(import.meta.dirname, '../../apps/cli/yige.mjs')
    const help = spawnSync(process.execPath, [cli, '--help'], { encoding: 'utf8' })
    expect(help.stdout).toMatch(/npm start/)
    expect(help.stdout).toMatch(/deadline/)
    expect(help.status).toBe(0)
  })
})
