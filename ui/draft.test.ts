import { expect, test } from 'vitest'
import { openDraft } from './draft.ts'

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
    removeItem: (k: string) => void kept.delete(k),
  } as Storage
}
const blank = { title: '', parties: ['', ''] }

test('two changes before a redraw both stay, in lists too', () => {
  const s = storage()
  const draft = openDraft('k', blank, () => s)
  const drawn = draft.now()
  draft.change({ title: '鞋柜' })
  draft.change((now) => ({ parties: now.parties.map((p, i) => (i === 0 ? '陶一鸣' : p)) }))
  draft.change((now) => ({ parties: now.parties.map((p, i) => (i === 1 ? '贺小满' : p)) }))
  expect(drawn).toEqual(blank)
  expect(draft.now()).toEqual({ title: '鞋柜', parties: ['陶一鸣', '贺小满'] })
  expect(openDraft('k', blank, () => s).now()).toEqual(draft.now())
})

test('a draft that was sent starts anew; one that cannot be stored or read lasts as long as the panel', () => {
  const s = storage()
  const draft = openDraft('k', blank, () => s)
  draft.change({ title: '鞋柜' })
  draft.drop()
  expect(openDraft('k', blank, () => s).now()).toEqual(blank)
  s.setItem('k', '{broken')
  expect(openDraft('k', blank, () => s).now()).toEqual(blank)
  const refused = openDraft('k', blank, () => {
    throw new Error('storage is off')
  })
  expect(refused.change({ title: '灯' }).title).toBe('灯')
})
