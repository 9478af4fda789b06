import { describe, expect, test } from 'vitest'
import { createLog, maskText, maskValue } from './log.ts'

function logged(act: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const lines: string[] = []
  act(createLog({ destination: { write: (line) => lines.push(line) } }))
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0]!)
}

describe('what the log hides', () => {
  test.each([
    ['call 13800001234 now', 'call [phone] now'],
    ['+86 138 0000 1234', '[phone]'],
    ['138-0000-1234', '[phone]'],
    ['ID 110105199001011237.', 'ID [ID].'],
    ['ID 11010519900101123X', 'ID [ID]'],
  ])('%s', (text, masked) => expect(maskText(text)).toBe(masked))

  test.each([
    '500102006001003',
    '2026-11-22T04:00:00.123Z',
    '01993f0e-7b5c-7000-8000-000000000001',
    '138000012345',
  ])('keeps %s', (text) => expect(maskText(text)).toBe(text))

  test('secret fields at any depth, also in arrays', () => {
    expect(maskValue({ user: { password: 'x', name: '林' }, list: [{ Phone: '1' }], token: null })).toEqual({
      user: { password: '[hidden]', name: '林' },
      list: [{ Phone: '[hidden]' }],
      token: null,
    })
  })

  test('a written line holds neither the number nor the password', () => {
    const line = logged((log) =>
      log.info({ body: { phone: '13800001234', note: 'tel 13800001234' } }, 'from 13800001234'),
    )
    expect(JSON.stringify(line)).not.toContain('13800001234')
    expect(line).toMatchObject({
      level: 'info',
      msg: 'from [phone]',
      body: { phone: '[hidden]', note: 'tel [phone]' },
    })
  })

  test('a database error loses the row it quotes but keeps its code', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (name)=(林小满) exists',
      client: { password: 'x' },
    })
    const line = logged((log) => log.error({ err: error }, 'failed'))
    expect(JSON.stringify(line)).not.toContain('林小满')
    expect(line).toMatchObject({ err: { type: 'Error', code: '23505', message: 'duplicate key' } })
    expect(line.err).not.toHaveProperty('client')
  })

  test('a request keeps its path and loses its query', () => {
    const line = logged((log) => log.info({ req: { method: 'GET', url: '/api/people?name=林' } }, 'request'))
    expect(line.req).toEqual({ method: 'GET', path: '/api/people' })
  })
})
