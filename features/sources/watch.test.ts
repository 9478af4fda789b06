/** Mail servers that tell of a letter by themselves, through real IMAP on the demo town. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeMail } from '../../test/fake-mail.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import type { Source } from './contract.ts'
import { lookDue } from './look.ts'
import { letter, mailSettings } from './sample.ts'
import { insuranceMs, stopWatching, watchMail } from './watch.ts'

let town: Town
let admin: Session
let mail: FakeMail
let ms = new Date('2026-06-26T14:20:00+08:00').getTime()
const forward = (by: number) => {
  ms += by
  town.at(new Date(ms).toISOString())
}
beforeAll(async () => {
  town = await testTown()
  town.app.installation.localSources = true
  admin = await town.as('systemAdmin')
}, 120_000)
afterAll(() => town?.close())
beforeEach(async () => {
  mail = new FakeMail()
  await mail.start()
})
afterEach(async () => {
  stopWatching(town.app)
  await mail.stop()
  await town.owner.query('delete from sources')
})

const add = async () => {
  const r = await admin.post('/api/sources', {
    name: '街道信箱',
    channel: 'mailbox',
    regionPath: '500102006',
    settings: mailSettings(mail),
    secrets: { password: 'letmein' },
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body.id as string
}
const look = async (by = 61_000) => {
  forward(by)
  await lookDue(town.app)
}
const source = async (id: string) =>
  ((await admin.get('/api/sources')).body.sources as Source[]).find((s) => s.id === id)!
const reports = async (id: string) =>
  (await town.owner.query('select id from reports where client_id = $1', [id])).rows

describe('a server that tells by itself', () => {
  const nextIn = async (id: string) => Date.parse((await source(id)).nextAt!) - ms
  const isDue = (id: string) => expect.poll(() => nextIn(id)).toBeLessThanOrEqual(0)

  it('is looked into as soon as a letter comes, and hardly ever besides', async () => {
    mail.idle = true
    const id = await add()
    await watchMail(town.app)
    expect(mail.waiting, 'nobody has signed in there yet').toBe(0)
    await look()
    await watchMail(town.app)
    await expect.poll(() => mail.waiting).toBe(1)
    // What came between the look and the line is looked for once.
    await isDue(id)
    await lookDue(town.app)
    expect(await source(id)).toMatchObject({ told: true, failures: 0 })
    expect(await nextIn(id)).toBe(insuranceMs)

    mail.put(letter('楼道的灯坏了。'))
    await isDue(id)
    await lookDue(town.app)
    expect(await reports(id)).toHaveLength(1)
    // Looked into on a line of its own: the one that waits goes on, and no second one is opened.
    await watchMail(town.app)
    expect(mail.waiting).toBe(1)
    expect(mail.commands.filter((c) => /\bIDLE$/.test(c))).toHaveLength(1)
    mail.put(letter('楼道的灯又坏了。'))
    await isDue(id)
    await lookDue(town.app)
    expect(await reports(id)).toHaveLength(2)
  })

  it('what it tells during a look is not slept over', async () => {
    mail.idle = true
    const id = await add()
    mail.put(letter('先来的信。'))
    await look()
    await watchMail(town.app)
    await isDue(id)
    // The look has asked for the numbers when the next letter comes.
    const put = mail.put.bind(mail)
    mail.onSearch = () => {
      mail.onSearch = undefined
      setTimeout(() => put(letter('看的时候来的信。')), 20)
      return 120
    }
    await lookDue(town.app)
    expect(await reports(id)).toHaveLength(1)
    expect(await nextIn(id)).toBeLessThanOrEqual(2000)
    await look(2000)
    expect(await reports(id)).toHaveLength(2)
  })

  it('a line that breaks means: look now, then every so often, until it stands again', async () => {
    mail.idle = true
    const id = await add()
    await look()
    await watchMail(town.app)
    await expect.poll(() => mail.waiting).toBe(1)
    await isDue(id)
    await lookDue(town.app)
    mail.cut()
    await expect.poll(() => mail.waiting).toBe(0)
    mail.put(letter('没人告诉的信。'))
    await expect
      .poll(async () => {
        await watchMail(town.app)
        return nextIn(id)
      })
      .toBeLessThanOrEqual(0)
    await lookDue(town.app)
    expect(await reports(id)).toHaveLength(1)
    expect((await source(id)).told).toBe(false)
    expect(await nextIn(id)).toBe(30_000)
    await watchMail(town.app)
    expect(mail.waiting, 'not before half a minute').toBe(0)
    forward(31_000)
    await watchMail(town.app)
    await expect.poll(() => mail.waiting).toBe(1)
    await expect.poll(async () => (await source(id)).told).toBe(true)
  })

  it('one that cannot is asked every so often, a paused one not at all', async () => {
    const id = await add()
    await look()
    await watchMail(town.app)
    expect(await source(id)).toMatchObject({ told: false })
    expect(await nextIn(id)).toBe(30_000)
    expect(mail.commands.some((c) => /\bIDLE$/.test(c))).toBe(false)
    // It is not asked again and again whether it can by now.
    const before = mail.commands.length
    forward(31_000)
    await watchMail(town.app)
    expect(mail.commands).toHaveLength(before)

    mail.idle = true
    forward(3_600_000)
    await watchMail(town.app)
    await expect.poll(() => mail.waiting).toBe(1)
    const paused = await admin.post(`/api/sources/${id}`, { active: false, pausedWhy: '换服务器' })
    expect(paused.status, JSON.stringify(paused.body)).toBe(200)
    await watchMail(town.app)
    await expect.poll(() => mail.waiting).toBe(0)
    expect((await source(id)).told).toBe(false)
  })
})
