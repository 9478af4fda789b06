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

describe('fences', () => {
  test('the imports are really read', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(imports).toContainEqual({ from: 'test/architecture.test.ts', to: 'vitest', local: false })
  })

  test("a feature imports another's contract, rules or answers, nothing else", () => {
    // Sending photos is the one piece of browser code that several features share.
    const open = /^features\/[^/]+\/(contract|rules|answers)(\/[^/]+)?$|^features\/attachments\/resident\//
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
    const web = /^(ui|apps\/(shell|desk|field|resident))\/|^features\/[^/]+\/(desk|field|resident)\//
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

  test('no file written by hand has more than 500 lines', () => {
    const long = [...texts]
      .map(([file, text]) => [file, text.split('\n').length] as const)
      .filter(([, lines]) => lines > 500)
    expect(long).toEqual([])
  })
})
