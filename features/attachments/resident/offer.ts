/** Where and when a photo says it was taken, read on the phone itself before the photo is made smaller. */
import type { Offer } from '../contract.ts'
import { readExif } from '../rules/exif.ts'

const none: Offer = { point: null, accuracy: null, takenAt: null }
/** Phones write the EXIF block first; it is at most one JPEG segment (64 kB) long. */
const headBytes = 256 * 1024

export async function offerOf(file: Blob): Promise<Offer> {
  try {
    const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return none
    for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
      const length = (bytes[at + 2]! << 8) | bytes[at + 3]!
      // Start of the picture: nothing but pixels follows.
      if (bytes[at + 1] === 0xda) break
      if (bytes[at + 1] === 0xe1 && bytes[at + 4] === 0x45 && bytes[at + 5] === 0x78)
        return readExif(bytes.subarray(at + 4, at + 2 + length))
      at += 2 + length
    }
  } catch {
    // A photo that cannot be read here is still a photo.
  }
  return none
}
