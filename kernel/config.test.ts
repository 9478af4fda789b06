import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('configuration', () => {
  test('nothing set: local, embedded, with the demo town', () => {
    expect(readConfig({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: undefined,
      dataDir: resolve('.yige'),
      demo: true,
      demoSpeed: 1,
      livePerAccount: 100,
      town: undefined,
      logLevel: 'info',
      origin: undefined,
      folders: [],
      localSources: false,
      trustProxy: 0,
    })
  })

  test("an operator's own database gets no invented people unless asked", () => {
    const url = 'postgresql://yige:pw@db.example/yige'
    expect(readConfig({ DATABASE_URL: url }).demo).toBe(false)
    expect(readConfig({ DATABASE_URL: url, YIGE_DEMO: '1' }).demo).toBe(true)
  })

  test('options win over variables, empty variables count as unset', () => {
    const config = readConfig(
      { PORT: '1', HOST: ' ', YIGE_TOWN: 'A' },
      { port: '9000', town: '青石镇', demo: false },
    )
    expect(config).toMatchObject({ port: 9000, host: '127.0.0.1', town: '青石镇', demo: false })
  })

  test('all faults at once, and never the value', () => {
    const faults = faultsOf({
      PORT: '99999',
      DATABASE_URL: 'mysql://root:geheim@db',
      YIGE_DEMO: 'maybe',
      YIGE_LOG: 'loud',
      YIGE_DAAT: '/srv',
    })
    expect(faults.map((f) => f.split(' ')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'YIGE_DEMO',
      'YIGE_LOG',
      'YIGE_DAAT',
    ])
    expect(faults.join()).not.toContain('geheim')
  })

  test('proxies are counted; 1 is one of them', () => {
    expect(readConfig({ TRUST_PROXY: 'yes' }).trustProxy).toBe(1)
    expect(readConfig({ TRUST_PROXY: '1' }).trustProxy).toBe(1)
    expect(readConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2)
    expect(faultsOf({ TRUST_PROXY: 'nginx' })).toHaveLength(1)
  })

  test('the public address loses its trailing slash and must be http', () => {
    expect(readConfig({ YIGE_ORIGIN: 'https://yige.example.cn/' }).origin).toBe('https://yige.example.cn')
    expect(faultsOf({ YIGE_ORIGIN: 'ftp://yige.example.cn' })).toHaveLength(1)
  })
})
