/** D03, D04: one burst pipe told by hotline, web page, grid worker and letter is one case; each is told the one result once, with proof. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FakeHotline } from '../../test/fake-hotline.ts'
import { FakeMail } from '../../test/fake-mail.ts'
import { type Town, testTown } from '../../test/town.ts'
import { deliverDue } from '../channels/deliver.ts'
import { makeClient } from '../channels/sample.ts'
import { lookDue } from './look.ts'
import { solve } from './sample.ts'

let town: Town
const hotline = new FakeHotline()
const mail = new FakeMail()
beforeAll(async () => {
  town = await testTown()
  town.app.installation.localSources = true
  await mail.start()
  const callbackUrl = await hotline.start()
  await makeClient(town.app, town.owner, { key: hotline.key, secret: hotline.secret, callbackUrl })
}, 120_000)
afterAll(async () => {
  await hotline.stop()
  await mail.stop()
  await town?.close()
})

it('four channels, one case, four voices, each told once with its receipt', async () => {
  const url = '/api/channels/hotline/orders'
  const orders = [
    { externalId: 'HZ-1', content: '顺城街 18 号门口水管爆了，水漫到路上', placeText: '顺城街 18 号' },
  ]
  const signed = hotline.sign('POST', url, { requestId: randomUUID(), orders }, town.now())
  expect((await town.server.inject({ method: 'POST', url, ...signed })).json().created).toBe(1)
  const grid = await town.as('gridWorker')
  const said = { body: '顺城街 18 号门口水管爆了，一直在喷水', placeText: '顺城街 18 号' }
  const resident = await town.anyone.post('/api/reports', said)
  expect(resident.status, JSON.stringify(resident.body)).toBe(201)
  const worker = await grid.post('/api/staff/reports', { ...said, channel: 'grid-worker' })
  expect(worker.status, JSON.stringify(worker.body)).toBe(201)
  mail.put(
    'From: a@home.example\nTo: x@street.example.cn\nSubject: leak\nMessage-ID: <m1@home.example>\nContent-Type: text/plain; charset=utf-8\n\n顺城街 18 号门口水管爆了，路上全是水\n',
  )
  const admin = await town.as('systemAdmin')
  const made = await admin.post('/api/sources', {
    name: '信箱',
    channel: 'mailbox',
    regionPath: '500102006',
    settings: {
      kind: 'mail',
      address: 'x@street.example.cn',
      user: 'x',
      imap: { host: '127.0.0.1', port: mail.imapPort, tls: false },
      smtp: { host: '127.0.0.1', port: mail.smtpPort, tls: false },
      from: 'all',
    },
    secrets: { password: 'letmein' },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  await lookDue(town.app)
  const { rows: reports } = await town.owner.query(
    `select id, channel, case_id from reports where body like '顺城街 18 号门口水管爆了%' order by channel`,
  )
  expect(reports.map((r) => r.channel)).toEqual(['grid-worker', 'hotline', 'mailbox', 'web'])
  // Nobody joined them by hand.
  expect(new Set(reports.map((r) => r.case_id)).size).toBe(1)
  const id = await solve(town, 'HZ-1', '换管 1.2 米，恢复供水')
  for (let i = 0; i < 3; i++) await deliverDue(town.app)
  const { rows: told } = await town.owner.query(
    `select channel, state, receipt ->> 'via' as via from outbox where case_id = $1 and kind = 'result' order by channel`,
    [id],
  )
  expect(told).toEqual([
    { channel: 'grid-worker', state: 'delivered', via: 'page' },
    { channel: 'hotline', state: 'delivered', via: 'callback' },
    { channel: 'mailbox', state: 'delivered', via: 'mail' },
    { channel: 'web', state: 'delivered', via: 'page' },
  ])
  expect([...hotline.taken.values()].filter((m) => m.kind === 'result')).toHaveLength(1)
})
