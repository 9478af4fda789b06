/** A small server for this feature's tests: the real kernel on a real database, a clock that tests move, and a small town. */
import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { pino } from 'pino'
import type { App } from '../../kernel/context.ts'
import { createCrypto } from '../../kernel/crypto.ts'
import { createPools } from '../../kernel/db.ts'
import { mount, type Route } from '../../kernel/endpoint.ts'
import { createJobs } from '../../kernel/jobs.ts'
import { createLive } from '../../kernel/live.ts'
import { createMetrics } from '../../kernel/metrics.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { testDatabase } from '../../test/databases.ts'
import { routes as auditRoutes } from '../audit/routes.ts'
import { startOrganisation } from '../organisation/answers.ts'
import { loadOrganisation } from '../organisation/load.ts'
import { routes as organisationRoutes } from '../organisation/routes.ts'
import { authenticate, keepSignedBodies, startAccounts } from './answers.ts'
import { routes } from './routes.ts'

export const root = '500102006'
export const community = `${root}001`
export const grid = `${community}001`
export const otherGrid = `${community}002`
export const password = 'a town of paper 26'

type Role = Pack['accounts'][number]['role']
const account = (username: string, role: Role, regionPath: string, person = username) => ({
  username,
  person,
  role,
  regionPath,
  tryZh: `试试${username}`,
  tryEn: `Try ${username}`,
})

/** Two grids, one of them without a deputy; a water company outside the tree. All names invented. */
export const samplePack: Pick<Pack, 'manifest' | 'units' | 'people' | 'posts' | 'accounts' | 'models'> = {
  manifest: {
    key: 'sample',
    name: '纸镇',
    nameEn: 'Paper Town',
    root,
    county: '500102',
    zone: 'Asia/Shanghai',
    centre: [107.4, 29.7],
    zoom: 14,
    hotline: '000',
    casePrefix: 'PT',
    model: '1+2+N',
    demoPassword: password,
  },
  units: [
    unit('street', '纸镇街道', 'street', root, null, ['street']),
    unit('east', '东社区', 'community', community, 'street', ['community']),
    unit('water', '供水公司', 'company', root, null, ['water']),
  ],
  people: [
    person('sys', '冉一', 'street'),
    person('sec', '冉二', 'street'),
    person('aud', '冉三', 'street'),
    person('duty', '冉值班', 'street', true),
    person('boss', '冉书记', 'east'),
    person('walker', '冉小格', 'east', true),
    person('second', '冉副长', 'east'),
    person('pipe', '冉师傅', 'water', true),
  ],
  posts: [
    post('p.duty', 'street', '指挥值班', 'dispatcher', root, ['duty']),
    post('p.boss', 'east', '社区书记', 'secretary', community, ['boss']),
    post('p.g1.worker', 'east', '一格网格员', 'worker', grid, ['walker']),
    post('p.g1.leader', 'east', '一格网格长', 'leader', grid, ['boss']),
    post('p.g1.deputy', 'east', '一格副网格长', 'deputy', grid, ['second']),
    post('p.g2.worker', 'east', '二格网格员', 'worker', otherGrid, ['second']),
    post('p.g2.leader', 'east', '二格网格长', 'leader', otherGrid, []),
    post('p.water', 'water', '抢修班', 'handler', root, ['pipe']),
  ],
  accounts: [
    account('sys', 'system-admin', root),
    account('sec', 'security-admin', root),
    account('aud', 'audit-admin', root),
    account('duty', 'dispatcher', root),
    account('boss', 'community-secretary', community),
    account('walker', 'grid-worker', grid),
    account('pipe', 'unit-handler', root),
  ],
  models: [
    {
      key: '1+2+N',
      name: '1+2+N',
      zh: '一长两员多人',
      en: 'One leader, two staff, many more',
      scope: 'grid',
      parts: [{ label: '1', count: 1, duties: ['leader'], unitKinds: [] }],
    },
  ],
}

function unit(
  key: string,
  name: string,
  kind: Pack['units'][number]['kind'],
  regionPath: string,
  parent: string | null,
  capabilities: string[],
) {
  return { key, name, nameEn: key, kind, regionPath, parent, capabilities, phone: null }
}
function person(key: string, name: string, u: string, onDuty = false) {
  const n = [...key].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 100_000_000
  return { key, name, unit: u, phone: `139${String(n).padStart(8, '0')}`, onDuty }
}
function post(
  key: string,
  u: string,
  name: string,
  duty: Pack['posts'][number]['duty'],
  regionPath: string,
  holders: string[],
) {
  return { key, unit: u, name, nameEn: key, duty, regionPath, holders }
}

