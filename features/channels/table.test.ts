import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { detect, readTable } from './table.ts'

const dir = mkdtempSync(join(tmpdir(), 'yige-table-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const file = (content: string | Buffer): string => {
  const path = join(dir, randomUUID())
  writeFileSync(path, content)
  return path
}
const rowsOf = async (path: string) => {
  const rows: string[][] = []
  for await (const r of readTable(path, await detect(path))) rows.push(r.cells)
  return rows
}

describe('reading tables', () => {
  const text = '编号,内容\r\nHZ-1,"楼下水管漏水,\n已经三天"\r\n\r\nHZ-2,路灯不亮\r\n'
  const want = [
    ['编号', '内容'],
    ['HZ-1', '楼下水管漏水,\n已经三天'],
    ['HZ-2', '路灯不亮'],
  ]
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['GBK', iconv.encode(text, 'gbk')],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['semicolons', Buffer.from(text.replace('号,内', '号;内').replace('1,"', '1;"').replace('2,路', '2;路'))],
    ['tabs', Buffer.from(text.replace('号,内', '号\t内').replace('1,"', '1\t"').replace('2,路', '2\t路'))],
  ])('CSV in %s', async (_name, content) => expect(await rowsOf(file(content))).toEqual(want))

  it('a workbook that unpacks to far more than any table is not read', async () => {
    const name = Buffer.from('xl/worksheets/sheet1.xml')
    const packed = deflateRawSync(Buffer.alloc(80 << 20, '<row/>'))
    const local = Buffer.alloc(30)
    local.write('PK\x03\x04', 'latin1')
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt32LE(46 + name.length, 12)
    end.writeUInt32LE(30 + name.length + packed.length, 16)
    const path = file(Buffer.concat([local, name, packed, entry, name, end]))
    await expect(detect(path)).rejects.toMatchObject({ code: 'import.too_dense' })
  })

  it('GBK whose first Chinese comes late', async () => {
    const head = `${'id,content\n'}${'1,ascii only\n'.repeat(20_000)}`
    const rows = await rowsOf(file(iconv.encode(`${head}2,最后一行\n`, 'gbk')))
    expect(rows.at(-1)).toEqual(['2', '最后一行'])
  })

  it('xlsx with dates, numbers and rich text', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('a')
    sheet.addRow(['工单导出'])
    sheet.addRow(['编号', '时间', '电话', '内容'])
    sheet.addRow([
      88213,
      new Date(Date.UTC(2026, 5, 26, 14, 27)),
      13812342206,
      { richText: [{ text: '漏' }, { text: '水' }] },
    ])
    sheet.getCell('B3').numFmt = 'yyyy-mm-dd hh:mm'
    const path = file('')
    await book.xlsx.writeFile(path)
    expect(await rowsOf(path)).toEqual([
      ['工单导出'],
      ['编号', '时间', '电话', '内容'],
      ['88213', '2026-06-26 14:27:00', '13812342206', '漏水'],
    ])
  })

  it.each([
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'import.old_excel'],
    [
      'a protected one',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'import.locked',
    ],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 0, 5]), 'import.not_a_table'],
    ['nothing', Buffer.alloc(0), 'import.not_a_table'],
    ['a broken zip', Buffer.from('PK\x03\x04 broken'), 'import.not_a_table'],
    ['a quote that never ends', Buffer.from(`a,b\n"${'x'.repeat(1_200_000)}`), 'import.not_a_table'],
  ])('refuses %s and says what to do', async (_name, content, code) => {
    await expect(rowsOf(file(content))).rejects.toMatchObject({ code })
  })

  it('of anything is rows of texts or a problem of the catalogue, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b)),
          fc
            .array(fc.array(fc.string(), { maxLength: 5 }), { maxLength: 8 })
            .map((rows) => Buffer.from(rows.map((r) => r.join(',')).join('\n'))),
          fc.stringMatching(/^[",;\n\r\t =ab漏]{0,80}$/).map((s) => Buffer.from(s)),
          fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.concat([Buffer.from('PK\x03\x04'), b])),
        ),
        async (content) => {
          const path = file(content)
          try {
            for (const r of await rowsOf(path)) if (!r.every((c) => typeof c === 'string')) return false
            return true
          } catch (e) {
            return /^import\./.test((e as { code: string }).code)
          } finally {
            rmSync(path)
          }
        },
      ),
      { numRuns: 400 },
    )
  })
})
