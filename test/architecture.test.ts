/** The fences between folders (docs/architecture.md), so that a shortcut fails here and not in a review. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = globSync('{kernel,shared,ui,features,apps,test,bench,scripts}/**/*.{ts,tsx,mjs}', {
  cwd: root,
  exclude: (path) => /node_modules|dist/.test(String(path)),
}).filter((file) => !file.endsWith('.d.ts'))
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

const migrations = globSync('migrations/*.sql', { cwd: root }).map(
  (file) => [file, readFileSync(join(root, file), 'utf8')] as const,
)

interface Import {
  from: string
  /** Path in the project without extension, or the package as written. */
  to: string
  local: boolean
}

const imports: Import[] = files.flatMap((from) =>
  [
    ...texts
      .get(from)!
      .matchAll(
        /(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
      ),
  ].map((match) => {
    const written = (match[1] ?? match[2] ?? match[3])!
    const local = written.startsWith('.')
    return {
      from,
      to: local ? normalize(join(dirname(from), written)).replace(/\.(ts|tsx|mjs)$/, '') : written,
      local,
    }
  }),
)

const featureOf = (path: string) => /^features\/([^/]+)\//.exec(path)?.[1]
const isTest = (path: string) => /\.test\.tsx?$|^test\/|\/sample\.ts$/.test(path)
const show = (list: Import[]) => list.map((i) => `${i.from} → ${i.to}`)

/** Groups of files that import each other in a circle, each as one line. */
function circles(): string[] {
  const byStem = new Map(files.map((file) => [file.replace(/\.(ts|tsx|mjs)$/, ''), file]))
  const next = Map.groupBy(
    imports.filter((i) => i.local && byStem.has(i.to)),
    (i) => i.from,
  )
  // Tarjan's strongly connected components.
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[] = []
  const visit = (file: string) => {
    order.set(file, order.size)
    low.set(file, order.get(file)!)
    stack.push(file)
    for (const { to } of next.get(file) ?? []) {
      const other = byStem.get(to)!
      if (!order.has(other)) visit(other)
      if (stack.includes(other)) low.set(file, Math.min(low.get(file)!, low.get(other)!))
    }
    if (low.get(file) !== order.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    const self = (next.get(file) ?? []).some((i) => byStem.get(i.to) === file)
    if (group.length > 1 || self) found.push(group.sort().join(' ⇄ '))
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return found.sort()
}

describe('fences', () => {
  test('the imports are really read', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(imports).toContainEqual({ from: 'test/architecture.test.ts', to: 'vitest', local: false })
  })

  test("a feature imports another's contract, rules or answers, nothing else", () => {
    // Sending photos and tables, choosing a region and the ground of a map are the pieces of browser code that several features share.
    const open =
      /^features\/[^/]+\/(contract|rules|answers)(\/[^/]+)?$|^features\/attachments\/(resident|desk)\/|^features\/regions\/desk\/pick$|^features\/cases\/desk\/ground$/
    const wrong = imports.filter((i) => {
      const [from, to] = [featureOf(i.from), featureOf(i.to)]
      return i.local && from && to && from !== to && !open.test(i.to) && !isTest(i.from)
    })
    expect(show(wrong)).toEqual([])
  })

  test('kernel and shared know no feature and no program', () => {
    const wrong = imports.filter(
      (i) => /^(kernel|shared)\//.test(i.from) && /^(features|apps|ui)\//.test(i.to) && !isTest(i.from),
    )
    expect(show(wrong)).toEqual([])
  })

  test('ui knows no feature, and of the kernel only the contract', () => {
    const wrong = imports.filter(
      (i) =>
        i.from.startsWith('ui/') &&
        !isTest(i.from) &&
        (/^(features|apps)\//.test(i.to) || (i.to.startsWith('kernel/') && i.to !== 'kernel/contract')),
    )
    expect(show(wrong)).toEqual([])
  })

  test('what runs in a browser imports nothing of the server', () => {
    const web =
      /^(ui|apps\/(shell|desk|field|wall|resident))\/|^features\/[^/]+\/(desk|field|resident|screen)\//
    const server =
      /^kernel\/(?!contract$)|^apps\/(server|cli)\/|^features\/[^/]+\/(routes|commands|store|reactions|answers|cli|sample)$|^node:/
    const wrong = imports.filter((i) => web.test(i.from) && !isTest(i.from) && server.test(i.to))
    expect(show(wrong)).toEqual([])
  })

  test('programs are imported by programs and tests only', () => {
    const wrong = imports.filter(
      (i) =>
        /^apps\//.test(i.to) && i.local && !/^(apps|test|scripts|bench)\//.test(i.from) && !isTest(i.from),
    )
    expect(show(wrong)).toEqual([])
  })

  test('SQL is what PostgreSQL 15 understands: nothing of 16 to 18', () => {
    const newer =
      /\b(any_value|array_(sample|shuffle|sort|reverse)|json_(table|exists|query|value|scalar|serialize)|random_normal|pg_input_is_valid|date_(add|subtract)|casefold|crc32c?|uuidv4|uuid_extract_(timestamp|version))\s*\(|\bis json\b|\breturning (old|new)\.|\bmerge into\b/i
    const server = [...texts].filter(
      ([file]) => /^(kernel|features|apps|bench)\//.test(file) && !isTest(file),
    )
    const wrong = [...server, ...migrations].filter(([, text]) => newer.test(text)).map(([file]) => file)
    expect(migrations.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  test('only a test file sets up and clears away by itself: helpers are loaded once for many files', () => {
    const wrong = [...texts].filter(
      ([file, text]) => !file.endsWith('.test.ts') && /^(before|after)(All|Each)\(/m.test(text),
    )
    expect(wrong.map(([file]) => file)).toEqual([])
  })

  test('no file imports itself by way of others, types included: what two need belongs in a third', () => {
    expect(circles()).toEqual([])
  })

  test('no file written by hand has more than 400 lines', () => {
    const long = [...texts]
      .map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400)
    expect(long).toEqual([])
  })
})
