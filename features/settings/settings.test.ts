/** The address that codes carry: set, previewed, refused, printed, warned about. And codes of a community, by its secretary. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'

let town: Town
let sys: Session
let secretary: Session
beforeAll(async () => {
  town = await testTown()
  sys = await town.as('systemAdmin')
  secretary = await town.as('secretary')
})
afterAll(() => town?.close())

const EAST = '500102006001'
const WEST = '500102006003'
const sheet = async (s: Session) => String((await s.get('/api/qr-codes/sheet')).payload)

describe('the address for residents', () => {
  it('is that of whoever prints until it is set, with a warning on screen and on paper', async () => {
    const got = (await sys.get('/api/settings')).body.publicUrl
    expect(got).toMatchObject({ set: null, warnings: ['local'] })
    expect(got.used).toMatch(/^http:\/\/localhost/)
    expect((await sys.get('/api/qr-codes')).body.address).toEqual({ used: got.used, warnings: ['local'] })
    const page = await sheet(sys)
    expect(page).toContain('地址还是本机的')
    expect(page).toContain('只在这台电脑上打得开')
  })

  it('shows what a code would say, and refuses what is no address', async () => {
    const ask = (url: string) => sys.get(`/api/settings/public-url/preview?url=${encodeURIComponent(url)}`)
    const seen = await ask(' http://Yige.example.cn/ ')
    expect(seen.body).toMatchObject({
      url: 'http://yige.example.cn',
      example: 'http://yige.example.cn/r/YG-0001',
      warnings: ['insecure'],
    })
    expect(seen.body.svg).toContain('<svg')
    for (const url of ['yige.example.cn', 'https://yige.example.cn/r', 'javascript:alert(1)'])
      expect((await ask(url)).body).toMatchObject({ code: 'setting.bad_address', issues: [{ path: 'url' }] })
    expect((await sys.get('/api/settings')).body.publicUrl.set).toBeNull()
  })

  it('once set is in every code, at once, and in the audit log; taken away it is as before', async () => {
    const set = (url: string | null) => sys.post('/api/settings/public-url', { url })
    expect((await set('nonsense')).status).toBe(422)
    const done = await set('https://yige.example.cn/')
    expect(done.body.publicUrl).toEqual({
      set: 'https://yige.example.cn',
      used: 'https://yige.example.cn',
      warnings: [],
    })
    expect(town.app.services.settings.publicUrl()).toBe('https://yige.example.cn')
    const page = await sheet(sys)
    expect(page).toContain('aria-label="https://yige.example.cn/r/')
    expect(page).not.toContain('地址还是本机的')
    expect((await sys.get('/api/qr-codes')).body.address.warnings).toEqual([])
    const log = await town.owner.query(
      `select detail from audit_log where action = 'setting.public_url' order by at`,
    )
    expect(log.rows.map((r) => r.detail)).toEqual([{ before: null, after: 'https://yige.example.cn' }])
    expect((await set(null)).body.publicUrl).toMatchObject({ set: null, warnings: ['local'] })
    expect(await sheet(sys)).toContain('地址还是本机的')
  })

  it('is the system administrator’s', async () => {
    for (const s of [secretary, await town.as('dispatcher'), await town.as('securityAdmin')]) {
      expect((await s.get('/api/settings')).status).toBe(403)
      expect((await s.post('/api/settings/public-url', { url: 'https://x.example.cn' })).status).toBe(403)
    }
  })
})

describe('a community secretary', () => {
  it('makes codes for the own community, retires them, sees its channels, and nothing of the community beside', async () => {
    const make = (regionPath: string) =>
      secretary.post('/api/qr-codes', { places: [{ name: '小区东门公告栏', regionPath }] })
    const made = await make(`${EAST}003`)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const [code] = made.body.codes
    expect((await make(WEST)).status).toBe(404)
    expect((await make('500102006')).status).toBe(404)
    const listed = (await secretary.get('/api/qr-codes?limit=200')).body
    expect(listed.items.map((i: { code: string }) => i.code)).toContain(code)
    expect(listed.items.every((i: { regionPath: string }) => i.regionPath.startsWith(EAST))).toBe(true)
    const retire = (s: Session, c: string) => s.post(`/api/qr-codes/${c}/active`, { active: false })
    expect((await retire(secretary, code)).body).toEqual({ code, active: false })
    const beside = (await sys.get(`/api/qr-codes?region=${WEST}&limit=1`)).body.items[0].code
    expect((await retire(secretary, beside)).status).toBe(404)
    expect(await sheet(secretary)).not.toContain(`/r/${beside}`)

    await town.owner.query(
      `insert into clients (id, key, secret_sealed, name, channel, region_path) values
         (gen_random_uuid(), 'box.street', '\\x00', '街道信箱', 'mailbox', '500102006'), (gen_random_uuid(), 'box.own', '\\x00', '社区信箱', 'mailbox', $1)`,
      [EAST],
    )
    const channels = (await secretary.get('/api/channels')).body.channels as { clients: { key: string }[] }[]
    const keys = channels.flatMap((c) => c.clients.map((x) => x.key))
    expect(keys).toContain('box.own')
    expect(keys).not.toContain('box.street')
    // Keys of other systems stay with the system administrator.
    const client = { key: 'box.new', name: '新', channel: 'mailbox', regionPath: EAST, callbackUrl: null }
    expect((await secretary.post('/api/clients', client)).status).toBe(403)
  })
})
