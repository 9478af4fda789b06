/** docs/places.md tells strangers what is where: every page, address and document it names is there, in both languages alike. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { endpoints } from '../apps/server/features.ts'
import { townKeys } from '../packs/load.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const rows = (text: string) => [...text.matchAll(/^\| .* \| ([●◐○]) \|(.*)\|$/gm)]
const named = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map((m) => m[1]!)
const en = read('docs/places.md')
const zh = read('docs/places.zh.md')

/** `/api/cases/:id/…` stands for whatever begins so. */
const begins = (all: readonly string[], path: string) =>
  all.includes(path) || (path.endsWith('…') && all.some((p) => p.startsWith(path.slice(0, -1))))

const pagesOf = (client: string) =>
  globSync(`features/*/${client}/index.tsx`).flatMap((f) =>
    [...read(f).matchAll(/path: '([^']+)'/g)].map((m) => m[1]!),
  )

test('both languages say the same: the same marks, and the same addresses, row by row', () => {
  const marks = (text: string) => rows(text).map((m) => m[1])
  expect(marks(en).length).toBeGreaterThan(90)
  expect(marks(zh)).toEqual(marks(en))
  const addresses = (text: string) => rows(text).map((m) => named(m[2]!).filter((a) => a.startsWith('/')))
  expect(addresses(zh)).toEqual(addresses(en))
})

test('every address it names exists', () => {
  const api = endpoints.map((e) => e.path)
  const desk = pagesOf('desk').map((p) => `/desk/${p}`)
  const field = pagesOf('field').map((p) => `/field/${p}`)
  const resident = [...pagesOf('resident').map((p) => p.replace(':token', 'TOKEN').replace(':code', 'CODE'))]
  const missing = named(en)
    .filter((a) => a.startsWith('/') && !['/desk/', '/field/', '/wall/', '/f/good-deed'].includes(a))
    .filter((a) => !begins([...api, ...desk, ...field, ...resident], a))
  expect(missing).toEqual([])
})

test('every document and town it names exists', () => {
  for (const path of named(en).filter((a) => /^(docs|features)\/.*\.(md|ts)$/.test(a)))
    expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true)
  const headed = [...en.matchAll(/^## .*\(`(\w+)`\)/gm)].map((m) => m[1]!)
  expect(headed.sort()).toEqual([...townKeys()].sort())
})
