import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roles as packRoles } from '../../packs/schema.ts'
import {
  clientVerbs,
  conflicting,
  type GrantWish,
  type HeldGrant,
  lockedUntil,
  mayDelegate,
  mayGrant,
  parseSignature,
  passwordFaults,
  roleOf,
  roles,
  sessionAlive,
  verbs,
} from './rules.ts'

const now = new Date('2026-06-26T06:00:00Z')
const hours = (n: number) => new Date(now.getTime() + n * 3_600_000)
const grant = (role: string, more: Partial<HeldGrant> = {}): HeldGrant => ({
  role,
  regionPath: '500102006',
  validFrom: hours(-1),
  validUntil: null,
  revokedAt: null,
  delegatedFrom: null,
  ...more,
})

describe('roles', () => {
  it('are those of the packs, with known verbs, each verb held by somebody', () => {
    expect(roles.map((r) => r.key).sort()).toEqual([...packRoles].sort())
    for (const r of roles) {
      expect(new Set(r.verbs).size, r.key).toBe(r.verbs.length)
      for (const v of r.verbs) expect(verbs).toContain(v)
    }
    expect(verbs.filter((v) => !roles.some((r) => r.verbs.includes(v)))).toEqual(clientVerbs('weather'))
    expect(clientVerbs('hotline')).toEqual(['report.create'])
  })
  it('exclude each other both ways', () => {
    for (const r of roles)
      for (const other of r.exclusiveWith) expect(roleOf.get(other)!.exclusiveWith).toContain(r.key)
  })
  it('keep the three offices apart: who runs does not grant, who grants does not watch, none works on cases', () => {
    const holders = (v: string) =>
      roles.filter((r) => (r.verbs as readonly string[]).includes(v)).map((r) => r.key)
    expect(holders('grant.manage')).toEqual(['security-admin'])
    expect(holders('audit.read')).toEqual(['audit-admin'])
    expect(holders('account.manage')).toEqual(['system-admin'])
    for (const r of roles.filter((x) => x.key.endsWith('-admin')))
      expect(r.verbs.filter((v) => /^(case|report|task)\./.test(v))).toEqual([])
  })
  it('let departments read no case by region', () => {
    for (const key of ['unit-signer', 'unit-handler', 'volunteer', 'data-clerk'])
      expect(roleOf.get(key)!.verbs).not.toContain('case.read')
  })
})

it('the lock grows from a minute to an hour', () => {
  const minutes = [1, 4, 5, 6, 7, 10, 11, 12, 40].map((n) => {
    const until = lockedUntil(n, now)
    return until ? (until.getTime() - now.getTime()) / 60_000 : 0
  })
  expect(minutes).toEqual([0, 0, 1, 2, 4, 32, 60, 60, 60])
})

it('a session ends 12 hours after its last use and 7 days after its start', () => {
  const s = { lastSeenAt: now, expiresAt: hours(168) }
  expect(sessionAlive(s, hours(11.99))).toBe(true)
  expect(sessionAlive(s, hours(12))).toBe(false)
  expect(sessionAlive({ ...s, lastSeenAt: hours(167) }, hours(168))).toBe(false)
})

it('passwords: length protects, what everybody tries does not', () => {
  expect(passwordFaults('short', 'ran')).toEqual(['short'])
  expect(passwordFaults('纸镇的一把长钥匙啊', 'ran')).toEqual(['short'])
  expect(passwordFaults('纸镇的一把很长钥匙啊', 'ran')).toEqual([])
  expect(passwordFaults('RanXiaoGe-2026', 'ranxiaoge')).toEqual(['username'])
  expect(passwordFaults('Password123', 'ran')).toEqual(['common'])
  expect(passwordFaults('ababababababab', 'ran')).toEqual(['common'])
  // Full-width letters are the same password.
  expect(passwordFaults('ｐａｓｓｗｏｒｄ１２３', 'ran')).toEqual(['common'])
})

