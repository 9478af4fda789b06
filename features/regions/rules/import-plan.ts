import {
  countyOf,
  divisionOf,
  isWithin,
  levelOf,
  nextChildCode,
  parentOf,
} from '../../../shared/region-path.ts'
import type { Finding, ImportPreview, Kind } from '../contract.ts'
import { type Book, type Change, moveSubtree, nothing, type When } from './book.ts'
import { sameContent } from './change.ts'
import type { ImportRecord, ReadFile } from './import-read.ts'
import { differences, inOrder } from './import-show.ts'
import { checkKind, guessKind } from './kinds.ts'
import { finding, type RegionRow } from './row.ts'
import { foldName, shortName } from './search.ts'
import { checkGeometry, checkTree } from './tree.ts'

export interface ImportPlan {
  preview: ImportPreview
  change: Change
}

/** Lists in a preview are cut to this; counts are always whole. */
const SHOWN = 1000
/** Tiling is checked for parents with at most this many outlines below them. */
const TILED = 400

/**
 * What a file would do to the open regions: new codes are created, known codes changed where the file says something else, and
 * moved where it names another parent or a former code. Rows at fault are left out and named; the rest is one change.
 * The file may hold parents and children in any order. Nothing is closed for not being in the file.
 */
export function planImport(
  book: Book,
  file: ReadFile,
  options: When & { under: string | null; reason: string },
): ImportPlan {
  const run = new Run(book, file, options)
  return run.result()
}

class Run {
  private readonly change = nothing()
  private readonly creates: ImportPreview['creates'] = []
  private readonly changes: ImportPreview['changes'] = []
  private readonly moves: ImportPreview['moves'] = []
  private readonly faults: Finding[]
  private readonly warnings: Finding[]
  private unchanged = 0
  /** Rows as they will be, for parents and names later in the file. */
  private readonly next = new Map<string, RegionRow>()
  private readonly gone = new Set<string>()
  private readonly given = new Map<string, string[]>()
  private readonly names = new Map<string, Map<string, string>>()
  private readonly touched = new Set<string>()
  private readonly book: Book
  private readonly file: ReadFile
  private readonly options: When & { under: string | null; reason: string }

  constructor(book: Book, file: ReadFile, options: When & { under: string | null; reason: string }) {
    this.book = book
    this.file = file
    this.options = options
    this.faults = file.findings.filter((f) => f.severity === 'fault')
    this.warnings = file.findings.filter((f) => f.severity === 'warning')
  }

  result(): ImportPlan {
    const broken = new Set(this.faults.map((f) => f.row))
    const seen = new Map<string, number>()
    for (const r of inOrder(this.file.records)) {
      if (broken.has(r.row)) continue
      const before = r.code ? seen.get(r.code) : undefined
      if (before !== undefined) {
        this.fault(
          r,
          'region.duplicate_code',
          r.code!,
          `编码与第 ${before} 行相同`,
          `the same code as row ${before}`,
        )
        continue
      }
      if (r.code) seen.set(r.code, r.row)
      this.take(r)
    }
    this.checkTiling()
    const bySource = (a: { row: number }, b: { row: number }) => a.row - b.row
    const byRow = (a: Finding, b: Finding) => (a.row ?? 0) - (b.row ?? 0)
    const moment = this.options.at.getTime()
    const at = new Date(Math.max(moment, ...this.change.close.map((r) => r.validFrom.getTime() + 1)))
    return {
      preview: {
        rows: this.file.records.length,
        creates: this.creates.sort(bySource).slice(0, SHOWN),
        changes: this.changes.sort(bySource).slice(0, SHOWN),
        moves: this.moves.sort(bySource).slice(0, SHOWN),
        unchanged: this.unchanged,
        faults: this.faults.sort(byRow).slice(0, SHOWN),
        warnings: this.warnings.sort(byRow).slice(0, SHOWN),
        crs: this.file.crs,
        counts: {
          creates: this.creates.length,
          changes: this.changes.length,
          moves: this.moves.length,
          faults: this.faults.length,
        },
      },
      change: {
        ...this.change,
        close: this.change.close.map((r) => ({ ...r, validTo: at })),
        open: this.change.open.map((r) => ({ ...r, validFrom: at })),
        lineage: this.change.lineage.map((l) => ({ ...l, at })),
      },
    }
  }

  private fault(r: ImportRecord, code: string, path: string, zh: string, en: string): void {
    this.faults.push(finding('fault', code, path, zh, en, { row: r.row }))
  }

  private get(path: string): RegionRow | undefined {
    return this.next.get(path) ?? (this.gone.has(path) ? undefined : this.book.get(path))
  }

