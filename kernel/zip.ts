/** How large a zip gets when it is unpacked, by unpacking it without keeping anything. */
import fs from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

const entryMark = 0x02014b50
const piece = 1 << 18

/**
 * Whether the zip at `path` unpacks to more than `bytes` and to more than `times` its own size: a table of any office
 * compresses to a tenth or a thirtieth, a bomb to a thousandth. Counts what is there, not what the zip says about itself, and
 * stops counting as soon as it is too much. Throws when it is no zip.
 */
export async function unpacksTo(path: string, bytes: number, times: number): Promise<'fine' | 'too much'> {
  const file = await fs.open(path, 'r')
  try {
    const { size } = await file.stat()
    const at = async (start: number, length: number): Promise<Buffer> => {
      if (start + length > size) throw new Error('zip is cut off')
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
      if (bytesRead < length) throw new Error('zip is cut off')
      return buffer
    }
    const most = Math.max(bytes, times * size)
    const tail = await at(Math.max(0, size - 65_557), Math.min(size, 65_557))
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
    if (end < 0 || end + 22 > tail.length) throw new Error('zip has no directory')
    const directory = await at(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
    let total = 0
    for (let i = 0; i + 46 <= directory.length && directory.readUInt32LE(i) === entryMark; ) {
      const packed = directory.readUInt32LE(i + 20)
      const header = directory.readUInt32LE(i + 42)
      if (directory.readUInt16LE(i + 10) === 8) {
        const local = await at(header, 30)
        const start = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
        const pieces = async function* () {
          for (let from = 0; from < packed; from += piece)
            yield await at(start + from, Math.min(piece, packed - from))
        }
        const inflate = createInflateRaw()
        const source = Readable.from(pieces())
        source.on('error', (e) => inflate.destroy(e))
        for await (const chunk of source.pipe(inflate) as AsyncIterable<Buffer>) {
          total += chunk.length
          if (total > most) {
            source.destroy()
            return 'too much'
          }
        }
      } else total += packed
      i += 46 + [28, 30, 32].reduce((sum, o) => sum + directory.readUInt16LE(i + o), 0)
    }
    return total > most ? 'too much' : 'fine'
  } finally {
    await file.close()
  }
}
