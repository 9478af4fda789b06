/** Tables from files, read in pieces so that a million rows need no text of a million rows; UTF-8 or GB 18030. */
import { createReadStream } from 'node:fs'
import { type Table, TableFault, TableReader } from './rules/table.ts'

/** A fault of arguments or files, with all there is to say about it. */
export class Fault extends Error {}

export async function readTable(file: string): Promise<Table> {
  try {
    return await decoded(file, 'utf-8')
  } catch (error) {
    // Not UTF-8: what offices of this country write by default.
    if (error instanceof TypeError) return decoded(file, 'gb18030')
    throw error
  }
}

async function decoded(file: string, encoding: string): Promise<Table> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' })
  const reader = new TableReader()
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 4 << 20 }))
      reader.push(decoder.decode(chunk as Buffer, { stream: true }))
    reader.push(decoder.decode())
    const table = reader.end()
    if (table.columns.length === 0) throw new Fault(`${file}: 是空的 is empty`)
    return table
  } catch (error) {
    if (error instanceof TypeError && encoding === 'utf-8') throw error
    if (error instanceof TableFault) throw new Fault(`${file}: ${error.message}`)
    if (error instanceof Error && 'code' in error)
      throw new Fault(`打不开 cannot open ${file}: ${error.message}`)
    throw error
  }
}
