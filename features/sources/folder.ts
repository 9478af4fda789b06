/**
 * A watched folder: another system drops tables into `in/`, each becomes an import as if a person had uploaded it, and goes to `done/`, or to
 * `faulty/` with its rows at fault beside it. Answers are written into `out/`. Everything is a rename or a file that appears whole, so that a
 * kill at any moment leaves a state from which the next look goes on.
 */
import { createHash } from 'node:crypto'
import fs, { constants } from 'node:fs/promises'
import { basename, isAbsolute, join, sep } from 'node:path'
import type { App } from '../../kernel/context.ts'
import { newToken } from '../../kernel/crypto.ts'
import { ProblemError, problem, toProblem } from '../../kernel/problem.ts'
import { adoptBlob } from '../attachments/answers.ts'
import { bringTable, importOutcome } from '../channels/answers.ts'
import type { FolderSettings } from './contract.ts'
import { needPerson, nothingWaits } from './person.ts'
import { isPlainPlace, isTableFile, type Seen, type SeenFile, settled, stamp } from './rules.ts'
import * as store from './store.ts'
import './problems.ts'

const maxBytes = 100 << 20
/** Files begun in one look; the rest is there at the next one. */
const maxFiles = 10

export const folders = ['in', 'done', 'faulty', 'out'] as const

/** The folder, made if it is ours; refuses one that nobody allowed, also through a link. */
export async function folderOf(app: App, place: string): Promise<string> {
  const { dataDir, folders: allowed = [] } = app.installation
  if (isPlainPlace(place)) {
    const path = join(dataDir, 'folders', place)
    for (const f of folders) await fs.mkdir(join(path, f), { recursive: true })
    return path
  }
  if (!isAbsolute(place)) throw problem('source.place')
  const real = await fs.realpath(place).catch(() => null)
  const roots = await Promise.all(allowed.map((r) => fs.realpath(r).catch(() => null)))
  if (!real || !roots.some((r) => r !== null && (real === r || real.startsWith(r + sep))))
    throw problem('source.place')
  for (const f of folders) await fs.mkdir(join(real, f), { recursive: true })
  // A link in the place of one of the four would lead out of what is allowed.
  for (const f of folders)
    if ((await fs.realpath(join(real, f))) !== join(real, f)) throw problem('source.place')
  return real
}

/** Tables in `in/`, by name; no links, no folders. */
export async function tablesIn(folder: string): Promise<SeenFile[]> {
  const out: SeenFile[] = []
  for (const e of await fs.readdir(join(folder, 'in'), { withFileTypes: true })) {
    if (!e.isFile() || !isTableFile(e.name)) continue
    const s = await fs.lstat(join(folder, 'in', e.name)).catch(() => null)
    if (s?.isFile()) out.push({ name: e.name, size: s.size, mtimeMs: s.mtimeMs })
  }
  return out.sort((a, b) => (a.name < b.name ? -1 : 1))
}

export async function lookIntoFolder(app: App, s: store.SourceRow): Promise<{ more: boolean }> {
  const settings = s.settings as FolderSettings
  const folder = await folderOf(app, settings.place)
  const open = await store.openItems(app.pools.system, app.installation.county, s.id)
  for (const i of open) await finish(app, s, folder, i)
  const files = await tablesIn(folder)
  const { whole, seen } = settled((s.cursor.seen ?? {}) as Seen, files)
  const known = new Set(open.map((i) => i.name))
  let begun = 0
  for (const f of whole) {
    if (known.has(f.name)) continue
    if (begun++ >= maxFiles) break
    await begin(app, s, folder, f)
  }
  await store.updateSource(app.pools.system, s.id, { cursor: { seen } })
  // A file that was seen for the first time is looked at again soon; so is one that is being taken.
  return { more: files.some((f) => !known.has(f.name)) || open.some((i) => i.state === 'running') }
}