describe('granting', () => {
  const wish = (more: Partial<GrantWish> = {}): GrantWish => ({
    toAccount: 'b',
    role: 'dispatcher',
    regionPath: '500102006',
    from: now,
    until: null,
    ...more,
  })
  const giver = {
    id: 'a',
    can: (verb: string, path: string) => verb === 'grant.manage' && path.startsWith('500102006'),
  }

  it.each([
    ['within range', wish(), [], null],
    ['outside', wish({ regionPath: '500102007' }), [], 'grant.outside'],
    ['above', wish({ regionPath: '500102' }), [], 'grant.outside'],
    ['to himself', wish({ toAccount: 'a' }), [], 'grant.self'],
    ['no such role', wish({ role: 'king' }), [], 'grant.unknown_role'],
    ['ends before it starts', wish({ from: hours(2), until: hours(1) }), [], 'grant.dates'],
    ['already over', wish({ from: hours(-3), until: hours(-1) }), [], 'grant.dates'],
    ['excluded', wish({ role: 'system-admin' }), [grant('audit-admin')], 'grant.exclusive'],
    [
      'excluded by the future',
      wish({ role: 'system-admin' }),
      [grant('audit-admin', { validFrom: hours(9) })],
      'grant.exclusive',
    ],
    [
      'the other office is over',
      wish({ role: 'system-admin' }),
      [grant('audit-admin', { validUntil: now })],
      null,
    ],
    [
      'the other office was revoked',
      wish({ role: 'system-admin' }),
      [grant('audit-admin', { revokedAt: now })],
      null,
    ],
  ] as const)('%s', (_, w, held, refusal) => {
    expect(mayGrant(giver, w, held, now)).toBe(refusal)
  })

  it('a delegation never reaches beyond what is held, in place or in time', () => {
    const place = fc.constantFrom('500102006', '500102006001', '500102006001001', '500102006002', '500102007')
    const hour = fc.integer({ min: -48, max: 48 })
    const own = fc.record({
      place,
      from: hour,
      until: fc.option(hour),
      delegated: fc.boolean(),
      revoked: fc.boolean(),
      role: fc.constantFrom('dispatcher', 'grid-worker'),
    })
    fc.assert(
      fc.property(fc.array(own, { maxLength: 4 }), place, hour, hour, (held, path, from, until) => {
        const grants = held.map((h) =>
          grant(h.role, {
            regionPath: h.place,
            validFrom: hours(h.from),
            validUntil: h.until === null ? null : hours(h.until),
            delegatedFrom: h.delegated ? 'z' : null,
            revokedAt: h.revoked ? now : null,
          }),
        )
        const w = wish({ regionPath: path, from: hours(from), until: hours(until) })
        if (mayDelegate({ id: 'a', held: grants }, w, [], now) !== null) return
        for (const h of [Math.max(from, 0), until - 1]) {
          const covered = grants.some(
            (g) =>
              g.role === 'dispatcher' &&
              !g.delegatedFrom &&
              !g.revokedAt &&
              path.startsWith(g.regionPath) &&
              g.validFrom <= hours(h) &&
              (!g.validUntil || hours(h) < g.validUntil),
          )
          expect(covered).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
  it('offices are not delegated, open ends neither', () => {
    const sec = { id: 'a', held: [grant('security-admin'), grant('dispatcher')] }
    expect(mayDelegate(sec, wish({ role: 'security-admin', until: hours(5) }), [], now)).toBe('grant.office')
    expect(mayDelegate(sec, wish({ until: null }), [], now)).toBe('grant.too_long')
    expect(mayDelegate(sec, wish({ until: hours(24 * 93) }), [], now)).toBe('grant.too_long')
    expect(mayDelegate(sec, wish({ until: hours(24 * 90) }), [], now)).toBe(null)
  })
  it('conflicts name the roles in the way', () => {
    expect(
      conflicting('audit-admin', [grant('dispatcher'), grant('dispatcher'), grant('system-admin')], now),
    ).toEqual(['dispatcher', 'system-admin'])
    expect(conflicting('dispatcher', [grant('grid-worker')], now)).toEqual([])
  })
})

it('a signature header is read whole or not at all', () => {
  const sig = 'ab'.repeat(32)
  const good = `Yige-HMAC key=hotline-1, ts=1782453600, nonce=n-12345678, sig=${sig.toUpperCase()}`
  expect(parseSignature(good)).toEqual({ key: 'hotline-1', ts: '1782453600', nonce: 'n-12345678', sig })
  for (const bad of [
    'Bearer x',
    good.replace('sig=', 'sag='),
    good.replace(sig.toUpperCase(), 'zz'),
    good.replace('1782453600', '1782453600.5'),
    good.replace('n-12345678', 'short'),
    good.replace('hotline-1', 'a b'),
  ])
    expect(parseSignature(bad)).toBeNull()
})
