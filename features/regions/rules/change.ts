import { countyOf, isWithin, levelOf, nextChildCode } from '../../../shared/region-path.ts'
import type { ChangeBody } from '../contract.ts'
import {
  type Book,
  type Change,
  codeUsed,
  fitWarnings,
  missing,
  moveSubtree,
  nameFault,
  nameTaken,
  nothing,
  recoded,
  type When,
} from './book.ts'
import { planMerge } from './change-merge.ts'
import { planSplit } from './change-split.ts'
import { checkKind } from './kinds.ts'
import { finding, type RegionRow } from './row.ts'
import { checkGeometry } from './tree.ts'

/**
 * What a change would do, from the open rows alone: which rows are closed, which opened, what descends from what. Nothing is
 * overwritten, so any past moment can still be read. Refuses by faults, all of them at once.
 */
export function planChange(book: Book, body: ChangeBody, when: When): Change {
  const change =
    body.op === 'create'
      ? planCreate(book, body, when)
      : body.op === 'update'
        ? planUpdate(book, body, when)
        : body.op === 'move'
          ? planMove(book, body, when)
          : body.op === 'merge'
            ? planMerge(book, body, when)
            : planSplit(book, body, when)
  return change.faults.length ? { ...change, close: [], open: [], lineage: [] } : retime(change, when.at)
}

/** Rows open after a change, for those that hold all rows in memory. */
export function applyChange(rows: readonly RegionRow[], change: Change): RegionRow[] {
  const closed = new Map(change.close.map((r) => [r.path, r]))
  return [...rows.map((r) => (r.validTo === null ? (closed.get(r.path) ?? r) : r)), ...change.open]
}

/** All rows of one change begin at one instant, later than every row it closes. */
function retime(change: Change, at: Date): Change {
  const ms = Math.max(at.getTime(), ...change.close.map((r) => r.validFrom.getTime() + 1))
  const moment = new Date(ms)
  return {
    ...change,
    close: change.close.map((r) => ({ ...r, validTo: moment })),
    open: change.open.map((r) => ({ ...r, validFrom: moment, validTo: null })),
    lineage: change.lineage.map((l) => ({ ...l, at: moment })),
  }
}

function planCreate(book: Book, body: Extract<ChangeBody, { op: 'create' }>, when: When): Change {
  const change = nothing()
  const parent = book.get(body.parent)
  if (!parent) return { ...change, faults: [missing(body.parent)] }
  const path = body.code ?? nextChildCode(body.parent, book.used(body.parent), body.division)
  if (!path) {
    change.faults.push(
      finding(
        'fault',
        'region.no_code',
        body.parent,
        '这个上级下面没有可用的编码了',
        'no code is left under this parent',
      ),
    )
    return change
  }
  if (book.lastVersion(path) > 0) change.faults.push(codeUsed(path))
  const row: RegionRow = {
    path,
    county: countyOf(path),
    parentPath: body.parent,
    kind: body.kind,
    level: levelOf(path),
    division: body.division,
    name: body.name,
    aliases: body.aliases,
    geometry: body.geometry,
    point: body.point,
    address: body.address || null,
    households: body.households,
    about: {},
    validFrom: when.at,
    validTo: null,
    version: 1,
  }
  change.faults.push(...checkKind(row, parent.kind))
  const twin = nameTaken(book, body.parent, row)
  if (twin) change.faults.push(nameFault(path, twin))
  if (row.geometry) change.faults.push(...checkGeometry(path, row.geometry))
  if (change.faults.length === 0) change.warnings.push(...fitWarnings(book, row))
  change.open.push(row)
  return change
}

function planUpdate(book: Book, body: Extract<ChangeBody, { op: 'update' }>, when: When): Change {
  const change = nothing()
  const row = book.get(body.path)
  if (!row) return { ...change, faults: [missing(body.path)] }
  if (body.baseVersion !== undefined && body.baseVersion !== row.version)
    change.faults.push(
      finding(
        'fault',
        'region.stale',
        row.path,
        '在您打开之后，别人改过这个区域',
        'somebody changed this region after you opened it',
      ),
    )
  const next: RegionRow = {
    ...row,
    name: body.name ?? row.name,
    kind: body.kind ?? row.kind,
    aliases: body.aliases ?? row.aliases,
    geometry: body.geometry === undefined ? row.geometry : body.geometry,
    point: body.point === undefined ? row.point : body.point,
    address: body.address === undefined ? row.address : body.address || null,
    households: body.households === undefined ? row.households : body.households,
    version: book.lastVersion(row.path) + 1,
  }
  if (sameContent(row, next))
    change.faults.push(finding('fault', 'region.nothing', row.path, '没有任何改动', 'nothing would change'))
  change.faults.push(...checkKind(next, row.parentPath ? book.get(row.parentPath)?.kind : undefined))
  const twin = row.parentPath && next.name !== row.name && nameTaken(book, row.parentPath, next)
  if (twin) change.faults.push(nameFault(row.path, twin))
  if (body.geometry) change.faults.push(...checkGeometry(row.path, body.geometry))
  if (change.faults.length === 0 && body.geometry) change.warnings.push(...fitWarnings(book, next))
  change.close.push(row)
  change.open.push(next)
  if (next.name !== row.name)
    change.lineage.push({
      from: row.path,
      to: row.path,
      kind: 'rename',
      at: when.at,
      reason: body.reason || `${row.name} → ${next.name}`,
      actor: when.actor,
    })
  return change
}

/** Whether two rows say the same about a region. */
export function sameContent(a: RegionRow, b: RegionRow): boolean {
  const key = (r: RegionRow) =>
    JSON.stringify([r.name, r.kind, r.aliases, r.geometry, r.point, r.address, r.households])
  return key(a) === key(b)
}

function planMove(book: Book, body: Extract<ChangeBody, { op: 'move' }>, when: When): Change {
  const change = nothing()
  const row = book.get(body.path)
  const target = book.get(body.to)
  if (!row) change.faults.push(missing(body.path))
  if (!target) change.faults.push(missing(body.to))
  if (!row || !target) return change
  if (isWithin(body.to, body.path)) {
    change.faults.push(
      finding(
        'fault',
        'region.cycle',
        body.path,
        '不能移到自己或自己的下级里面',
        'a region cannot move into itself or below itself',
      ),
    )
    return change
  }
  if (row.parentPath === body.to && !body.code) {
    change.faults.push(
      finding(
        'fault',
        'region.nothing',
        body.path,
        `它已经在“${target.name}”下面`,
        `it already lies under ${target.name}`,
      ),
    )
    return change
  }
  const path = body.code ?? nextChildCode(body.to, book.used(body.to), row.division)
  if (!path) {
    change.faults.push(
      finding(
        'fault',
        'region.no_code',
        body.to,
        '这个上级下面没有可用的编码了',
        'no code is left under this parent',
      ),
    )
    return change
  }
  if (book.lastVersion(path) > 0) change.faults.push(codeUsed(path))
  const moved = { ...recoded(book, row, path), parentPath: body.to }
  change.faults.push(...checkKind(moved, target.kind))
  if (moved.division !== row.division)
    change.faults.push(
      finding(
        'fault',
        'region.division_mismatch',
        body.path,
        '移动不能改变划分种类',
        'a move cannot change the division',
      ),
    )
  const twin = nameTaken(book, body.to, moved)
  if (twin && twin.path !== row.path) change.faults.push(nameFault(body.path, twin))
  if (change.faults.length) return change
  change.warnings.push(...fitWarnings(book, moved, [row.path]))
  moveSubtree(book, change, row.path, path, 'move', body.reason, when)
  return change
}
