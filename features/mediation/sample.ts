/** A mediator at work, for tests. */
import { expect } from 'vitest'
import type { Reply, Session } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'
import type { Act, Mediation } from './contract.ts'

export const grid = '500102006001003'
export const names = ['钱大川', '孙小梅']
export const phones = ['13812340001', '13812340002']
export const session = {
  action: 'hold',
  at: '2026-06-26T15:00:00+08:00',
  place: '社区会议室',
  present: [1, 2],
  others: '楼长',
  said: [{ side: 1, words: '愿意出一半' }],
  result: '双方同意找人估价',
}
export const drafted = {
  action: 'draft',
  facts: '楼上水管老化漏水，楼下天花板受损。',
  terms: [
    { side: 1, what: '更换老化水管', dueAt: '2026-07-03T18:00:00+08:00' },
    { side: 1, what: '赔偿 1800 元', dueAt: '2026-07-10T18:00:00+08:00' },
  ],
}

export function mediator(secretary: Session) {
  const opened = async (more: Record<string, unknown> = {}, who = secretary): Promise<Reply> =>
    who.post('/api/mediations', {
      kind: 'leak',
      title: '楼上漏水泡了天花板',
      regionPath: grid,
      parties: [
        { name: names[0], phone: phones[0], role: '楼上住户', words: '水管是老化，不是我故意的' },
        { name: names[1], phone: phones[1], role: '楼下住户', words: '天花板要重做，至少三千' },
      ],
      ...more,
    })
  const get = async (id: string, who = secretary): Promise<Mediation> =>
    (await who.get(`/api/mediations/${id}`)).body
  const step = async (id: string, step: Act | Record<string, unknown>, who = secretary): Promise<Reply> =>
    who.post(`/api/mediations/${id}/act`, { baseVersion: (await get(id)).version, step })
  const good = async (id: string, s: Act | Record<string, unknown>) => {
    const r = await step(id, s)
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    return r.body
  }
  async function upload(who = secretary): Promise<string> {
    const photo = await phonePhoto()
    const made = await who.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
    const sent = await who.send({
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
  const agreed = async () => {
    const { id } = (await opened()).body
    await good(id, session)
    await good(id, drafted)
    for (const side of [1, 2]) await good(id, { action: 'sign', side, uploads: [await upload()] })
    return id as string
  }
  return { opened, get, step, good, upload, agreed }
}
