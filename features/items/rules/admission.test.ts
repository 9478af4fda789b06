import { describe, expect, test } from 'vitest'
import { sampleItem } from '../sample.ts'
import { admits } from './admission.ts'

describe('what may be put on a grid', () => {
  const item = sampleItem()
  test.each([
    ['关支阀', 'allowed'],
    ['到场看护，等抢修班', 'allowed'],
    ['关支阀并开挖抢修', 'refused'],
    ['垫付 材料', 'refused'],
    ['代收水费', 'needs_approval'],
    ['', 'needs_approval'],
  ])('%s: %s', (task, verdict) => {
    expect(admits(item, task).verdict).toBe(verdict)
  })

  test('an item without a list lets nothing through by itself', () => {
    expect(admits({ ...item, admission: { allowed: [], forbidden: [] } }, '看护')).toMatchObject({
      verdict: 'needs_approval',
      approver: '@street.leader',
    })
  })
})
