import { describe, expect, test } from 'vitest'
import { ApiProblem, addressOf } from './api.ts'
import { fill } from './i18n.tsx'
import { keyName, match, type Shortcut } from './keyboard.tsx'
import { readBlock } from './live.ts'
import { symbol, symbolNames } from './map/symbols.ts'
import { type Area, boxOf, middleOf } from './map/types.ts'

describe('address of an endpoint', () => {
  test('fills the path, joins lists, leaves out what is not said', () => {
    expect(addressOf({ path: '/api/cases/:id/dispatch' }, { id: 'a/b' })).toBe('/api/cases/a%2Fb/dispatch')
    expect(
      addressOf(
        { path: '/api/cases' },
        {},
        { view: 'late', level: ['urgent', 'critical'], q: '', region: undefined },
      ),
    ).toBe('/api/cases?view=late&level=urgent%2Ccritical')
  })
})

test('a problem without an answer may be asked again, a refusal may not', () => {
  const of = (status: number) => new ApiProblem({ code: 'x', status }).retryable
  expect([0, 429, 502, 503].map(of)).toEqual([true, true, true, true])
  expect([400, 401, 403, 404, 409, 422, 500].map(of)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('words keep a placeholder that has no value', () => {
  expect(fill('还剩 {time}，{x}', { time: '3 分' })).toBe('还剩 3 分，{x}')
})

describe('keys', () => {
  const key = (key: string, more: Partial<KeyboardEvent> = {}) =>
    keyName({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })
  const of = (keys: string, off = false): Shortcut => ({
    id: keys,
    keys,
    words: { zh: '', en: '' },
    off,
    run: () => {},
  })
  const list = [of('J'), of('Shift+J'), of('Enter'), of('Ctrl+K'), of('G I'), of('?'), of('X', true)]

  test('are named as the list writes them', () => {
    expect([
      key('j'),
      key('J', { shiftKey: true }),
      key('k', { metaKey: true }),
      key('?', { shiftKey: true }),
      key(' '),
      key('Escape'),
    ]).toEqual(['J', 'Shift+J', 'Ctrl+K', '?', 'Space', 'Escape'])
  })
  test('letters do nothing while typing or when they are off; Ctrl and Escape still do', () => {
    expect(match('J', list, 0)?.id).toBe('J')
    expect(match('J', list, 0, true)).toBeUndefined()
    expect(match('J', list, 0, false, false)).toBeUndefined()
    expect(match('Enter', list, 0, true)).toBeUndefined()
    expect(match('Ctrl+K', list, 0, true)?.id).toBe('Ctrl+K')
    expect(match('Enter', list, 0, false, false)?.id).toBe('Enter')
  })
  test('G then I is one command, and is forgotten after a while', () => {
    expect(match('G', list, 1000)).toBeUndefined()
    expect(match('I', list, 1500)?.id).toBe('G I')
    expect(match('G', list, 2000)).toBeUndefined()
    expect(match('I', list, 9000)).toBeUndefined()
    expect(match('G', list, 10_000)).toBeUndefined()
    expect(match('J', list, 10_100)?.id).toBe('J')
  })
  test('what cannot be done now does nothing', () => {
    expect(match('X', list, 0)).toBeUndefined()
  })
})

describe('live stream', () => {
  test('a block is an event, a comment is none', () => {
    expect(readBlock('id: 42\nevent: case\ndata: {"seq":3}')).toEqual({
      id: '42',
      topic: 'case',
      data: { seq: 3 },
    })
    expect(readBlock('data: a\ndata: b')).toEqual({ id: '', topic: 'message', data: 'a\nb' })
    expect(readBlock(': still here')).toBeUndefined()
  })
})

describe('map', () => {
  const square = (x: number, y: number, side: number): Area => ({
    type: 'Feature',
    properties: { id: 'a' },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [x, y],
          [x + side, y],
          [x + side, y + side],
          [x, y + side],
          [x, y],
        ],
      ],
    },
  })
  test('a name stands in the middle of the largest ring', () => {
    const [x, y] = middleOf(square(108, 30, 0.02))
    expect(x).toBeCloseTo(108.01, 9)
    expect(y).toBeCloseTo(30.01, 9)
    const two: Area = {
      ...square(0, 0, 1),
      geometry: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 1],
              [0, 0],
            ],
          ],
          [
            [
              [10, 10],
              [14, 10],
              [14, 14],
              [10, 14],
              [10, 10],
            ],
          ],
        ],
      },
    }
    expect(middleOf(two)).toEqual([12, 12])
    expect(boxOf({ type: 'FeatureCollection', features: [two] })).toEqual([0, 0, 14, 14])
  })
  test('marks differ in shape: filled at their centre or not, and never touching the edge of their picture', () => {
    const alpha = (name: string, x: number, y: number) => symbol(name).data[(y * 64 + x) * 4 + 3] ?? 0
    expect(alpha('case-normal', 32, 32)).toBeLessThan(191)
    expect(alpha('case-urgent', 32, 32)).toBeGreaterThan(191)
    expect(alpha('case-critical', 32, 32)).toBeGreaterThan(191)
    expect([alpha('ring-soon', 6, 32) < 191, alpha('ring-soon', 58, 32) > 191]).toEqual([true, true])
    for (const name of symbolNames) for (let i = 0; i < 64; i++) expect(alpha(name, i, 0)).toBeLessThan(191)
  })
})