export interface TestServer {
  app: App
  server: FastifyInstance
  /** Moves the clock of the app. */
  pass(ms: number): void
  /** A browser of its own: keeps cookies and sends the csrf header. */
  browser(): Browser
  signedIn(username: string): Promise<Browser>
  /** Runs SQL as the owner of the database, whom no row-level security stops. */
  owner(text: string): Promise<void>
  stop(): Promise<void>
}

export interface Answer {
  status: number
  body: Record<string, never> & { code?: string }
  text: string
}

export class Browser {
  cookies = new Map<string, string>()
  #server: FastifyInstance
  address = '10.1.0.1'
  constructor(server: FastifyInstance) {
    this.#server = server
  }
  async send(
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const csrf = this.cookies.get('yige_csrf')
    const res = await this.#server.inject({
      method: method as 'GET',
      url,
      remoteAddress: this.address,
      headers: {
        ...(this.cookies.size ? { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } : {}),
        ...(csrf && method !== 'GET' ? { 'x-yige-csrf': csrf } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    for (const line of [res.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name && value) this.cookies.set(name, value)
      else if (name) this.cookies.delete(name)
    }
    const json = String(res.headers['content-type']).includes('json')
    return { status: res.statusCode, body: json ? res.json() : {}, text: res.body }
  }
  get = (url: string) => this.send('GET', url)
  post = (url: string, body: object = {}) => this.send('POST', url, body)
  /** A write that carries a fresh request id. */
  write = (method: string, url: string, body: object = {}) =>
    this.send(method, url, { requestId: uuidv7(), ...body })
  signIn = (username: string, pass = password, code?: string) =>
    this.post('/api/sign-in', { username, password: pass, ...(code ? { code } : {}) })
}

/** `nowhere: true`: without a place either. `empty: true`: no town, as an installation that waits for its first administrators. */
export async function testServer(
  options: { empty?: boolean; nowhere?: boolean; routes?: Route[] } = {},
): Promise<TestServer> {
  const database = await testDatabase()
  const pools = createPools(database.url, { max: 4 })
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const metrics = createMetrics()
  let offset = 0
  const app: App = {
    installation: {
      county: options.nowhere ? '000000' : '500102',
      rootPath: options.nowhere ? '000000' : root,
      name: '纸镇',
      nameEn: 'Paper Town',
      zone: 'Asia/Shanghai',
      demo: !options.empty,
      dataDir: '/nonexistent',
      secure: false,
    },
    pools,
    crypto: createCrypto(randomBytes(32)),
    jobs: createJobs(database.url, {}, {}, log),
    live: createLive(pools, metrics, log),
    metrics,
    log,
    clock: () => new Date(Date.now() + offset),
    services: {} as App['services'],
  }
  if (!options.empty) {
    for (const [path, kind, name] of [
      [root, 'street', '纸镇街道'],
      [community, 'community', '东社区'],
      [grid, 'grid', '东社区 1 格'],
      [otherGrid, 'grid', '东社区 2 格'],
    ] as const)
      await pools.system
        .insertInto('regions')
        .values({
          id: uuidv7(),
          path,
          county: '500102',
          kind,
          division: 'administrative',
          name,
          valid_from: new Date('2020-01-01T00:00:00Z'),
        })
        .execute()
    await loadOrganisation(app, samplePack)
  }
  const organisation = await startOrganisation(app)
  const accounts = await startAccounts(app, {
    namePlace: async (ctx, place) => {
      ctx.afterCommit(() => {
        Object.assign(app.installation, { county: place.code.slice(0, 6), rootPath: place.code })
      })
    },
  })
  const server = Fastify({ logger: false })
  keepSignedBodies(server)
  mount(
    server,
    app,
    [...routes, ...organisationRoutes, ...auditRoutes, ...(options.routes ?? [])],
    authenticate,
  )
  await server.ready()
  const browser = () => new Browser(server)
  return {
    app,
    server,
    pass: (ms) => {
      offset += ms
    },
    browser,
    async signedIn(username) {
      const b = browser()
      const r = await b.signIn(username)
      if (r.status !== 200) throw new Error(`${username} cannot sign in: ${r.text}`)
      return b
    },
    async owner(text) {
      const c = new pg.Client(database.url)
      await c.connect()
      await c.query(text)
      await c.end()
    },
    async stop() {
      organisation.stop()
      accounts.stop()
      await server.close()
      await pools.end()
      await database.drop()
    },
  }
}
