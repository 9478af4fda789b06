import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reply, type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'
import type { Suggestion } from './contract.ts'

let town: Town
let secretary: Session
let buildings: string[]
const home = '500102006001'
beforeAll(async () => {
  town = await testTown()
  secretary = await town.as('secretary')
  buildings = town.app.services.regions
    .within(home)
    .filter((r) => r.kind === 'building')
    .slice(0, 3)
    .map((r) => r.path)
}, 120_000)
afterAll(() => town?.close())

const made = async (more: Record<string, unknown> = {}): Promise<string> => {
  const r = await secretary.post('/api/suggestions', {
    title: '楼道窗装玻璃',
    body: '冬天灌风，建议装上玻璃',
    regionPath: home,
    ...more,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body.id
}
const get = async (id: string): Promise<Suggestion> => (await secretary.get(`/api/suggestions/${id}`)).body
const step = async (id: string, s: Record<string, unknown>, who = secretary): Promise<Reply> =>
  who.post(`/api/suggestions/${id}/act`, { baseVersion: (await get(id)).version, step: s })
const good = async (id: string, s: Record<string, unknown>) => {
  const r = await step(id, s)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
}
const survey = () => ({
  action: 'survey',
  question: '要不要装玻璃',
  choices: ['要', '不要'],
  closesAt: '2026-07-10T18:00:00+08:00',
  quorum: 5,
  audience: buildings.map((building) => ({ building, households: 4 })),
})
const asked = async () => {
  const id = await made()
  await good(id, { action: 'answer', yes: true, text: '可以做，先问大家' })
  await good(id, survey())
  return id
}
const codes = async (id: string): Promise<string[]> =>
  (await secretary.get(`/api/suggestions/${id}/codes.csv`)).payload
    .toString()
    .trim()
    .split('\r\n')
    .slice(1)
    .map((l) => l.split(',')[2]!)
const vote = (id: string, code: string, choice = 0, more = {}) =>
  town.anyone.post(`/api/public/suggestions/${id}/vote`, { code, choice, ...more })

describe('from the resident to the answer', () => {
  it('is sent without a name, has a due answer as a task, and is read by its private link only', async () => {
    const sent = {
      requestId: '0190bbbb-0000-7000-8000-000000000011',
      title: '广场加两盏灯',
      body: '晚上跳舞看不清台阶',
    }
    const r = await town.anyone.post('/api/public/suggestions', sent)
    expect(r.status).toBe(201)
    // Sent again it is the same, though its link is kept nowhere as it reads.
    expect((await town.anyone.post('/api/public/suggestions', sent)).body).toEqual(r.body)
    const kept = await town.owner.query('select 1 from requests where answer::text like $1', [
      `%${r.body.key}%`,
    ])
    expect(kept.rowCount).toBe(0)
    expect((await town.anyone.get(`/api/public/suggestions/${r.body.key}`)).body).toMatchObject({
      state: 'received',
      mayVote: false,
    })
    const { rows } = await town.owner.query(
      `select s.id, t.due_at from suggestions s join tasks t on t.subject_id = s.id::text where s.number = $1`,
      [r.body.number],
    )
    // Friday and ten working days.
    expect(rows[0].due_at.toISOString()).toBe('2026-07-10T09:30:00.000Z')
    expect((await town.anyone.get(`/api/public/suggestions/${rows[0].id}`)).status).toBe(404)
  })

  it('an answer says yes or no with its reason, and ends the task', async () => {
    const id = await made()
    await good(id, { action: 'answer', yes: false, text: '电梯井没有位置' })
    expect(await get(id)).toMatchObject({ state: 'declined', answer: '电梯井没有位置' })
    const { rows } = await town.owner.query(`select state from tasks where subject_id = $1`, [id])
    expect(rows).toEqual([{ state: 'done' }])
    expect((await step(id, { action: 'adopt', text: 'x' })).body.code).toBe('suggestion.wrong_state')
  })

  it('made of a case, its reports are supporters and follow it on their tracking page', async () => {
    const r = await town.anyone.post('/api/reports', {
      body: '建议大东门社区广场加几把长椅',
      placeText: '大东门社区',
    })
    const { caseId } = (await town.anyone.get(`/api/track/${r.body.token}`)).body
    await town.owner.query(`update cases set region_path = $2 where id = $1`, [caseId, home])
    const id = await made({ caseId, regionPath: undefined })
    expect((await get(id)).supporters).toBe(1)
    const seen = () => town.anyone.get(`/api/track/${r.body.token}/suggestion`)
    expect((await seen()).body.suggestion).toMatchObject({ state: 'received' })
    await good(id, { action: 'answer', yes: true, text: '下半年排上' })
    expect((await seen()).body.suggestion).toMatchObject({ state: 'possible', answer: '下半年排上' })
    const { rows } = await town.owner.query(
      `select body from outbox where case_id = $1 and kind = 'progress' and body->>'step' = 'suggestion' order by created_at`,
      [caseId],
    )
    expect(rows).toHaveLength(2)
    expect(rows[1].body.text).toContain('下半年排上')
    expect((await secretary.post('/api/suggestions', { title: 'x', body: 'y', caseId })).body.code).toBe(
      'suggestion.case_has_one',
    )
  })

  it('ends the case it came from with that as the reason, which the reporter reads, unless the case is to go on', async () => {
    const dispatcher = await town.as('dispatcher')
    const from = async () => {
      const r = await town.anyone.post('/api/reports', {
        body: `建议在小区门口装减速带 ${Math.random()}`,
        placeText: '大东门社区',
      })
      const { caseId } = (await town.anyone.get(`/api/track/${r.body.token}`)).body
      return { caseId, token: r.body.token }
    }
    const turn = async (caseId: string, more = {}) => {
      const r = await dispatcher.post('/api/suggestions', {
        title: '装减速带',
        body: '建议装减速带',
        caseId,
        ...more,
      })
      expect(r.status, JSON.stringify(r.body)).toBe(201)
      return r.body
    }
    const ended = await from()
    const s = await turn(ended.caseId)
    expect(s.closed).toBe(true)
    const { body: c } = await dispatcher.get(`/api/cases/${ended.caseId}`)
    expect(['rejected', 'withdrawn']).toContain(c.state)
    expect(JSON.stringify(c.events)).toContain(`转成建议 ${s.number}`)
    const { body: t } = await town.anyone.get(`/api/track/${ended.token}`)
    expect(JSON.stringify(t)).toContain(s.number)
    const open = await from()
    const before = (await dispatcher.get(`/api/cases/${open.caseId}`)).body.state
    expect((await turn(open.caseId, { closeCase: false })).closed).toBe(false)
    expect((await dispatcher.get(`/api/cases/${open.caseId}`)).body.state).toBe(before)
  })

  it('of the whole place goes to a community, with its task, until it is asked about', async () => {
    const dispatcher = await town.as('dispatcher')
    const sent = await town.anyone.post('/api/public/suggestions', {
      title: '加两盏灯',
      body: '广场晚上看不清',
    })
    const { rows } = await town.owner.query('select id, region_path from suggestions where number = $1', [
      sent.body.number,
    ])
    const { id } = rows[0]
    expect(rows[0].region_path).toBe('500102006')
    expect((await secretary.get(`/api/suggestions/${id}`)).status).toBe(404)
    const place = async (regionPath: string, who = dispatcher) => {
      const { version } = (await dispatcher.get(`/api/suggestions/${id}`)).body
      return who.post(`/api/suggestions/${id}/act`, {
        baseVersion: version,
        step: { action: 'place', regionPath },
      })
    }
    expect((await place(home, secretary)).status).toBe(404)
    expect((await place('500102006999')).body.code).toBe('request.invalid')
    const placed = await place(home)
    expect(placed.status, JSON.stringify(placed.body)).toBe(200)
    expect(await get(id)).toMatchObject({ regionPath: home, state: 'received' })
    const tasks = await town.owner.query(
      `select state, region_path from tasks where subject_id = $1 order by created_at, state`,
      [id],
    )
    expect(tasks.rows).toContainEqual({ state: 'open', region_path: home })
    expect(tasks.rows.filter((x) => x.state === 'open')).toHaveLength(1)
    await good(id, { action: 'answer', yes: true, text: '可以' })
    await good(id, survey())
    expect((await place(home)).body.code).toBe('suggestion.wrong_state')
  })

  it('similar ones are linked, both stay, supporters add up, and it can be undone', async () => {
    const [a, b] = [await made(), await made({ title: '窗户装玻璃' })]
    expect((await step(a, { action: 'link', otherId: a, why: '同' })).body.code).toBe('suggestion.itself')
    await good(a, { action: 'link', otherId: b, why: '说的是同一件事' })
    expect((await get(b)).linked.map((l) => l.id)).toEqual([a])
    await good(b, { action: 'unlink', linkId: (await get(b)).linked[0]!.linkId, why: '不是同一栋' })
    expect((await get(a)).linked).toEqual([])
    expect((await get(b)).state).toBe('received')
  })
})

describe('the survey', () => {
  it('one vote for one household code, whatever way it is typed; results only from five on', async () => {
    const id = await asked()
    const all = await codes(id)
    expect(new Set(all).size).toBe(12)
    expect((await vote(id, all[0]!.toLowerCase().replace(/(....)/, '$1-'))).status).toBe(201)
    expect((await vote(id, all[0]!, 1)).body.code).toBe('suggestion.voted')
    expect((await vote(id, 'ZZZZZZZZ')).body.code).toBe('suggestion.code')
    expect((await vote(id, all[1]!, 5)).body.code).toBe('suggestion.no_choice')
    const page = () => town.anyone.get(`/api/public/suggestions/${id}`)
    expect((await page()).body.result).toEqual({ answered: 1, valid: false, choices: null })
    for (const c of all.slice(1, 5)) await vote(id, c, 1, { comment: '怕贵' })
    const { body } = await page()
    expect(body.result).toEqual({ answered: 5, valid: true, choices: [1, 4] })
    expect(JSON.stringify(body)).not.toContain('怕贵')
    expect((await get(id)).comments).toHaveLength(4)
  })

  it('the same request twice is one vote; twenty at once with one code are one vote', async () => {
    const id = await asked()
    const [a, b] = await codes(id)
    const requestId = crypto.randomUUID()
    for (let i = 0; i < 2; i++) expect((await vote(id, a!, 0, { requestId })).status).toBe(201)
    const many = await Promise.all(Array.from({ length: 20 }, () => vote(id, b!)))
    expect(many.filter((r) => r.status === 201)).toHaveLength(1)
    expect((await get(id)).answered).toBe(2)
  })

  it('paper is counted by building and never above its households; a phone counts once and is not kept', async () => {
    const id = await asked()
    const paper = (count: number) =>
      step(id, { action: 'count', how: 'paper', choice: 0, building: buildings[0], count })
    expect((await paper(3)).status).toBe(200)
    expect((await paper(2)).body.code).toBe('suggestion.too_many')
    expect((await paper(1)).status).toBe(200)
    const phone = () => step(id, { action: 'count', how: 'phone', choice: 1, phone: '13900002222' })
    expect((await phone()).status).toBe(200)
    expect((await phone()).body.code).toBe('suggestion.voted')
    expect((await step(id, { action: 'count', how: 'paper', choice: 0 })).body.code).toBe('suggestion.who')
    expect((await get(id)).byHow).toEqual({ code: 0, phone: 1, paper: 4 })
    const { rows } = await town.owner.query(`select v::text as t from suggestion_votes v`)
    expect(JSON.stringify(rows)).not.toContain('13900002222')
  })

  it('is over when it is over', async () => {
    const id = await asked()
    const [code] = await codes(id)
    await town.owner.query(
      `update suggestions set survey = survey || '{"closesAt": "2026-06-25T00:00:00Z"}' where id = $1`,
      [id],
    )
    expect((await vote(id, code!)).body.code).toBe('suggestion.wrong_state')
  })
})

describe('the project', () => {
  const building = async () => {
    const id = await asked()
    await good(id, { action: 'adopt', text: '同意的占多数' })
    expect(
      (
        await step(id, {
          action: 'project',
          unit: '扇',
          total: 9,
          who: '社区',
          dueAt: '2026-09-01T00:00:00+08:00',
          steps: ['量尺寸'],
          places: [{ building: buildings[0], total: 5 }],
        })
      ).body.code,
    ).toBe('suggestion.sum')
    await good(id, {
      action: 'project',
      unit: '扇',
      total: 9,
      budget: '2026-17',
      who: '社区',
      dueAt: '2026-09-01T00:00:00+08:00',
      steps: ['量尺寸', '安装'],
      places: [
        { building: buildings[0], total: 5 },
        { building: buildings[1], total: 4 },
      ],
    })
    return id
  }

  it('counts by building, says how far in words, shows photos, and ends only when all is done', async () => {
    const id = await building()
    const photo = await phonePhoto()
    const up = await secretary.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
    await secretary.send({
      method: 'PATCH',
      url: `/api/uploads/${up.body.id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': up.body.token,
      },
      payload: photo,
    })
    await good(id, { action: 'progress', building: buildings[0], done: 5, uploads: [up.body.id] })
    expect((await step(id, { action: 'progress', building: buildings[1], done: 5 })).body.code).toBe(
      'suggestion.too_many',
    )
    expect((await step(id, { action: 'progress', building: buildings[2], done: 1 })).body.code).toBe(
      'suggestion.no_building',
    )
    const page = (await town.anyone.get(`/api/public/suggestions/${id}`)).body
    expect(page.progress.zh).toBe('9 扇里做好 5 扇，还有 4 扇')
    const shown = await town.anyone.get(`/api/public/suggestions/${id}/photos/${page.photos[0].id}`)
    expect(shown.status).toBe(200)
    expect((await step(id, { action: 'finish', text: '好了' })).body.code).toBe('suggestion.not_done')
    await good(id, { action: 'progress', building: buildings[1], done: 4 })
    await good(id, { action: 'step', index: 0 })
    await good(id, { action: 'finish', text: '全部装好' })
    const s = await get(id)
    expect([s.state, s.done, s.sound]).toEqual(['finished', 9, true])
    expect((await secretary.get('/api/suggestions?view=all')).body.finished).toBe(1)
  })

  it('a photo of another matter cannot be had by way of a project', async () => {
    const id = await building()
    const { rows } = await town.owner.query(`select id from attachments limit 1`)
    expect((await town.anyone.get(`/api/public/suggestions/${id}/photos/${rows[0].id}`)).status).toBe(404)
  })
})

describe('who may', () => {
  it('leaders read, secretaries handle, grid workers neither; the next community sees nothing', async () => {
    const id = await made()
    expect((await (await town.as('leader')).get(`/api/suggestions/${id}`)).status).toBe(200)
    expect((await step(id, { action: 'answer', yes: true, text: 'x' }, await town.as('leader'))).status).toBe(
      403,
    )
    expect((await (await town.as('gridWorker')).get(`/api/suggestions/${id}`)).status).toBe(403)
    await town.owner.query(`update suggestions set region_path = '500102006005' where id = $1`, [id])
    expect((await secretary.get(`/api/suggestions/${id}`)).status).toBe(404)
  })

  it('two at once: the second reads what is new first', async () => {
    const id = await made()
    const { version } = await get(id)
    await good(id, { action: 'answer', yes: true, text: '可以' })
    const r = await secretary.post(`/api/suggestions/${id}/act`, {
      baseVersion: version,
      step: { action: 'adopt', text: 'x' },
    })
    expect(r.body.code).toBe('conflict.version')
  })

  it('the list is exported', async () => {
    const csv = (await secretary.get('/api/suggestions.csv?view=all')).payload.toString()
    expect(csv).toContain('楼道窗装玻璃')
    expect(csv).not.toContain('只有前')
  })

  it('a list that is longer than the file says so in its last line', async () => {
    const id = await made({ title: '很多条里的一条' })
    await town.owner.query(
      `insert into suggestions select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'number', 'JY-X-' || i, 'token_hash', '\\x' || md5(i::text)))).*
       from suggestions s, generate_series(1, 5000) i where s.id = $1`,
      [id],
    )
    const lines = (
      await secretary.get(`/api/suggestions.csv?view=all&q=${encodeURIComponent('很多条里')}`)
    ).payload
      .toString()
      .trimEnd()
      .split('\r\n')
    expect(lines).toHaveLength(1 + 5000 + 1)
    expect(lines.at(-1)).toContain('只有前 5000 行，共 5001 行')
    await town.owner.query(`delete from suggestions where number like 'JY-X-%'`)
  })

  it('its number has the year of the place, whatever zone the server stands in', async () => {
    const zone = process.env.TZ
    process.env.TZ = 'America/New_York'
    try {
      town.at('2027-01-01T00:30:00+08:00')
      const who = await town.signIn('secretary')
      const r = await who.post('/api/suggestions', { title: '种树', body: '院里种几棵树', regionPath: home })
      expect((await who.get(`/api/suggestions/${r.body.id}`)).body.number).toMatch(/^JY-2027-\d{4}$/)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})
