/**
 * Who may call what, enumerated: every endpoint of the server by every kind of person, and every way to a case by everyone inside
 * and outside its scope. What a role holds is read from the roles and the town's accounts, not from the code that decides.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from '../apps/server/features.ts'
import { roleOf } from '../features/accounts/rules.ts'
import { phonePhoto } from '../features/attachments/sample.ts'
import { actionEndpoints } from '../features/cases/contract.ts'
import { problemCatalogue } from '../kernel/problem.ts'
import { loadPack, packFolder } from '../packs/load.ts'
import { uuidv7 } from '../shared/ids.ts'
import { type Actor, actors } from './actors.ts'
import { type Reply, type Session, type Town, testTown } from './town.ts'

const people = Object.keys(actors) as Actor[]
const { accounts } = loadPack(packFolder('dunren'))
const accountOf = (a: Actor) => accounts.find((x) => x.username === actors[a])!
const holds = (a: Actor, verb: string) =>
  (roleOf.get(accountOf(a).role)!.verbs as readonly string[]).includes(verb)

let town: Town
const as = {} as Record<Actor, Session>
let cells = 0
const faults: string[] = []
/** One cell of the matrix; all that are wrong are named together at the end of a test. */
const cell = (good: boolean, what: () => string) => {
  cells++
  if (!good) faults.push(what())
}
const none = () => {
  const wrong = faults.splice(0)
  expect(wrong.slice(0, 40), `${wrong.length} cells are wrong`).toEqual([])
}
/** Everyone asks at the same time, each one thing after the other. */
const everybody = (act: (a: Actor) => Promise<void>) => Promise.all(people.map(act))
const said = (r: Reply) => `${r.status} ${r.body?.code ?? ''}`

beforeAll(async () => {
  town = await testTown()
  for (const a of people) as[a] = await town.as(a)
}, 120_000)
afterAll(async () => {
  console.log(`access: ${cells} cells`)
  await town?.close()
})

/** The address with parameters that exist nowhere; the body is refused by every schema, so that nothing is ever carried out. */
const filled = (path: string) =>
  path
    .replace(/:path\b/, '500102006001')
    .replace(/:token\b/, 'x'.repeat(30))
    .replace(/:(code|key|channel|externalId)\b/g, 'none')
    .replace(/:\w+/g, uuidv7())
const broken = { requestId: 'not an id', nothingOfTheKind: true }
const ask = (s: Session, e: (typeof endpoints)[number]) =>
  s.send({
    method: e.method,
    url: filled(e.path),
    ...(e.method === 'GET' || e.method === 'DELETE' ? {} : { payload: broken }),
  })

describe('every endpoint × everyone', () => {
  it('is open to anyone when it is public, and otherwise asks to sign in', async () => {
    for (const e of endpoints) {
      const r = await ask(town.anyone, e)
      // A photo is for holders of a tracking token or staff: without either the way in is to sign in, known or not.
      if (e.id === 'attachments.get') cell(r.status === 401, () => `${e.id} anyone ${said(r)}`)
      else if (e.access.public) cell(r.status !== 401 && r.status < 500, () => `${e.id} anyone ${said(r)}`)
      else cell(r.status === 401 && r.body.code === 'access.sign_in', () => `${e.id} anyone ${said(r)}`)
    }
    none()
  })

  it('is refused to those whose role lacks the verb, and to nobody else', async () => {
    for (const e of endpoints) {
      // The stream does not end; it has a test of its own below. Public ones ask nobody who they are.
      if (e.access.public || e.id === 'live.stream') continue
      const { verb } = e.access
      await everybody(async (a) => {
        const r = await ask(as[a], e)
        if (verb && !holds(a, verb))
          cell(r.status === 403 && r.body.code === 'access.denied', () => `${e.id} ${a} ${said(r)}`)
        else cell(![401, 403].includes(r.status) && r.status < 500, () => `${e.id} ${a} ${said(r)}`)
        if (r.status >= 400)
          cell(problemCatalogue().has(r.body?.code), () => `${e.id} ${a} unknown ${said(r)}`)
      })
    }
    none()
  }, 300_000)

  it('refuses a write without the token of the page, or with a wrong one', async () => {
    const signed = await town.server.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { username: actors.dispatcher, password: 'yige-demo' },
    })
    const cookie = signed.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
    for (const e of endpoints.filter((x) => x.method !== 'GET' && x.id !== 'accounts.signIn')) {
      if (e.access.verb && !holds('dispatcher', e.access.verb)) continue
      for (const token of [undefined, '', 'wrong'.repeat(8)]) {
        const r = await town.server.inject({
          method: e.method,
          url: filled(e.path),
          headers: { cookie, ...(token === undefined ? {} : { 'x-yige-csrf': token }) },
          ...(e.method === 'DELETE' ? {} : { payload: broken }),
        })
        cell(
          r.statusCode === 403 && (e.refusal !== undefined || r.json().code === 'access.csrf'),
          () => `${e.id} ${token} ${r.statusCode}`,
        )
      }
    }
    none()
    const still = await town.server.inject({ method: 'GET', url: '/api/me', headers: { cookie } })
    expect(still.statusCode).toBe(200)
  })
})