  private take(r: ImportRecord): void {
    // Lists name the street, the county or the province of a row; whatever lies above the code agrees with it.
    const agrees = r.code && (!r.parent || isWithin(r.code, r.parent))
    const wanted = agrees ? parentOf(r.code!) : (r.parent ?? this.options.under)
    if (wanted === null && !(r.code && levelOf(r.code) === 1)) {
      this.fault(
        r,
        'region.no_parent',
        r.code ?? '',
        '没有编码也没有上级，不知道放在哪里',
        'neither a code nor a parent: there is no place for it',
      )
      return
    }
    const known = r.code ? this.get(r.code) : undefined
    const former = r.former ? this.get(r.former) : undefined
    if (r.former && !former && !known) {
      this.fault(
        r,
        'region.not_found',
        r.former,
        `原编码 ${r.former} 不存在`,
        `the former code ${r.former} does not exist`,
      )
      return
    }
    if (former && former.path !== r.code) this.move(r, former, r.code, wanted)
    else if (known && wanted !== known.parentPath) this.move(r, known, null, wanted)
    else if (known) this.update(r, known)
    else if (!r.code && wanted) {
      const twin = this.named(wanted).get(
        this.nameKey(r.kind ?? guessKind(`${wanted}001`, r.name, this.get(wanted)?.kind), r.name),
      )
      if (twin) this.update(r, this.get(twin)!)
      else this.create(r, null, wanted)
    } else this.create(r, r.code, wanted)
  }

  private create(r: ImportRecord, code: string | null, parent: string | null): void {
    const above = parent ? (this.get(parent) ?? this.undivided(parent)) : undefined
    if (parent && !above) {
      this.fault(
        r,
        'region.orphan',
        code ?? '',
        `上级 ${parent} 不存在`,
        `its parent ${parent} does not exist`,
      )
      return
    }
    const path = code ?? this.newCode(parent!, r.division ?? 'administrative')
    if (!path) {
      this.fault(
        r,
        'region.no_code',
        parent!,
        '这个上级下面没有可用的编码了',
        'no code is left under this parent',
      )
      return
    }
    if (this.book.lastVersion(path) > 0) {
      this.fault(
        r,
        'region.code_used',
        path,
        `编码 ${path} 用过又停用了，不能再用`,
        `code ${path} was used and closed; it cannot be used again`,
      )
      return
    }
    const row = this.fill(r, {
      path,
      county: countyOf(path),
      parentPath: parent,
      kind: r.kind ?? guessKind(path, r.name, above?.kind),
      level: levelOf(path),
      division: divisionOf(path),
      name: r.name,
      aliases: [],
      geometry: null,
      point: null,
      address: null,
      households: null,
      about: {},
      validFrom: this.options.at,
      validTo: null,
      version: 1,
    })
    if (!this.sound(r, row, above?.kind)) return
    this.put(row)
    this.change.open.push(row)
    this.creates.push({ row: r.row, path, name: row.name, kind: row.kind })
  }

  /** A city without counties (东莞, 中山): its streets are numbered under `xxxx00`, which no list has. It takes the city's name. */
  private undivided(path: string): RegionRow | undefined {
    const city = path.length === 6 && path.endsWith('00') ? this.get(path.slice(0, 4)) : undefined
    if (!city || this.book.lastVersion(path) > 0) return undefined
    const row: RegionRow = {
      ...city,
      path,
      county: path,
      parentPath: city.path,
      kind: 'county',
      level: 3,
      geometry: null,
      validFrom: this.options.at,
      version: 1,
    }
    this.put(row)
    this.change.open.push(row)
    return row
  }

  private update(r: ImportRecord, was: RegionRow): void {
    const row = this.fill(r, { ...was, version: this.book.lastVersion(was.path) + 1 })
    if (sameContent(was, row)) {
      this.unchanged++
      return
    }
    if (!this.sound(r, row, was.parentPath ? this.get(was.parentPath)?.kind : undefined)) return
    this.put(row)
    this.change.close.push(was)
    this.change.open.push(row)
    if (row.name !== was.name)
      this.change.lineage.push({
        from: was.path,
        to: was.path,
        kind: 'rename',
        at: this.options.at,
        reason: this.options.reason || `${was.name} → ${row.name}`,
        actor: this.options.actor,
      })
    this.changes.push({ row: r.row, path: row.path, name: row.name, fields: differences(was, row) })
  }

