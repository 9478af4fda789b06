/** Files that come in without anybody choosing them: for demo towns and for measuring. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Actor, App } from '../../kernel/context.ts'
import { csvText } from '../../shared/csv.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { adoptBlob, blobPath } from '../attachments/answers.ts'
import { lookAt } from './import-file.ts'
import { runAny } from './import-undo.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { Maker } from './rules/maker.ts'
import * as store from './store/imports.ts'
import { opened, peopleById } from './store/rows.ts'

/** A table taken in as if somebody had chosen it and begun at once. */
export async function importTable(
  app: App,
  actor: Actor,
  o: {
    what?: 'people' | 'organisations'
    source: string
    note: string
    name: string
    head: readonly string[]
    rows: readonly (readonly string[])[]
  },
): Promise<store.ImportRow> {
  const { county, rootPath, dataDir } = app.installation
  const db = app.pools.system
  const now = app.clock()
  const text = csvText(o.head, o.rows)
  // Beside the other files: it is renamed into its place.
  const file = join(dataDir, `table-${uuidv7(now.getTime())}.csv`)
  await writeFile(file, text)
  const hash = createHash('sha256').update(text).digest('hex')
  await adoptBlob(dataDir, file, hash)
  const looked = await lookAt(blobPath(dataDir, hash), dayNumber(todayOf(app, now)))
  const sourceId = uuidv7(now.getTime())
  await store.insertSource(db, {
    county,
    id: sourceId,
    regionPath: rootPath,
    name: o.source,
    note: o.note,
    accountId: actor.id,
    now,
  })
  const id = uuidv7(now.getTime())
  await store.insertImport(
    db,
    {
      county,
      id,
      region_path: rootPath,
      source_id: sourceId,
      what: o.what ?? 'people',
      name: o.name,
      file_hash: hash,
      headings: looked.headings,
      header: looked.header,
      columns: looked.guessed,
      total: looked.total,
      account_id: actor.id,
      account_name: actor.name,
    },
    now,
  )
  const how = {
    stage: 'take',
    what: o.what ?? 'people',
    columns: looked.guessed,
    differing: 'keep',
    strict: false,
    scope: [rootPath],
    account: actor,
  } as const
  await store.queueImport(db, { county, id }, how, now)
  await runAny(app, id)
  return (await store.importById(db, county, id))!
}

/** A list of a property manager: most of it is known, some of it is new, some of it is wrong. */
export async function importDemo(app: App, actor: Actor, many: number): Promise<void> {
  const { county } = app.installation
  const db = app.pools.system
  const { rows: doors } = await sql<{ person_id: string; path: string; unit: string; room: string }>`
    select distinct on (r.person_id) r.person_id, h.region_path as path, h.unit, h.room from residences r
      join homes h on h.county = r.county and h.id = r.home_id join people p on p.county = r.county and p.id = r.person_id
    where r.county = ${county} and r.until_on is null and p.merged_into is null and p.died_on is null order by r.person_id limit ${many}`.execute(
    db,
  )
  if (doors.length === 0) return
  const people = new Map(
    (
      await peopleById(
        db,
        county,
        doors.map((d) => d.person_id),
      )
    ).map((p) => [p.id, opened(app, p).values]),
  )
  const m = new Maker(611, dayNumber(todayOf(app, app.clock())))
  const at = (d: (typeof doors)[number], room = d.room) => {
    const b = app.services.regions.byPath(d.path)
    return `${b?.name ?? ''} ${d.unit ? `${d.unit} 单元 ` : ''}${room}`
  }
  const table: string[][] = doors.map((d, i) => {
    const v = people.get(d.person_id)!
    // One in five has another telephone at the gate than in the ledger.
    return [v.name, v.idNumber, i % 5 === 0 ? m.phone() : v.phone, at(d)]
  })
  for (const d of doors.slice(0, Math.ceil(many / 6))) {
    const p = m.person(28 + (table.length % 30), 2, '户主')
    table.push([p.name ?? '', p.idNumber ?? '', m.phone(), at(d, `${d.room.slice(0, -1)}9`)])
  }
  const [first] = doors
  const v = people.get(first!.person_id)!
  table.push(
    [`${v.name[0]}某`, v.idNumber, '', at(first!)],
    ['', '', m.phone(), at(first!)],
    [m.person(50, 1, '户主').name ?? '', '', m.phone(), '人民南路 999 号 1 单元 101'],
  )
  await importTable(app, actor, {
    source: '物业登记',
    note: '门岗名册，每季度一份',
    name: '门岗名册.csv',
    head: ['姓名', '身份证号', '联系电话', '住址'],
    rows: table,
  })
}
