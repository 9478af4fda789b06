import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chainOf,
  countyOf,
  divisionOf,
  isRegionPath,
  isWithin,
  keyOf,
  levelOf,
  nextChildCode,
  normaliseCode,
  parentOf,
  rangeOf,
  rebase,
} from './region-path.ts'

const GOOD = [
  '50',
  '5001',
  '500102',
  '500102006',
  '500102006001',
  '500102006001003',
  '500102006001003A07',
  '500102S01',
  '500102006S01S02',
  '500102006001D01',
  '500102006001003S01',
]
const BAD = [
  '',
  '5',
  '500',
  '50010',
  '5001020',
  '50010200600',
  '500102006A01',
  '5001S01',
  '500102006001S01003',
  '500102006001S01D01',
  '500102006001003 ',
  '500102006001s01',
  '50010200600１',
]

describe('region path', () => {
  it.each(GOOD)('%s is a path', (p) => expect(isRegionPath(p)).toBe(true))
  it.each(BAD)('%s is none', (p) => expect(isRegionPath(p)).toBe(false))

  it('climbs level by level', () => {
    expect(chainOf('500102006001003A07')).toEqual([
      '50',
      '5001',
      '500102',
      '500102006',
      '500102006001',
      '500102006001003',
      '500102006001003A07',
    ])
    expect(parentOf('50')).toBeNull()
    expect(parentOf('500102S01')).toBe('500102')
    expect(levelOf('50')).toBe(1)
    expect(levelOf('500102006001')).toBe(5)
    expect(levelOf('500102006001003')).toBe(6)
  })

  it('knows county and division', () => {
    expect(countyOf('500102006001003')).toBe('500102')
    expect(countyOf('50')).toBe('500000')
    expect(divisionOf('500102006S01S02')).toBe('service')
    expect(divisionOf('500102006001D01')).toBe('dedicated')
    expect(divisionOf('500102006001A01')).toBe('administrative')
  })

  it('rows are keyed by the county, and by the city where that is the root', () => {
    expect(keyOf('140525107200001', '1405')).toBe('140500')
    expect(keyOf('140581107', '1405')).toBe('140500')
    expect(keyOf('1405', '1405')).toBe('140500')
    expect(keyOf('140525107200001', '14')).toBe('140000')
    // What lies outside the root, or in an installation of a county or street, is its own county's.
    expect(keyOf('140402001', '1405')).toBe('140402')
    expect(keyOf('500102006001', '500102006')).toBe('500102')
    expect(keyOf('500103001', '500102')).toBe('500103')
  })

  it('an empty scope holds nothing', () => expect(isWithin('500102', '')).toBe(false))

  it('prefix, chain and range tell the same', () => {
    const path = fc
      .constantFrom(...GOOD, '5002', '50010200', '500102007', '500102006002', '500103')
      .filter(isRegionPath)
    fc.assert(
      fc.property(path, path, (p, root) => {
        const [lo, hi] = rangeOf(root)
        const inRange = p >= lo && p < hi
        expect(isWithin(p, root)).toBe(chainOf(p).includes(root))
        expect(inRange).toBe(isWithin(p, root))
      }),
    )
  })

  it('rebases a subtree and refuses what is not in it', () => {
    expect(rebase('500102006001003001', '500102006001003', '500102006005010')).toBe('500102006005010001')
    expect(() => rebase('500102006002', '500102006001', '500102006005')).toThrow()
  })

  it('gives out codes in order, never twice, and goes on with letters', () => {
    expect(nextChildCode('500102006001', [])).toBe('500102006001001')
    expect(nextChildCode('500102006001', ['500102006001001', '500102006001003', '500102006001002004'])).toBe(
      '500102006001002',
    )
    const full = Array.from({ length: 999 }, (_, i) => `500102006001${String(i + 1).padStart(3, '0')}`)
    expect(nextChildCode('500102006001', full)).toBe('500102006001A00')
    expect(
      nextChildCode(
        '500102006',
        full.map((p) => `500102006${p.slice(12)}`),
      ),
    ).toBeNull()
    expect(nextChildCode('500102006', ['500102006S01'], 'service')).toBe('500102006S02')
    expect(nextChildCode('500102006S01', [], 'service')).toBe('500102006S01S01')
    expect(nextChildCode('500102006S01', [])).toBeNull()
    expect(nextChildCode('50', ['5001'])).toBe('5002')
  })

  it('every code it gives out is a path under its parent', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GOOD),
        fc.constantFrom('administrative' as const, 'service' as const, 'dedicated' as const),
        (parent, division) => {
          const code = nextChildCode(parent, [], division)
          if (code === null) return
          expect(isRegionPath(code)).toBe(true)
          expect(parentOf(code)).toBe(parent)
          expect(divisionOf(code)).toBe(division)
        },
      ),
    )
  })

  it('reads official codes as files write them', () => {
    expect(normaliseCode('500102006000')).toBe('500102006')
    expect(normaliseCode('500102000000')).toBe('500102')
    expect(normaliseCode('500000000000')).toBe('50')
    expect(normaliseCode('500100')).toBe('5001')
    expect(normaliseCode(' ５００１０２ 006-001 ')).toBe('500102006001')
    expect(normaliseCode('500102006001s01')).toBe('500102006001S01')
    expect(normaliseCode('abc')).toBeNull()
  })
})
