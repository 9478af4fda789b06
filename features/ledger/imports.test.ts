import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runAny } from './import-undo.ts'
import { forgetFiles } from './imports.ts'
import { Dice, Maker } from './rules/maker.ts'
import { clerk, door, enter, m, near, ok, secretary, someone, town, worker } from './sample-http.ts'
import {
  addressOf,
  all,
  csv,
  farName,
  get,
  looked,
  masked,
  nearName,
  nextFlat,
  openImports,
  pair,
  type Row,
  rowsOf,
  slipped,
  state,
  taken,
  undone,
} from './sample-imports.ts'
import { openContact } from './store/seal.ts'

beforeAll(openImports, 120_000)
afterAll(() => town?.close())

describe('an import', () => {
  test('is tried first and leaves nothing; killed at any point it goes on to the same end; its undo gives back exactly what was', async () => {
    const known = someone()
    const home = await door(worker)
    await enter(worker, home, { name: known.name, idNumber: known.idNumber })
    const moved = someone()
    await enter(worker, await door(worker), moved)
    const before = await state()
    const maker = new Maker(91, 20260626)
    const rows: Row[] = Array.from({ length: 44 }, (_, i) => {
      const p = maker.person(20 + i, i % 2 === 0 ? 1 : 2, '户主')
      // Households of four, one name in both halves of the file, one number with a slip, one telephone for many.
      const room = 2000 + Math.floor(i / 4)
      return {
        姓名: `测${p.name}`.slice(0, 4),
        身份证号:
          i === 9 ? `${p.idNumber!.slice(0, 17)}${p.idNumber!.endsWith('1') ? '2' : '1'}` : p.idNumber!,
        联系电话: i > 30 && i < 40 ? '13507315526' : maker.phone(),
        住址: addressOf(room, i % 8 < 4 ? nearName : farName),
        户号: `H${room}`,
        与户主关系: i % 4 === 0 ? '户主' : '子',
      }
    })
    rows[40] = { ...rows[2], 住址: addressOf(9001) }
    rows[41] = { ...rows[3] }
    rows.splice(20, 0, pair(known, { 联系电话: maker.phone() }), pair(moved, { 姓名: `${moved.name}儿` }), {
      姓名: '测试无门',
      住址: '没有的路 1 号',
    })
    const file = csv(rows)

    const dry = await taken(file, { stage: 'dry' })
    expect(await state()).toEqual(before)
    const counts = { created: 42, changed: 2, same: 1, doubtful: 1, refused: 1 }
    expect(dry).toMatchObject({ stage: 'dry', total: 47, done: 47, ...counts })

    const dice = new Dice(5)
    const { id } = dry
    ok(await clerk.post(`/api/ledger/imports/${id}/start`, { columns: dry.columns }), 202)
    let kills = 0
    /** Every few batches the connection is cut inside the transaction, or the process is asked to stop. */
    const killed = async () => {
      for (let turn = 0; turn < 80; turn++) {
        const asked = turn % 3 === 2
        let steps = 1 + dice.below(4)
        let looks = 0
        const left = await runAny(town.app, id, {
          batch: 5,
          aborted: () => asked && kills < 14 && ++looks > 2,
          at: async (_, ctx) => {
            if (asked || kills >= 14 || --steps > 0) return
            const { rows: pids } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(ctx.db)
            await town.owner.query('select pg_terminate_backend($1)', [pids[0]!.pid])
            kills++
          },
        }).catch(() => 'cut')
        if (left === 'done') return
      }
      throw new Error('never done')
    }
    await killed()
    expect(kills).toBeGreaterThanOrEqual(6)
    expect(await get(id)).toMatchObject({ stage: 'take', state: 'done', total: 47, done: 47, ...counts })
    const first = { rows: await withoutIds(id), state: await state(false) }

    kills = 0
    ok(await clerk.post(`/api/ledger/imports/${id}/undo`), 202)
    await killed()
    expect(await get(id)).toMatchObject({ stage: 'undo', state: 'done', kept: 0 })
    expect(await state()).toEqual(before)

    const again = await taken(file)
    expect({ rows: await withoutIds(again.id), state: await state(false) }).toEqual(first)
    // The same file once more changes nothing.
    const twice = await taken(file)
    expect(twice).toMatchObject({ created: 0, changed: 0, same: 46, doubtful: 0, refused: 1, gone: 0 })
    expect(await undone(twice.id)).toMatchObject({ undone: 0, kept: 0 })
    await undone(again.id)
    expect(await state()).toEqual(before)
    // Versions of what is gone are still there, chained to their end.
    const [v] = await all(
      `select count(*)::int as n, count(distinct subject_id)::int as s from ledger_versions where kind = 'undone'`,
    )
    expect(v.s).toBeGreaterThan(80)
  }, 120_000)

  const withoutIds = async (id: string) =>
    (await rowsOf(id)).map(({ personId: _, ...r }: { personId: unknown }) => r)

  test('knows people by number, by name and birthday behind one door; likely ones go to the pairs, nothing is merged', async () => {
    const a = someone()
    const home = await door(clerk)
    const room = (await all(`select unit, room from homes where id = '${home}'`))[0].room
    const here = `${nearName} 9 单元 ${room} 室`
    const { id: aId } = await enter(clerk, home, a)
    const gate = m.phone()
    const born = `${a.idNumber.slice(6, 10)}-${a.idNumber.slice(10, 12)}-${a.idNumber.slice(12, 14)}`
    const i = await taken(
      csv([
        pair({ ...a, phone: gate }, { 住址: here, 与户主关系: '户主' }),
        { 姓名: a.name, 出生日期: born, 住址: here },
        pair({ ...a, name: `另${a.name}` }),
        { 姓名: a.name, 出生日期: born, 住址: addressOf(nextFlat()) },
        { 身份证号: someone().idNumber, 住址: here },
        { 姓名: '测试甲', 住址: '没有的路 3 号 2 单元 101' },
        { 姓名: '测试乙', 住址: nearName },
        { 姓名: '测试丙' },
        pair(slipped()),
        { ...pair(someone()), 迁入日期: '不知道' },
      ]),
    )
    const rows = await rowsOf(i.id)
    expect(rows.map((r: { outcome: string }) => r.outcome)).toEqual([
      ...['same', 'same', 'doubtful', 'doubtful'],
      ...['refused', 'refused', 'refused', 'refused', 'created', 'created'],
    ])
    expect(rows.slice(4, 8).map((r: { issues: { code: string }[] }) => r.issues.map((x) => x.code))).toEqual([
      ['no-name'],
      ['no-building'],
      ['no-room'],
      ['no-place'],
    ])
    expect(rows[9].issues[0].code).toBe('date-unread')
    // A number with a wrong check digit is taken and asked about.
    const wrong = ok(await clerk.get(`/api/ledger/people/${rows[8].personId}`))
    expect(wrong.findings.map((f: { rule: string }) => f.rule)).toContain('id-check-digit')
    expect(wrong.source).toBe('卫健下发')
    // What the file says otherwise of the telephone is listed, not taken.
    expect(rows[0].differs).toEqual(['phone'])
    expect(i.differs).toBe(1)
    const [said] = (await rowsOf(i.id, 'differs'))[0].said
    expect(said).toEqual({ field: 'phone', ledger: masked(a.phone), file: masked(gate) })
    const open = ok(await clerk.get('/api/ledger/pairs?limit=100')).items
    for (const n of [2, 3])
      expect(
        open.filter((x: { winner: { id: string }; loser: { id: string } }) => {
          const ids = [x.winner.id, x.loser.id]
          return ids.includes(aId) && ids.includes(rows[n].personId)
        }),
      ).toHaveLength(1)
    expect(JSON.stringify([rows, open])).not.toContain(a.idNumber)

    const file = (await clerk.get(`/api/ledger/imports/${i.id}/rows.csv?show=refused`)).body as string
    expect(file.split('\r\n').slice(0, 3)).toEqual([
      expect.stringContaining('行,结果,问题'),
      expect.stringMatching(/^6,不收,没有姓名,/),
      expect.stringMatching(/^7,不收,台账里没有这栋楼,,,测试甲,/),
    ])
    expect(
      (await all(`select count(*)::int as n from audit_log where action = 'ledger.import_rows'`))[0].n,
    ).toBe(1)

    // The file is right: its telephone is taken; wrong numbers are refused. Whom this source does not name any more is said.
    town.at('2026-06-26T11:00:00+08:00')
    const phone = m.phone()
    const next = await taken(csv([pair({ ...a, phone }, { 住址: here }), pair(slipped())]), {
      differing: 'take',
      strict: true,
    })
    expect(next).toMatchObject({ changed: 1, refused: 1, differs: 0, gone: 4 })
    expect((await rowsOf(next.id, 'refused'))[0].issues[0].code).toBe('id-check-digit')
    expect((await rowsOf(next.id, 'gone')).map((r: { line: number }) => r.line)).toEqual([4, 5, 10, 11])

    // Somebody has changed one of them since: it stays, and is named.
    ok(
      await clerk.post(`/api/ledger/people/${rows[9].personId}/correct`, {
        baseVersion: 1,
        values: { work: '教师' },
      }),
    )
    expect(await undone(next.id)).toMatchObject({ undone: 1, kept: 0 })
    // So does whoever has asked about the own record.
    await town.owner.query(
      `insert into person_requests (county, id, region_path, person_id, kind, state, by_whom, proof, person_seq, asked_at, asked_by_name)
        values ('500102', gen_random_uuid(), $1, $2, 'access', 'done', 'self', 'id-card', 1, now(), '窗口')`,
      [near, rows[3].personId],
    )
    const back = await undone(i.id)
    expect(back.kept).toBe(6)
    expect(back.left.map((l: { kind: string }) => l.kind)).toEqual([
      'home',
      'home',
      'person',
      'person',
      'residence',
      'residence',
    ])
    expect(ok(await clerk.get(`/api/ledger/people/${rows[9].personId}`)).source).toBe('社区采集')
    ok(await clerk.get(`/api/ledger/people/${rows[8].personId}`), 404)
    ok(await clerk.post(`/api/ledger/imports/${i.id}/undo`), 409)
  })

  test('remembers the columns of a source, can be stopped and taken up, and stays inside the area of whoever begins it', async () => {
    const odd = (rows: string[][]) => Buffer.from(['甲,乙,丙', ...rows.map((r) => r.join(','))].join('\n'))
    const p = someone()
    const own = ok(await secretary.post('/api/ledger/sources', { name: '物业' }), 201).id
    ok(await secretary.post('/api/ledger/sources', { name: '物业' }), 409)
    const { id } = ok(
      await looked(
        secretary,
        odd([
          [p.name, addressOf(3001), '户主'],
          ['测试远', addressOf(1, farName), '户主'],
        ]),
        own,
      ),
      201,
    )
    const columns = { name: 0, address: 1, relation: 2 }
    ok(await secretary.post(`/api/ledger/imports/${id}/start`, { columns }), 202)
    ok(await secretary.post(`/api/ledger/imports/${id}/start`, { columns }), 409)
    ok(await secretary.post(`/api/ledger/imports/${id}/cancel`))
    expect(await runAny(town.app, id)).toBe('cancelled')
    ok(await secretary.post(`/api/ledger/imports/${id}/resume`), 202)
    expect(await runAny(town.app, id)).toBe('done')
    expect(await get(id, secretary)).toMatchObject({
      created: 1,
      refused: 1,
      byName: expect.stringContaining('黎'),
    })
    expect((await rowsOf(id, 'refused'))[0].issues[0].code).toBe('out-of-area')
    const again = ok(await looked(secretary, odd([['测试近', addressOf(3002), '户主']]), own), 201)
    expect(again.columnsFrom).toBe('remembered')
    expect((await get(again.id, secretary)).columns).toEqual(columns)
    // What the street does is not the community's to see; a grid worker imports nothing.
    const street = ok(await looked(clerk, odd([['测试街', addressOf(3003), '户主']])), 201)
    ok(await secretary.get(`/api/ledger/imports/${street.id}`), 404)
    ok(await secretary.post(`/api/ledger/imports/${street.id}/undo`), 404)
    ok(await worker.get('/api/ledger/imports'), 403)
    town.at('2026-07-05T09:00:00+08:00')
    await forgetFiles(town.app)
    const late = await town.signIn('secretary')
    expect(ok(await late.get(`/api/ledger/imports/${again.id}`)).whole).toBe(false)
    expect(ok(await late.post(`/api/ledger/imports/${again.id}/dry`, { columns }), 409).code).toBe(
      'ledger.import_forgotten',
    )
    town.at('2026-06-26T09:00:00+08:00')
  })

  test('organisations come in by their code or their name, and go again', async () => {
    const region = near.slice(0, 12)
    const code = '91500102MA5U0000X1'
    const shop = ok(
      await clerk.post('/api/ledger/organisations', {
        regionPath: region,
        values: { name: '测试面馆', phone: '13807315521' },
      }),
      201,
    ).id
    const before = await organisationState()
    const community = town.app.services.regions.name(region)
    const content = Buffer.from(
      [
        '单位名称,统一社会信用代码,法定代表人,联系电话,住址,社区',
        `测试面馆,${code},测试掌柜,13907315522,,${community}`,
        `测试修车铺,,测试师傅,,${nearName},`,
        '测试茶楼,,,,没有的路 5 号,',
        ',,,,,',
        `,${code},无名,,,`,
      ].join('\n'),
    )
    const dry = await taken(content, { stage: 'dry' })
    expect(dry).toMatchObject({
      what: 'organisations',
      total: 4,
      created: 1,
      changed: 1,
      refused: 2,
      differs: 1,
    })
    expect(await organisationState()).toEqual(before)
    const i = await taken(content)
    expect(
      (await rowsOf(i.id)).map((r: { outcome: string; issues: { code: string }[] }) => [
        r.outcome,
        ...r.issues.map((x) => x.code),
      ]),
    ).toEqual([['changed'], ['created'], ['refused', 'no-region'], ['refused', 'no-organisation']])
    expect((await rowsOf(i.id, 'differs'))[0].said).toEqual([
      { field: 'phone', ledger: masked('13807315521'), file: masked('13907315522') },
    ])
    expect(ok(await clerk.get(`/api/ledger/organisations/${shop}`))).toMatchObject({
      creditCode: code,
      source: '卫健下发',
    })
    expect(
      ok(await clerk.get(`/api/ledger/organisations?q=${encodeURIComponent('测试修车铺')}`)).items,
    ).toHaveLength(1)
    expect(await taken(content)).toMatchObject({ created: 0, changed: 0, same: 2, refused: 2, gone: 0 })
    expect(await undone(i.id)).toMatchObject({ undone: 2, kept: 0 })
    expect(await organisationState()).toEqual(before)
  })
  const organisationState = async () => [
    (
      await all(
        `select id, sealed, region_path, name, credit_code, address, source, verified_on::text from organisations order by id`,
      )
    ).map(({ sealed, ...o }) => ({ ...o, ...openContact(town.app, o.id, sealed) })),
    await all(
      `select k.kind, encode(k.key, 'hex') as key, k.subject_id from ledger_keys k join organisations o on o.id = k.subject_id order by 1, 2, 3`,
    ),
  ]

  test('a file that is no table is refused with what to do; all faults of the columns at once; nothing is kept', async () => {
    const count = async () => (await all('select count(*)::int as n from ledger_imports'))[0].n
    const before = await count()
    for (const [content, why] of [
      [Buffer.from('\n\n'), '没有一行内容'],
      [Buffer.from('姓名,住址\n'), '只有表头'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), '旧版 Excel'],
      [
        Buffer.concat([
          Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]),
          Buffer.from('EncryptedPackage', 'utf16le'),
        ]),
        '加了密码',
      ],
      [Buffer.from('PK\x03\x04 cut off'), '不是表格'],
      [Buffer.from([1, 2, 3, 0, 5, 6, 7, 8, 1, 2]), '不是表格'],
      [Buffer.from(`姓名,住址\n甲,"没有合上\n乙,x\n`), '引号没有合上'],
    ] as const) {
      const r = ok(await looked(clerk, content), 422)
      expect(r).toMatchObject({ code: 'ledger.import_file' })
      expect(r.detail).toContain(why)
      expect(r.detail).not.toContain(town.app.installation.dataDir)
    }
    expect(await count()).toBe(before)
    // More rows of a workbook than are looked at for its columns.
    const { writeXlsx } = await import('hucre/xlsx')
    const rows = [['姓名', '住址'], ...Array.from({ length: 520 }, (_, n) => [`测试${n}`, addressOf(n)])]
    const book = Buffer.from(await writeXlsx({ sheets: [{ name: '册', rows }] }))
    expect(await get(ok(await looked(clerk, book), 201).id)).toMatchObject({
      total: 520,
      columns: { name: 0, address: 1 },
    })
    const { id } = ok(await looked(clerk, csv([pair(someone())])), 201)
    const faults = ok(
      await clerk.post(`/api/ledger/imports/${id}/dry`, { columns: { sex: 99, phone: 1, email: 1 } }),
      400,
    )
    expect(faults.issues.map((x: { path: string; code: string }) => `${x.path} ${x.code}`).sort()).toEqual([
      'columns.email twice',
      'columns.idNumber missing',
      'columns.name missing',
      'columns.sex no-column',
    ])
    expect(await get(id)).toMatchObject({ stage: 'look', state: 'open', done: 0 })
  })
})
