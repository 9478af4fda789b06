/** For tests of sources: a case from triage to its result, as the people of the demo town do it. */

import type { FakeMail } from '../../test/fake-mail.ts'
import type { Session, Town } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'

async function upload(s: Session, content: Buffer): Promise<string> {
  const a = await s.post('/api/uploads', { size: content.length, mime: 'image/jpeg' })
  const r = await s.send({
    method: 'PATCH',
    url: `/api/uploads/${a.body.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'upload-token': a.body.token,
    },
    payload: content,
  })
  if (r.status !== 200) throw new Error(JSON.stringify(r.body))
  return a.body.id as string
}

/** The case of the report with this external id, repaired by the water unit; answers its id. */
export async function solve(town: Town, externalId: string, result: string): Promise<string> {
  const dispatcher = await town.as('dispatcher')
  const water = await town.as('waterHandler')
  const { rows } = await town.owner.query('select case_id from reports where external_id = $1', [externalId])
  const id = rows[0].case_id as string
  const read = async () => (await dispatcher.get(`/api/cases/${id}`)).body
  const act = async (who: Session, action: string, body: Record<string, unknown> = {}) => {
    const r = await who.post(`/api/cases/${id}/${action}`, { baseVersion: (await read()).version, ...body })
    if (r.status !== 200) throw new Error(`${action}: ${JSON.stringify(r.body)}`)
  }
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  const corrections = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' }
  if ((await read()).state === 'triage') await act(dispatcher, 'dispatch', { unitId: unit.id, corrections })
  await act(water, 'accept')
  const { point } = await read()
  const spot = { point: point ?? [107.39, 29.709], accuracy: 7 }
  await act(water, 'arrive', { spot })
  await act(water, 'resolve', {
    result,
    spot,
    uploads: [await upload(water, await phonePhoto({ width: 610 }))],
  })
  return id
}

/** A mailbox on a server of a test. */
export const mailSettings = (mail: FakeMail, o: Record<string, unknown> = {}) => ({
  kind: 'mail',
  address: 'xinxiang@street.example.cn',
  user: 'xinxiang',
  imap: { host: '127.0.0.1', port: mail.imapPort, tls: false },
  smtp: { host: '127.0.0.1', port: mail.smtpPort, tls: false },
  from: 'all',
  ...o,
})

let n = 0
/** A letter as a person writes it. */
export const letter = (body: string, headers: Record<string, string> = {}) => {
  const all: Record<string, string> = {
    From: '=?utf-8?B?5qyn6Ziz?= <ouyang@home.example>',
    To: 'xinxiang@street.example.cn',
    Subject: '=?utf-8?B?6Lev54Gv5LiN5Lqu?=',
    'Message-ID': `<letter-${++n}@home.example>`,
    Date: 'Fri, 26 Jun 2026 13:55:00 +0800',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  }
  return `${Object.entries(all)
    .map(([k, v]) => `${k}: ${v}`)
    .join('\n')}\n\n${body}\n`
}