async function begin(app: App, s: store.SourceRow, folder: string, f: SeenFile): Promise<void> {
  const { county, dataDir } = app.installation
  const path = join(folder, 'in', f.name)
  const now = app.clock()
  const item = {
    county,
    source_id: s.id,
    region_path: s.region_path,
    kind: 'file' as const,
    name: f.name,
  }
  try {
    if (f.size > maxBytes) throw problem('upload.too_large', { extra: { max: maxBytes } })
    const copy = await copyIn(dataDir, path, f.size)
    // Somebody goes on writing all the same: the next look sees another size.
    const after = await fs.lstat(path)
    if (after.size !== f.size || after.mtimeMs !== f.mtimeMs)
      return void (await fs.rm(copy.path, { force: true }))
    await adoptBlob(dataDir, copy.path, copy.hash)
    await app.pools.system.transaction().execute(async (db) => {
      const { id, sure } = await bringTable(
        { app, db, now },
        { hash: copy.hash, name: f.name, channel: s.channel, regionPath: s.region_path, clientId: s.id },
      )
      await store.insertItem(
        db,
        {
          ...item,
          key: copy.hash,
          state: sure ? 'running' : 'waiting',
          import_id: id,
          note: sure ? null : 'columns',
        },
        now,
      )
      if (!sure) await needPerson({ app, db, now }, s, 'file', f.name)
    })
  } catch (err) {
    const p = err instanceof ProblemError ? err : toProblem(err)
    if (p.status >= 500) throw err
    await moveAside(folder, f.name, now, `${p.code}\n${p.message}\n`)
    await app.pools.system.transaction().execute(async (db) => {
      await store.insertItem(db, { ...item, key: '', state: 'refused', refused: 1, note: p.code }, now)
      await needPerson({ app, db, now }, s, 'file', f.name)
    })
  }
}

async function copyIn(dataDir: string, path: string, size: number): Promise<{ path: string; hash: string }> {
  const dir = join(dataDir, 'blobs', 'tmp')
  await fs.mkdir(dir, { recursive: true })
  const to = join(dir, newToken())
  const hash = createHash('sha256')
  // Not through a link, even one that was put there since the folder was listed; and no more than was seen.
  const from = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  const out = await fs.open(to, 'wx')
  try {
    for await (const chunk of from.createReadStream({ autoClose: false, end: size })) {
      hash.update(chunk as Buffer)
      await out.writeFile(chunk as Buffer)
    }
    await out.sync()
  } finally {
    await out.close()
    await from.close()
  }
  return { path: to, hash: hash.digest('hex') }
}

/** Done imports: the file is moved first and the item ends after, so that what dies in between is finished by the next look. */
async function finish(app: App, s: store.SourceRow, folder: string, i: store.ItemRow): Promise<void> {
  const outcome = i.import_id ? await importOutcome(app, i.import_id) : null
  if (outcome && !['done', 'failed', 'cancelled'].includes(outcome.state)) return
  const now = app.clock()
  const faults = (await outcome?.faults('zh')) ?? null
  const good = outcome?.state === 'done' && outcome.faulty === 0
  const text = faults ?? (good ? null : `${outcome?.error ?? outcome?.state ?? 'gone'}\n`)
  await moveAside(folder, i.name, i.at, text, good ? 'done' : 'faulty')
  await app.pools.system.transaction().execute(async (db) => {
    await store.endItem(
      db,
      i,
      {
        state: good ? 'taken' : outcome?.state === 'done' ? 'faulty' : 'refused',
        taken: outcome?.created ?? 0,
        repeated: outcome?.repeated ?? 0,
        refused: outcome?.faulty ?? 0,
        note: outcome?.error ?? null,
      },
      now,
    )
    if (outcome?.state === 'failed') await needPerson({ app, db, now }, s, 'file', i.name)
    else if (i.state === 'waiting') await nothingWaits({ app, db, now }, s)
  })
}

/** `in/a.csv` → `done/20260626-142007 a.csv`, with what is wrong beside it. Nothing to move is no fault: it was moved before. */
async function moveAside(
  folder: string,
  name: string,
  at: Date,
  text: string | null,
  to: 'done' | 'faulty' = 'faulty',
): Promise<void> {
  const target = join(folder, to, `${stamp(at)} ${basename(name)}`)
  if (text) await writeWhole(`${target}.faults.csv`, text)
  await fs.rename(join(folder, 'in', basename(name)), target).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'ENOENT') throw err
  })
}

/** A file that is there is whole. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.${newToken().slice(0, 8)}.part`
  const f = await fs.open(part, 'wx')
  try {
    await f.writeFile(text)
    await f.sync()
  } finally {
    await f.close()
  }
  await fs.rename(part, path)
}
