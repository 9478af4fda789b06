import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { unpacksTo } from './zip.ts'

const dir = mkdtempSync(join(tmpdir(), 'yige-zip-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** A zip of one entry; `says`: the size that it claims to unpack to. */
function zip(content: Buffer, says = content.length): string {
  const name = Buffer.from('sheet1.xml')
  const packed = deflateRawSync(content)
  const common = (b: Buffer, at: number) => {
    b.writeUInt16LE(20, at)
    b.writeUInt16LE(8, at + 4)
    b.writeUInt32LE(crc32(content), at + 10)
    b.writeUInt32LE(packed.length, at + 14)
    b.writeUInt32LE(says, at + 18)
    b.writeUInt16LE(name.length, at + 22)
    return b
  }
  const local = common(Buffer.alloc(30), 4)
  local.write('PK\x03\x04', 'latin1')
  const entry = common(Buffer.alloc(46), 6)
  entry.write('PK\x01\x02', 'latin1')
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  const path = join(dir, `${Math.random()}.zip`)
  writeFileSync(path, Buffer.concat([local, name, packed, entry, name, end]))
  return path
}

it('sees a bomb, also one that lies about its size', async () => {
  const bomb = Buffer.alloc(20 << 20, 'a')
  expect(await unpacksTo(zip(bomb), 1 << 20, 100)).toBe('too much')
  expect(await unpacksTo(zip(bomb, 10), 1 << 20, 100)).toBe('too much')
})

it('lets pass what is small, and what is large but no denser than tables are', async () => {
  expect(await unpacksTo(zip(Buffer.alloc(1 << 20, 'a')), 2 << 20, 100)).toBe('fine')
  const table = Buffer.from(
    Array.from({ length: 60_000 }, (_, i) => `<row r="${i}"><c><v>${i * 7919}</v></c></row>`).join(''),
  )
  expect(await unpacksTo(zip(table), 1 << 20, 100)).toBe('fine')
})

it('what is cut off or no zip is refused', async () => {
  const path = join(dir, 'none.zip')
  writeFileSync(path, 'PK\x03\x04 and then nothing')
  await expect(unpacksTo(path, 1, 1)).rejects.toThrow('no directory')
})