interface Known {
  name: string
  id: string
  number: string
  word: string
  reportId: string
  attachmentId: string
  linkedPhone: string
  readers: Actor[]
}
const street: Actor[] = ['dispatcher', 'leader', 'supervisor', 'analyst']

describe('three cases × every way to them × everyone', () => {
  const cases: Known[] = []

  async function upload(): Promise<string> {
    const photo = await phonePhoto()
    const made = await town.anyone.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
    const sent = await town.anyone.send({
      method: 'PATCH',
      url: `/api/uploads/${made.body.id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': made.body.token,
      },
      payload: photo,
    })
    expect(sent.status).toBe(200)
    return made.body.id
  }

  async function make(name: string, word: string, region: string, unitKey: string, readers: Actor[]) {
    const linkedPhone = `1990000${String(1000 + cases.length)}`
    const r = await town.anyone.post('/api/reports', {
      body: `有件事想问问${word}，不知道归谁`,
      name: '测试人',
      phone: linkedPhone,
      uploads: [await upload()],
    })
    expect(r.status, JSON.stringify(r.body)).toBe(201)
    const { caseId: id } = (await town.anyone.get(`/api/track/${r.body.token}`)).body
    const { version } = (await as.dispatcher.get(`/api/cases/${id}`)).body
    const unit = town.app.services.organisation.units().find((u) => u.key === unitKey)!
    const sent = await as.dispatcher.post(`/api/cases/${id}/dispatch`, {
      baseVersion: version,
      unitId: unit.id,
      corrections: { regionPath: region, itemCode: '3.2.1', level: 'normal', title: `测试${word}` },
    })
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
    const c = (await as.dispatcher.get(`/api/cases/${id}`)).body
    expect(c).toMatchObject({ regionPath: region, state: 'dispatched', mainUnitId: unit.id })
    const attachmentId = c.attachments[0].id
    cases.push({
      name,
      id,
      number: r.body.number,
      word,
      reportId: r.body.reportId,
      attachmentId,
      linkedPhone,
      readers,
    })
  }

  beforeAll(async () => {
    await make('in 大东门 3 格', '甲乙丙丁', '500102006001003', 'grid.500102006001003', [
      ...street,
      'secretary',
      'gridWorker',
    ])
    await make('in 望栏桥', '戊己庚辛', '500102006005003', 'grid.500102006005003', street)
    await make('with the water unit', '壬癸子丑', '500102006019002', 'fuling.water-repair', [
      ...street,
      'waterHandler',
    ])
  }, 60_000)

  const each = async (test: (a: Actor, c: Known, inside: boolean) => Promise<void>) => {
    await everybody(async (a) => {
      for (const c of cases) await test(a, c, c.readers.includes(a))
    })
    none()
  }

  it('shows a case, its chain, its clocks and its photo inside, and answers 404 outside', async () => {
    await each(async (a, c, inside) => {
      for (const url of [
        `/api/cases/${c.id}`,
        `/api/cases/${c.id}/chain`,
        `/api/cases/${c.id}/clocks`,
        `/api/attachments/${c.attachmentId}`,
        `/api/attachments/${c.attachmentId}?preview=1`,
      ]) {
        const r = await as[a].get(url)
        cell(r.status === (inside ? 200 : 404), () => `${a}, case ${c.name}: ${url} ${said(r)}`)
      }
      const anyone = await town.anyone.get(`/api/attachments/${c.attachmentId}`)
      cell(anyone.status === 401, () => `anyone, photo of case ${c.name}: ${said(anyone)}`)
    })
  })

  it('has it in lists, counts and searches inside only', async () => {
    await everybody(async (a) => {
      const mine = cases.filter((c) => c.readers.includes(a))
      const ids = async (query: string) =>
        (await as[a].get(`/api/cases?${query}&limit=200`)).body.rows.map(
          (r: { id: string }) => r.id,
        ) as string[]
      for (const view of ['all', 'open']) {
        const all = await ids(`view=${view}`)
        for (const c of cases)
          cell(all.includes(c.id) === mine.includes(c), () => `${a}, case ${c.name}: list ${view}`)
        cell(all.length === mine.length, () => `${a}: list ${view} has ${all.length} rows`)
        const { views } = (await as[a].get('/api/cases/counts')).body
        cell(views[view] === mine.length, () => `${a}: count ${view} says ${views[view]} not ${mine.length}`)
      }
      for (const c of cases) {
        const inside = mine.includes(c)
        for (const q of [c.number, c.word, c.linkedPhone.slice(-4)]) {
          const found = await ids(`view=all&q=${encodeURIComponent(q)}`)
          cell(found.includes(c.id) === inside, () => `${a}, case ${c.name}: search ${q}`)
        }
        for (const filter of ['region=500102006', 'item=3.2.1', 'state=dispatched', 'channel=web,qr,phone']) {
          const found = await ids(`view=all&${filter}`)
          cell(!found.includes(c.id) || inside, () => `${a}, case ${c.name}: filter ${filter}`)
        }
        // A region outside one's own does not widen what is seen.
        const there = await ids('view=all&region=500102')
        cell(!there.includes(c.id) || inside, () => `${a}, case ${c.name}: region above`)
      }
    })
    none()
  })

  it('hears of it in the event stream inside only', async () => {
    const at = await town.server.listen({ host: '127.0.0.1', port: 0 })
    town.app.live.start()
    const stop = new AbortController()
    const heard = new Map<Actor, string>()
    try {
      for (const a of people) {
        const cookie =
          ((await as[a].send({ method: 'GET', url: '/api/me' })).status === 200 && cookies.get(a)) || ''
        const r = await fetch(`${at}/api/live`, { headers: { cookie }, signal: stop.signal })
        expect(r.status).toBe(200)
        heard.set(a, '')
        void (async () => {
          const text = new TextDecoder()
          for await (const chunk of r.body!) heard.set(a, heard.get(a) + text.decode(chunk, { stream: true }))
        })().catch(() => {})
      }
      expect((await fetch(`${at}/api/live`)).status).toBe(401)
      for (const c of cases) {
        const { version } = (await as.dispatcher.get(`/api/cases/${c.id}`)).body
        const r = await as.dispatcher.post(`/api/cases/${c.id}/note`, { baseVersion: version, body: '请看' })
        expect(r.status).toBe(200)
      }
      const until = Date.now() + 10_000
      const everyone = () => cases.every((c) => c.readers.every((a) => heard.get(a)!.includes(c.id)))
      while (!everyone() && Date.now() < until) await new Promise((r) => setTimeout(r, 100))
      await new Promise((r) => setTimeout(r, 600))
      for (const a of people)
        for (const c of cases)
          cell(heard.get(a)!.includes(c.id) === c.readers.includes(a), () => `${a}, case ${c.name}: stream`)
    } finally {
      stop.abort()
    }
    none()
  })

  const spare = uuidv7()
  /** A body of each action that its schema accepts. */
  const bodies: Record<keyof typeof actionEndpoints, Record<string, unknown>> = {
    dispatch: {},
    recall: {},
    redispatch: { unitId: spare, reason: '测试' },
    accept: {},
    assemble: {},
    arrive: {},
    whistle: { coHandlers: [{ unitId: spare }] },
    finish: { result: '测试' },
    resolve: { result: '测试' },
    requestReturn: { reason: '测试', proposedUnitId: spare },
    ruleReturn: { approve: false, reason: '测试' },
    requestExtension: { reason: '测试', limit: '1d' },
    ruleExtension: { approve: false, reason: '测试' },
    requestSuspension: { reason: '测试', until: '2026-07-01T00:00:00+08:00' },
    ruleSuspension: { approve: false, reason: '测试' },
    resume: {},
    correct: { corrections: { level: 'urgent' } },
    supervise: { reason: '测试' },
    remind: {},
    escalate: { reason: '测试' },
    verify: { ok: true, note: '测试' },
    callback: { solved: true, reportId: spare },
    archive: {},
    reopen: { reason: '测试' },
    reject: { reason: '测试' },
    withdraw: { reason: '测试' },
    note: { body: '测试' },
    ask: { question: '测试' },
    link: { reportId: spare },
    unlink: { reportId: spare, reason: '测试' },
    split: { reportIds: [spare], reason: '测试' },
    dismiss: { caseId: spare },
  }

  it('answers every action from outside as if the case did not exist, one by one and in bulk, and changes nothing', async () => {
    const versions = async () =>
      (await town.owner.query('select id, version, seq from cases order by id')).rows
    const before = await versions()
    await each(async (a, c, inside) => {
      if (inside) return
      for (const [name, def] of Object.entries(actionEndpoints)) {
        const url = def.path.replace(':id', c.id)
        const r = await as[a].post(url, { baseVersion: 1, ...bodies[name as keyof typeof bodies] })
        cell(
          r.status === 404 && r.body.code === 'not_found',
          () => `${a}, case ${c.name}: ${name} ${said(r)}`,
        )
      }
      const bulk = await as[a].post('/api/cases/bulk', {
        action: 'note',
        text: '测试',
        cases: [{ id: c.id, baseVersion: 1 }],
      })
      const [one] = bulk.body.results ?? []
      cell(one?.ok === false && one.code === 'not_found', () => `${a}, case ${c.name}: bulk ${one?.code}`)
    })
    expect(await versions()).toEqual(before)
  }, 60_000)

  it('reveals a phone to who may, says 403 to who sees the case but may not, and 404 outside', async () => {
    await each(async (a, c, inside) => {
      const r = await as[a].post(`/api/reports/${c.reportId}/reveal`, { purpose: 'ask' })
      // The unit that handles the case must be able to call; its unit is how the water handler sees it at all.
      const handles = (a === 'waterHandler' || a === 'gridWorker') && inside
      const expected = !inside ? 404 : holds(a, 'report.reveal') || handles ? 200 : 403
      cell(r.status === expected, () => `${a}, case ${c.name}: reveal ${said(r)} not ${expected}`)
      cell((expected === 200) === (r.body.phone === c.linkedPhone), () => `${a}, case ${c.name}: phone`)
      const detail = await as[a].get(`/api/cases/${c.id}`)
      cell(
        !JSON.stringify(detail.body).includes(c.linkedPhone),
        () => `${a}, case ${c.name}: full phone in detail`,
      )
    })
  })
})

const cookies = new Map<Actor, string>()
beforeAll(async () => {
  for (const a of people) {
    const r = await town.server.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { username: actors[a], password: 'yige-demo' },
    })
    cookies.set(a, r.cookies.map((c) => `${c.name}=${c.value}`).join('; '))
  }
}, 60_000)