  private move(r: ImportRecord, was: RegionRow, code: string | null, parent: string | null): void {
    const above = parent ? this.get(parent) : undefined
    if (!above) {
      this.fault(r, 'region.orphan', was.path, `上级 ${parent} 不存在`, `its parent ${parent} does not exist`)
      return
    }
    const path = code ?? this.newCode(above.path, was.division)
    if (!path || parentOf(path) !== above.path) {
      this.fault(
        r,
        'region.parent_mismatch',
        code ?? was.path,
        `编码与上级 ${above.path} 不一致`,
        `the code does not lie under ${above.path}`,
      )
      return
    }
    if (this.book.lastVersion(path) > 0) {
      this.fault(r, 'region.code_used', path, `编码 ${path} 已经用过`, `code ${path} was used before`)
      return
    }
    const row = this.fill(r, {
      ...was,
      path,
      county: countyOf(path),
      parentPath: above.path,
      level: levelOf(path),
      division: divisionOf(path),
      version: 1,
    })
    if (!this.sound(r, row, above.kind)) return
    const moved = nothing()
    moveSubtree(this.book, moved, was.path, path, 'move', this.options.reason || '导入', this.options)
    for (const c of moved.close) this.gone.add(c.path)
    this.change.close.push(...moved.close)
    for (const o of moved.open) {
      const final = o.path === path ? row : o
      this.put(final)
      this.change.open.push(final)
    }
    this.change.lineage.push(...moved.lineage)
    this.moves.push({ row: r.row, from: was.path, to: path, name: row.name })
  }

  /** What the file says laid over a row; what it does not say stays. */
  private fill(r: ImportRecord, row: RegionRow): RegionRow {
    const short = shortName(r.name)
    const aliases = new Set(r.aliases ?? row.aliases)
    if (short !== r.name) aliases.add(r.name)
    aliases.delete(short)
    return {
      ...row,
      name: short,
      kind: r.kind ?? row.kind,
      aliases: [...aliases],
      geometry: r.geometry === undefined ? row.geometry : r.geometry,
      point: r.point === undefined ? row.point : r.point,
      address: r.address === undefined ? row.address : r.address,
      households: r.households === undefined ? row.households : r.households,
    }
  }

  private sound(r: ImportRecord, row: RegionRow, parentKind: Kind | undefined): boolean {
    const faults = [...checkKind(row, parentKind), ...(r.geometry ? checkGeometry(row.path, r.geometry) : [])]
    const twin = this.named(row.parentPath ?? '').get(this.nameKey(row.kind, row.name))
    if (twin && twin !== row.path && !this.gone.has(twin)) {
      const f = finding(
        'fault',
        'region.duplicate_name',
        row.path,
        `同一上级下已有“${row.name}”（${twin}）`,
        `its parent already has a region named ${row.name} (${twin})`,
        { other: twin, row: r.row },
      )
      // The state's own lists name two villages alike now and then; ours must not.
      if (row.level <= 5) this.warnings.push({ ...f, severity: 'warning' })
      else faults.push(f)
    }
    for (const f of faults) this.faults.push({ ...f, row: r.row })
    return faults.length === 0
  }

  private put(row: RegionRow): void {
    this.next.set(row.path, row)
    this.gone.delete(row.path)
    if (row.geometry && row.parentPath) this.touched.add(row.parentPath)
    this.named(row.parentPath ?? '').set(this.nameKey(row.kind, row.name), row.path)
  }

  private nameKey(kind: Kind, name: string): string {
    return `${kind} ${foldName(name)}`
  }

  /** Names directly below a parent, as they will be. */
  private named(parent: string): Map<string, string> {
    let names = this.names.get(parent)
    if (!names) {
      names = new Map()
      for (const p of this.book.used(parent)) {
        const r = this.book.get(p)
        if (r) names.set(this.nameKey(r.kind, r.name), p)
      }
      this.names.set(parent, names)
    }
    return names
  }

  private newCode(parent: string, division: RegionRow['division']): string | null {
    const given = this.given.get(parent) ?? [
      ...this.book.used(parent),
      ...this.file.records.flatMap((r) => r.code ?? []),
    ]
    this.given.set(parent, given)
    const code = nextChildCode(parent, given, division)
    if (code) given.push(code)
    return code
  }

  private checkTiling(): void {
    for (const parent of this.touched) {
      const rows = new Map<string, RegionRow>()
      for (const p of [
        parent,
        ...this.book.used(parent),
        ...[...this.next.keys()].filter((k) => parentOf(k) === parent),
      ]) {
        const r = this.get(p)
        if (r) rows.set(p, r)
      }
      if (rows.size > TILED) continue
      const check = checkTree([...rows.values()], (p) => this.get(p) !== undefined)
      this.warnings.push(...check.findings.filter((f) => f.severity === 'warning'))
    }
  }
}
