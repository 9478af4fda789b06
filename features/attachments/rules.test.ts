import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secondsOf } from './rules/duration.ts'
import { readExif } from './rules/exif.ts'
import { agree, kindOf, plainMime, safeName, sniff, spanOf } from './rules.ts'
import { exifBlock, wavOf } from './sample.ts'

describe('what a file is', () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])
  it.each([
    ['image/jpeg', jpeg, 'image/jpeg'],
    ['image/png', jpeg, 'image/jpeg'],
    ['audio/webm;codecs=opus', new Uint8Array([0x1a, 0x45, 0xdf, 0xa3]), 'audio/webm'],
    ['audio/webm', jpeg, null],
    ['application/pdf', new TextEncoder().encode('%PDF-1.7'), 'application/pdf'],
    ['application/pdf', new TextEncoder().encode('<script>'), null],
    ['text/csv', new TextEncoder().encode('编号,内容\n'), 'text/csv'],
    ['image/svg+xml', new TextEncoder().encode('<svg/>'), null],
    ['text/html', new TextEncoder().encode('<p>'), null],
    ['image/jpeg', new Uint8Array([0x4d, 0x5a, 0x90, 0]), null],
    ['image/jpeg', new Uint8Array(), null],
  ])('%s', (announced, content, kept) => expect(agree(announced, sniff(content))).toBe(kept))
  it('knows one name per thing', () => {
    expect(plainMime('Audio/X-M4A; a=b')).toBe('audio/mp4')
    expect(kindOf('application/x-msdownload')).toBeNull()
  })
  it('tells an iPhone HEIC from a recording in the same container', () => {
    const ftyp = (brand: string) => new TextEncoder().encode(`\0\0\0\x18ftyp${brand}`)
    expect(sniff(ftyp('heic'))).toBe('image/heic')
    expect(sniff(ftyp('avif'))).toBe('image/avif')
    expect(sniff(ftyp('M4A '))).toBe('audio/mp4')
  })
})

describe('EXIF', () => {
  const full = exifBlock({ lat: 29.703_21, lng: 107.391_45, stamp: '2026:06:26 14:27:05' })
  it.each(['II', 'MM'] as const)('position and time, byte order %s', (order) => {
    const got = readExif(exifBlock({ lat: 29.703_21, lng: 107.391_45, stamp: '2026:06:26 14:27:05', order }))
    expect(got.point![0]).toBeCloseTo(107.391_45, 4)
    expect(got.point![1]).toBeCloseTo(29.703_21, 4)
    expect(got.takenAt).toBe('2026-06-26T14:27:05+08:00')
  })
  it('south and west are negative, the zone of the camera counts', () => {
    const got = readExif(
      exifBlock({ lat: -33.9, lng: -70.6, stamp: '2026:01:02 03:04:05', offset: '-03:00' }),
    )
    expect(got.point).toEqual([-70.6, -33.9])
    expect(got.takenAt).toBe('2026-01-02T03:04:05-03:00')
  })
  it('no fix and no date are null', () => {
    expect(readExif(exifBlock({ lat: 0, lng: 0, stamp: '0000:00:00 00:00:00' }))).toEqual({
      point: null,
      accuracy: null,
      takenAt: null,
    })
    expect(readExif(exifBlock({ lat: 1, lng: 1, stamp: '2026:02:30 00:00:00' })).takenAt).toBeNull()
  })
  it('never throws and never gives a position outside the earth, however the block is damaged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(full.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(full.length),
        (changes, cut) => {
          const b = full.slice(0, cut)
          for (const [at, value] of changes) if (at < b.length) b[at] = value
          const { point } = readExif(b)
          return point === null || (Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

describe('how long a recording lasts', () => {
  it('WAV by its rate', () => expect(secondsOf('audio/wav', wavOf(12.5))).toBeCloseTo(12.5, 2))
  it('AMR by its frames', () => {
    const b = new Uint8Array(6 + 50 * 32).fill(0)
    b.set(new TextEncoder().encode('#!AMR\n'))
    for (let i = 0; i < 50; i++) b[6 + i * 32] = 0x3c
    expect(secondsOf('audio/amr', b)).toBeCloseTo(1, 5)
  })
  it('WebM of a browser: unknown lengths, the last block counts', () => {
    const b = new Uint8Array([
      ...[0x1a, 0x45, 0xdf, 0xa3, 0x80],
      ...[0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      ...[0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      ...[0xe7, 0x82, 0x75, 0x30], // 30,000 ms
      ...[0xa3, 0x85, 0x81, 0x03, 0xe8, 0x80, 0x00], // + 1,000 ms
    ])
    expect(secondsOf('audio/webm', b)).toBe(31)
  })
  it('MP4 by its header', () => {
    const box = (name: string, body: number[]) => {
      const size = body.length + 8
      return [0, 0, size >> 8, size & 255, ...new TextEncoder().encode(name), ...body]
    }
    const mvhd = box('mvhd', [...Array(12).fill(0), 0, 0, 3, 232, 0, 0, 0xff, 0xdc, ...Array(80).fill(0)])
    expect(secondsOf('audio/mp4', new Uint8Array(box('moov', mvhd)))).toBeCloseTo(65.5, 5)
  })
  it('a forged length in a recording is not counted through', () => {
    // Cluster time (id e7) that claims 2^32 bytes: counting them takes seconds, and more could be claimed.
    const b = new Uint8Array([0xe7, 0x01, 0, 0, 1, 0, 0, 0, 0, 1])
    const from = performance.now()
    secondsOf('audio/webm', b)
    expect(performance.now() - from).toBeLessThan(1000)
  })
  it('no container of noise hangs or throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('audio/wav', 'audio/ogg', 'audio/mp4', 'audio/webm', 'audio/amr', 'audio/mpeg'),
        (b, mime) => {
          const s = secondsOf(mime, b)
          return s === null || s >= 0
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('ranges', () => {
  it.each([
    ['bytes=0-99', 1000, { start: 0, end: 99 }],
    ['bytes=900-', 1000, { start: 900, end: 999 }],
    ['bytes=-100', 1000, { start: 900, end: 999 }],
    ['bytes=-5000', 1000, { start: 0, end: 999 }],
    ['bytes=990-2000', 1000, { start: 990, end: 999 }],
    ['bytes=1000-', 1000, 'unsatisfiable'],
    ['bytes=-0', 1000, 'unsatisfiable'],
    ['bytes=5-2', 1000, null],
    ['bytes=0-1,5-6', 1000, null],
    ['bytes=-', 1000, null],
    [undefined, 1000, null],
  ])('%s of %i', (h, size, want) => expect(spanOf(h, size)).toEqual(want))
})

describe('file names', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\照片\\漏水.jpg', '漏水.jpg'],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['x"\r\nSet-Cookie: a', 'x_Set-Cookie_ a'],
    ['..', null],
    ['', null],
  ])('%j', (given, kept) => expect(safeName(given)).toBe(kept))
  it('is never longer than 120 and keeps its ending', () =>
    expect(safeName(`${'长'.repeat(300)}.xlsx`)).toMatch(/^长{115}\.xlsx$/))
})
