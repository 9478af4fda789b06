import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'

let town: Town
let clerk: Session
let dispatcher: Session
let worker: Session
let secretary: Session

beforeAll(async () => {
  town = await testTown()
  clerk = await town.as('clerk')
  dispatcher = await town.as('dispatcher')
  worker = await town.as('gridWorker')
  secretary = await town.as('secretary')
}, 120_000)
afterAll(() => town?.close())

const good = {
  version: 1,
  answers: {
    what: 'water',
    range: 'block',
    households: 40,
    urgent: ['flood'],
    place: { text: '顺城街 18 号' },
    phone: '138 0000 2222',
  },
}
const submit = (body: Record<string, unknown> = {}, key = 'outage') =>
  town.anyone.post(`/api/open-forms/${key}/reports`, { ...good, ...body })
const caseOf = async (token: string) => {
  const { caseId } = (await town.anyone.get(`/api/track/${token}`)).body
  return (await dispatcher.get(`/api/cases/${caseId}`)).body
}
const pathsOf = (r: { body: { issues?: { path: string }[] } }) => (r.body.issues ?? []).map((i) => i.path)

async function upload(): Promise<string> {
  const photo = await phonePhoto()
  const made = await town.anyone.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
  await town.anyone.send({
    method: 'PATCH',
    url: `/api/uploads/${made.body.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'upload-token': made.body.token,
    },
    payload: photo,
  })
  return made.body.id
}

describe('a resident fills in a form', () => {
  it('finds the open ones, their questions and their schema without signing in', async () => {
    const { forms } = (await town.anyone.get('/api/open-forms')).body
    expect(forms.length).toBeGreaterThanOrEqual(6)
    const one = (await town.anyone.get('/api/open-forms/outage')).body
    expect(one).toMatchObject({ key: 'outage', version: 1, open: true })
    const schema = (await town.anyone.get('/api/open-forms/outage/schema')).body
    expect(schema.required).toEqual(['what', 'range', 'place'])
    expect((await town.anyone.get('/api/open-forms/nothing')).status).toBe(404)
  })

  it('makes a report: words for triage, answers kept, phone sealed, photo attached', async () => {
    const photo = await upload()
    const r = await submit({ answers: { ...good.answers, photos: [photo] }, name: '欧阳' })
    expect(r.status, JSON.stringify(r.body)).toBe(201)
    const c = await caseOf(r.body.token)
    const [report] = c.reports
    expect(c.title).toBe('停水停电报修：停水')
    expect(report).toMatchObject({ channel: 'web', placeText: '顺城街 18 号', phoneMask: '138****2222' })
    expect(report.body).toContain('哪些人家：整栋或整片\n大约多少户：40 户')
    expect(report.form).toMatchObject({ key: 'outage', version: 1 })
    expect(report.form.answers.map((a: { key: string }) => a.key)).toEqual([
      'what',
      'range',
      'households',
      'urgent',
    ])
    expect(c.attachments.map((a: { id: string }) => a.id)).toEqual([photo])
    const { rows } = await town.owner.query('select raw::text from reports where id = $1', [r.body.reportId])
    expect(rows[0].raw).not.toContain('0000')
    expect(JSON.stringify(c)).not.toContain('13800002222')
  })

  it('is told every fault at once, each by its field, and nothing is stored', async () => {
    const before = await town.owner.query('select count(*)::int as n from reports')
    const r = await submit({
      answers: { what: 'fire', households: 0, range: 'block', phone: '12', nonsense: 'x' },
    })
    expect(r.status).toBe(400)
    expect(pathsOf(r)).toEqual([
      'answers.what',
      'answers.households',
      'answers.place',
      'answers.phone',
      'answers.nonsense',
    ])
    const after = await town.owner.query('select count(*)::int as n from reports')
    expect(after.rows).toEqual(before.rows)
  })

  it('may send again without making two; another body under the same id is refused', async () => {
    const requestId = '0190aaaa-0000-7000-8000-000000000001'
    const one = await submit({ requestId })
    const two = await submit({ requestId })
    expect([two.body.reportId, two.body.repeated]).toEqual([one.body.reportId, true])
    expect((await submit({ requestId, answers: { ...good.answers, households: 41 } })).body.code).toBe(
      'request.reused',
    )
  })

  it('need not write the place that a plate knows, and the plate may carry the form', async () => {
    const manager = await town.as('systemAdmin')
    const set = await manager.post('/api/qr-codes/DR-0302/form', { form: 'outage' })
    expect(set.status).toBe(200)
    expect((await town.anyone.get('/api/places/DR-0302')).body.form).toBe('outage')
    const { place: _, ...rest } = good.answers
    expect(pathsOf(await submit({ answers: rest }))).toEqual(['answers.place'])
    const r = await submit({ answers: rest, qrCode: 'DR-0302' })
    expect(r.status).toBe(201)
    const c = await caseOf(r.body.token)
    const own = c.reports.find((x: { id: string }) => x.id === r.body.reportId)
    expect(own).toMatchObject({ qrCode: 'DR-0302', channel: 'qr' })
    expect((await manager.post('/api/qr-codes/DR-0302/form', { form: 'nothing' })).status).toBe(400)
    expect((await worker.post('/api/qr-codes/DR-0302/form', { form: null })).status).toBe(403)
    expect((await manager.post('/api/qr-codes/DR-0302/form', { form: null })).body.form).toBeNull()
  })

  it('a machine that fills the hidden field is slowed down', async () => {
    expect((await submit({ website: 'http://spam' })).status).toBe(429)
  })
})

describe('staff fill in the same form', () => {
  it('a worker at the door, the desk on the phone: same checks, own channel', async () => {
    const { phone: _, ...answers } = good.answers
    const bad = await worker.post('/api/staff/forms/outage/reports', {
      version: 1,
      channel: 'grid-worker',
      answers: { ...answers, what: 'fire' },
    })
    expect(pathsOf(bad)).toEqual(['answers.what'])
    const r = await worker.post('/api/staff/forms/outage/reports', {
      version: 1,
      channel: 'grid-worker',
      answers: { ...answers, place: { text: '滨江路 3 号', point: [107.39, 29.7064], accuracy: 8 } },
      name: '老冉',
      occurredAt: '2026-06-26T13:00:00+08:00',
    })
    expect(r.status, JSON.stringify(r.body)).toBe(201)
    const c = (await dispatcher.get(`/api/cases/${r.body.caseId}`)).body
    const own = c.reports.find((x: { id: string }) => x.id === r.body.reportId)
    expect(own).toMatchObject({ channel: 'grid-worker', form: { key: 'outage' } })
    const call = await dispatcher.post('/api/staff/forms/noise/reports', {
      version: 1,
      channel: 'phone',
      answers: { kind: 'dance', hours: ['evening'], place: { text: '大东门广场' }, phone: '13900001234' },
    })
    expect(call.status, JSON.stringify(call.body)).toBe(201)
    expect((await town.anyone.post('/api/staff/forms/noise/reports', {})).status).toBe(401)
  })
})

describe('a clerk makes a form', () => {
  const words = (zh: string) => ({ zh, en: '' })
  const definition = {
    title: words('树枝修剪'),
    lead: words(''),
    itemCode: '1.5.2',
    level: null,
    channel: null,
    fields: [
      {
        key: 'how',
        kind: 'choice',
        label: words('挡了什么'),
        help: words(''),
        required: true,
        options: [
          { key: 'light', label: words('挡光') },
          { key: 'lamp', label: words('挡路灯') },
        ],
        min: null,
        max: null,
        unit: words(''),
        showIf: null,
      },
    ],
  }
  const draft = async () => (await clerk.get('/api/forms/trees')).body

  it('keeps a faulty draft, publishes a sound one, and what is published never changes', async () => {
    const made = await clerk.post('/api/forms', { key: 'trees', regionPath: '500102006', title: '树枝修剪' })
    expect(made.status).toBe(201)
    expect(
      (await clerk.post('/api/forms', { key: 'trees', regionPath: '500102006', title: 'x' })).body.code,
    ).toBe('form.taken')
    const d = await draft()
    expect(d.faults.map((f: { code: string }) => f.code)).toEqual(['empty'])
    expect((await town.anyone.get('/api/open-forms/trees')).status).toBe(404)
    const refused = await clerk.post('/api/forms/trees/publish', { revision: d.revision })
    expect([refused.status, refused.body.code]).toEqual([422, 'form.faulty'])

    const saved = await clerk.post('/api/forms/trees/draft', { revision: 1, definition })
    expect(saved.body).toEqual({ revision: 2, faults: [] })
    const stale = await clerk.post('/api/forms/trees/draft', { revision: 1, definition })
    expect([stale.status, stale.body.code]).toEqual([409, 'conflict.version'])
    expect((await clerk.post('/api/forms/trees/publish', { revision: 2 })).body).toEqual({ version: 1 })
    // From a second page, or pressed once more: there is nothing new in it.
    expect((await clerk.post('/api/forms/trees/publish', { revision: 2 })).body).toEqual({ version: 1 })
    expect(
      (await town.anyone.get('/api/open-forms')).body.forms.map((f: { key: string }) => f.key),
    ).toContain('trees')

    const more = { ...definition, fields: [{ ...definition.fields[0], key: 'what' }] }
    await clerk.post('/api/forms/trees/draft', { revision: 2, definition: more })
    await clerk.post('/api/forms/trees/publish', { revision: 3 })
    await expect(
      town.owner
        .query('set role yige_app')
        .then(() => town.owner.query('update form_versions set version = 9')),
    ).rejects.toThrow(/permission denied/)
    await town.owner.query('reset role')
    // What was on a screen before is checked as it was shown; its report names it.
    const old = await submit({ version: 1, answers: { how: 'lamp' } }, 'trees')
    expect(old.status, JSON.stringify(old.body)).toBe(201)
    expect(pathsOf(await submit({ version: 2, answers: { how: 'lamp' } }, 'trees'))).toEqual([
      'answers.what',
      'answers.how',
    ])
    expect((await submit({ version: 3, answers: {} }, 'trees')).body.code).toBe('form.version')
    const c = await caseOf(old.body.token)
    expect(c.reports[0].form).toMatchObject({ version: 1, answers: [{ label: { zh: '挡了什么' } }] })
    expect(c.itemCode).toBe('1.5.2')
    expect(
      (await draft()).versions.map((v: { version: number; reports: number }) => [v.version, v.reports]),
    ).toEqual([
      [2, 0],
      [1, 1],
    ])
  })

  it('closes it: nobody begins any more, and what was filled in before is still taken', async () => {
    await clerk.post('/api/forms/trees/open', { open: false })
    expect((await submit({ version: 2, answers: { what: 'lamp' } }, 'trees')).body.code).toBe('form.closed')
    const body = { version: 2, channel: 'grid-worker', answers: { what: 'lamp' } }
    const late = await worker.post('/api/staff/forms/trees/reports', {
      ...body,
      occurredAt: '2026-06-26T14:00:00+08:00',
    })
    expect(late.status).toBe(201)
    expect((await worker.post('/api/staff/forms/trees/reports', body)).body.code).toBe('form.closed')
    await clerk.post('/api/forms/trees/open', { open: true })
  })

  it('is for who may make forms, in their region', async () => {
    expect((await dispatcher.get('/api/forms')).status).toBe(403)
    expect((await clerk.get('/api/forms/nothing')).status).toBe(404)
    expect((await clerk.post('/api/forms', { key: 'far', regionPath: '110101', title: 'x' })).status).toBe(
      404,
    )
  })
})

describe('answers', () => {
  it('are listed and exported with the cases one may see, phones never', async () => {
    const all = (await dispatcher.get('/api/forms/outage/answers')).body
    expect(all.total).toBeGreaterThan(2)
    expect(all.rows[0].answers[0]).toHaveProperty('shown')
    const few = (await secretary.get('/api/forms/outage/answers')).body
    expect(few.total).toBeLessThanOrEqual(all.total)
    const page = (await dispatcher.get('/api/forms/outage/answers?limit=1')).body
    const next = (await dispatcher.get(`/api/forms/outage/answers?limit=1&after=${page.next}`)).body
    expect([page.rows[0].reportId, next.rows[0].reportId]).toEqual(
      all.rows.slice(0, 2).map((r: { reportId: string }) => r.reportId),
    )
    const csv = await dispatcher.get('/api/forms/outage/answers.csv')
    expect(csv.payload.toString()).toContain('停了什么')
    expect(csv.payload.toString()).not.toMatch(/1380000/)
  })
})

describe('Open311', () => {
  it('offers each form as a service with its attributes, and checks them', async () => {
    const services = (await town.anyone.get('/open311/v2/services.json')).body
    expect(services.map((s: { service_code: string }) => s.service_code)).toContain('form-outage')
    const def = (await town.anyone.get('/open311/v2/services/form-outage.json')).body
    expect(def.attributes[0]).toMatchObject({ code: 'what', datatype: 'singlevaluelist', required: true })
    const post = (more: Record<string, string>) =>
      town.anyone.send({
        method: 'POST',
        url: '/open311/v2/requests.json',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          service_code: 'form-outage',
          address_string: '顺城街 20 号',
          'attribute[what]': 'power',
          'attribute[range]': 'stair',
          'attribute[households]': '12',
          ...more,
        }).toString(),
      })
    const bad = await post({ 'attribute[what]': 'fire', 'attribute[households]': 'many' })
    expect(bad.status).toBe(400)
    expect(bad.body.map((e: { description: string }) => e.description.split(':')[0])).toEqual([
      'attribute[what]',
      'attribute[households]',
    ])
    const r = await post({ description: '半夜停的', phone: '13800003333' })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    const { rows } = await town.owner.query('select raw, body, phone_mask from reports where id = $1', [
      r.body[0].service_request_id,
    ])
    expect(rows[0].raw).toMatchObject({
      form: 'outage',
      version: 1,
      answers: { what: 'power', households: 12 },
    })
    expect(rows[0].body).toContain('停了什么：停电')
    expect(rows[0].body).toContain('半夜停的')
    expect(rows[0].phone_mask).toBe('138****3333')
  })
})
