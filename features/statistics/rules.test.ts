import { describe, expect, it } from 'vitest'
import * as r from './rules.ts'

describe('periods', () => {
  it('are the thirty days up to today unless asked otherwise', () => {
    expect(r.periodOf({}, '2026-06-26')).toEqual({ from: '2026-05-28', to: '2026-06-26' })
    expect(r.daysOf({ from: '2026-05-28', to: '2026-06-26' })).toBe(30)
    expect(r.periodOf({ from: '2026-06-01' }, '2026-06-26')).toEqual({ from: '2026-06-01', to: '2026-06-26' })
    expect(r.periodOf({ from: '2026-07-01', to: '2026-06-26' }, '2026-06-26')).toBeNull()
    expect(r.periodOf({ from: '2001-01-01', to: '2026-06-26' }, '2026-06-26')).toBeNull()
  })
  it('are compared with what came right before', () => {
    expect(r.periodBefore({ from: '2026-06-22', to: '2026-06-28' })).toEqual({
      from: '2026-06-15',
      to: '2026-06-21',
    })
    expect(r.periodBefore({ from: '2026-03-01', to: '2026-03-31' })).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    })
    expect(r.periodBefore({ from: '2026-03-01', to: '2026-03-30' })).toEqual({
      from: '2026-01-30',
      to: '2026-02-28',
    })
  })
  it('knows real days only', () => {
    expect(['2026-02-28', '2024-02-29'].every(r.isDay)).toBe(true)
    expect(['2026-02-29', '2026-13-01', '26-01-01', '0000-01-01', 'x'].some(r.isDay)).toBe(false)
  })
})

describe('steps', () => {
  it('begin on Mondays and firsts, cut to the period, without gap or overlap', () => {
    const p = { from: '2026-05-28', to: '2026-06-26' }
    expect(r.stepsOf(p, 'week')[0]).toEqual({ from: '2026-05-28', to: '2026-05-31' })
    expect(r.stepsOf(p, 'month')).toEqual([
      { from: '2026-05-28', to: '2026-05-31' },
      { from: '2026-06-01', to: '2026-06-26' },
    ])
    for (const by of r.units) {
      const steps = r.stepsOf(p, by)
      expect(steps.reduce((n, s) => n + r.daysOf(s), 0)).toBe(30)
      for (let i = 1; i < steps.length; i++) expect(steps[i]!.from).toBe(r.addDays(steps[i - 1]!.to, 1))
    }
  })
  it('never become more than 120', () => {
    expect(r.stepOf('day', { from: '2026-01-01', to: '2026-12-31' })).toBe('week')
    expect(r.stepOf('day', { from: '2020-01-01', to: '2026-12-31' })).toBe('month')
    expect(r.stepOf('month', { from: '2026-06-01', to: '2026-06-03' })).toBe('month')
  })
})

it('has no share of nothing', () => {
  expect(r.ratio(0, 0)).toBeNull()
  expect(r.ratio(1, 4)).toBe(0.25)
})
