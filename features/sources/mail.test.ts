/** Letters through real IMAP and SMTP on the demo town: taken once, answered in their thread, machines passed over. */
import iconv from 'iconv-lite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeMail } from '../../test/fake-mail.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'
import { deliverDue } from '../channels/deliver.ts'
import type { Source } from './contract.ts'
import { lookDue } from './look.ts'
import { solve } from './sample.ts'
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
  town.app.installation.origin = 'https://yige.example.cn'
  admin = await town.as('systemAdmin')
}, 120_000)
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    `delete from sources; delete from source_items; delete from source_letters; delete from tasks where kind like 'source.%'`,
  )
  await mail?.stop()
  mail = new FakeMail()
  await mail.start()
})
afterAll(() => mail?.stop())

const settings = (o: Record<string, unknown> = {}) => ({
  kind: 'mail',
  address: 'xinxiang@street.example.cn',
  user: 'xinxiang',
  imap: { host: '127.0.0.1', port: mail.imapPort, tls: false },
  smtp: { host: '127.0.0.1', port: mail.smtpPort, tls: false },
  from: 'all',
  ...o,
})
const add = async (o: Record<string, unknown> = {}, password = 'letmein') => {
  const r = await admin.post('/api/sources', {
    name: '街道信箱',
    channel: 'mailbox',
    regionPath: '500102006',
    settings: settings(o),
    secrets: { password },
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
  (
    await town.owner.query(
      'select id, external_id, title, body, channel, raw, reporter_kind from reports where client_id = $1 order by length(external_id), external_id',
      [id],
    )
  ).rows
let n = 0
const letter = (body: string, headers: Record<string, string> = {}) => {
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

describe('letters in', () => {
  it('each is one report, in whatever encoding, with quotes apart; nothing is read twice', async () => {
    mail.put(letter('广场路那盏路灯三天不亮了。'))
    const gbk = Buffer.concat([
      Buffer.from(
        letter('', {
          Subject: `=?gb2312?B?${iconv.encode('井盖松动', 'gbk').toString('base64')}?=`,
          'Content-Type': 'text/plain; charset=gb2312',
          'Content-Transfer-Encoding': '8bit',
        }).replace(/\n/g, '\r\n'),
      ),
      iconv.encode('南门山路口的井盖松动，走路要绊倒。', 'gbk'),
    ])
    mail.put(gbk)
    mail.put(
      letter('=E5=9E=83=E5=9C=BE=E6=A1=B6=E6=BB=A1=E4=BA=86', {
        'Content-Transfer-Encoding': 'quoted-printable',
      }),
    )
    mail.put(
      letter('<style>p{}</style><p>滨江路<b>护栏</b>断了&nbsp;一截</p><script>x()</script>', {
        'Content-Type': 'text/html; charset=utf-8',
        Subject: 'Re: 护栏',
      }),
    )
    mail.put(letter('还是没有修好，请再看看。\n\n在 2026年6月20日，街道信箱 写道：\n> 已经派人去看\n> 谢谢'))
    const id = await add()
    await look()
    const got = await reports(id)
    expect(got.map((r) => r.body)).toEqual([
      '广场路那盏路灯三天不亮了。',
      '南门山路口的井盖松动，走路要绊倒。',
      '垃圾桶满了',
      '滨江路护栏断了 一截',
      '还是没有修好，请再看看。',
    ])
    expect(got[0]).toMatchObject({ channel: 'mailbox', title: '路灯不亮', reporter_kind: 'named' })
    expect(got[1].title).toBe('井盖松动')
    expect(got[3].title).toBe('护栏')
    expect(got[4].raw.quoted).toContain('已经派人去看')
    await look()
    await look()
    expect((await reports(id)).length).toBe(5)
    expect((await source(id)).today).toMatchObject({ taken: 5, repeated: 0, refused: 0, ignored: 0 })
    // Opened for reading only: the letters stay as they were.
    expect(mail.commands.some((c) => /\bEXAMINE\b/.test(c))).toBe(true)
    expect(mail.commands.some((c) => /\b(SELECT|STORE|EXPUNGE)\b/.test(c))).toBe(false)
  })

  it('photos come through the cleaning; logos and tracking pixels do not', async () => {
    const photo = await phonePhoto({ width: 3000, height: 2000 })
    const part = (type: string, name: string, content: Buffer) =>
      `--b\nContent-Type: ${type}; name="${name}"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="${name}"\n\n${content.toString('base64').replace(/.{76}/g, '$&\n')}\n`
    mail.put(
      letter(
        `--b\nContent-Type: text/plain; charset=utf-8\n\n墙裂了，见照片。\n${part('image/jpeg', 'a.jpg', photo)}${part('image/png', 'dot.png', Buffer.alloc(80))}${part('image/jpeg', 'not.jpg', Buffer.alloc(9000, 65))}--b--`,
        { 'Content-Type': 'multipart/mixed; boundary="b"' },
      ),
    )
    const id = await add()
    await look()
    const [r] = await reports(id)
    expect(r.body).toBe('墙裂了，见照片。')
    const { rows } = await town.owner.query(
      'select kind, mime, hash, lng from attachments where report_id = $1',
      [r.id],
    )
    expect(rows).toEqual([expect.objectContaining({ kind: 'photo', mime: 'image/jpeg', lng: null })])
  })

  it('machines are passed over and counted; a writer without end becomes one', async () => {
    for (const h of [
      { 'Auto-Submitted': 'auto-replied' },
      { Precedence: 'bulk' },
      { 'List-Id': '<news.example>' },
      { From: 'MAILER-DAEMON@mx.example' },
      { 'Return-Path': '<>' },
      { From: 'xinxiang@street.example.cn' },
    ] as Record<string, string>[])
      mail.put(letter('我不在办公室', h))
    const id = await add()
    await look()
    expect(await reports(id)).toEqual([])
    expect((await source(id)).today).toMatchObject({ ignored: 6, taken: 0 })
    for (let i = 0; i < 25; i++) mail.put(letter(`第 ${i} 封`, { From: 'loop@machine.example' }))
    await look()
    expect((await reports(id)).length).toBe(20)
    expect((await source(id)).today.ignored).toBe(11)
  }, 120_000)

  it('nothing lost and nothing twice: a line that breaks, a numbering that is new, a copy', async () => {
    const texts = ['第一封：路灯不亮', '第二封：井盖松动', '第三封：护栏断了']
    const uids = texts.map((t) => mail.put(letter(t)))
    mail.breakAt = uids[1]!
    const id = await add()
    await look()
    expect((await reports(id)).map((r) => r.body)).toEqual(texts.slice(0, 1))
    expect((await source(id)).failures).toBe(1)
    await look(600_000)
    expect((await reports(id)).map((r) => r.body)).toEqual(texts)
    // Taken, and the process died before it wrote so down.
    await town.owner.query(`update sources set cursor = cursor || '{"uid": 1}' where id = $1`, [id])
    await look()
    expect((await reports(id)).length).toBe(3)
    mail.validity++
    mail.put(letter('第四封：垃圾桶满了'))
    await look()
    expect((await reports(id)).map((r) => r.body)).toEqual([...texts, '第四封：垃圾桶满了'])
  })

  it('from now on: what lies there is left alone; a wrong password is said, and never shown', async () => {
    mail.put(letter('旧信'))
    const id = await add({ from: 'now' })
    await look()
    mail.put(letter('新信：路灯不亮'))
    await look()
    expect((await reports(id)).map((r) => r.body)).toEqual(['新信：路灯不亮'])
    const wrong = await add({}, 'not-the-password')
    await look()
    expect((await source(wrong)).lastError).toMatch(/wrong password/)
    expect(JSON.stringify((await admin.get(`/api/sources/${wrong}`)).body)).not.toContain('not-the-password')
    const tried = await admin.post('/api/sources/try', {
      requestId: undefined,
      settings: settings(),
      secrets: { password: 'letmein' },
    })
    expect(tried.body).toMatchObject({ ok: true, found: 2 })
    expect(tried.body.samples[0].order).toMatchObject({ content: '新信：路灯不亮', name: '欧阳' })
  })
})

describe('letters out', () => {
  it('the first tells the tracking link, the result comes once, in the thread, with the receipt of the mail server', async () => {
    mail.put(letter('顺城街 18 号门口水管爆了，水漫到路上', { 'Message-ID': '<burst@home.example>' }))
    const id = await add()
    await look()
    await deliverDue(town.app)
    expect(mail.sent).toHaveLength(1)
    const [first] = mail.sent
    expect(first).toMatchObject({
      from: 'xinxiang@street.example.cn',
      to: ['ouyang@home.example'],
      user: 'xinxiang',
    })
    const header = (text: string, k: string) =>
      new RegExp(`^${k}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(text)?.[1] ?? ''
    expect(header(first!.text, 'In-Reply-To')).toBe('<burst@home.example>')
    expect(header(first!.text, 'References')).toContain('<burst@home.example>')
    expect(header(first!.text, 'Auto-Submitted')).toBe('auto-replied')
    const words = (t: string) => {
      const [head, ...body] = t.split('\r\n\r\n')
      const raw = body.join('\r\n\r\n')
      return /base64/i.test(head!)
        ? Buffer.from(raw, 'base64').toString()
        : raw
            .replace(/=\r\n/g, '')
            .replace(/(?:=[0-9A-F]{2})+/g, (x) => decodeURIComponent(x.replaceAll('=', '%')))
    }
    const link = /https:\/\/yige\.example\.cn\/t\/([\w-]+)/.exec(words(first!.text))
    expect((await town.anyone.get(`/api/track/${link![1]}`)).status).toBe(200)

    await solve(town, 'burst@home.example', '换管 1.2 米，恢复供水')
    mail.moods = ['451 4.3.0 try later', 'drop']
    for (let i = 0; i < 4; i++) {
      await deliverDue(town.app)
      forward(600_000)
    }
    const results = mail.sent.filter((m) => words(m.text).includes('恢复供水'))
    // The answer to the first was lost: the same number again, which mail programs show once.
    expect(new Set(results.map((m) => header(m.text, 'Message-ID'))).size).toBe(1)
    const { rows } = await town.owner.query(
      `select o.state, o.receipt from outbox o join reports r on r.id = o.report_id where r.client_id = $1 and o.kind = 'result'`,
      [id],
    )
    expect(rows).toEqual([
      {
        state: 'delivered',
        receipt: expect.objectContaining({
          via: 'mail',
          note: expect.stringMatching(/^250 .*queued as Q\d/),
        }),
      },
    ])
    // The steps in between are on the tracking page; nobody is written to for each.
    expect(new Set(mail.sent.map((m) => header(m.text, 'Message-ID'))).size).toBe(2)
  })

  it('thanks in the thread are a word of that report; of somebody else, or with more to say, a letter like any other', async () => {
    mail.put(letter('门口的路灯不亮', { 'Message-ID': '<lamp@home.example>' }))
    const id = await add()
    await look()
    await deliverDue(town.app)
    const ours = /^Message-ID: <(.+)>/im.exec(mail.sent.at(-1)!.text)![1]!
    const [report] = await reports(id)
    const said = async () =>
      (
        await town.owner.query(
          `select e.data ->> 'body' as body from case_events e join reports r on r.county = e.county and r.case_id = e.case_id
           where r.id = $1 and e.kind = 'answered' order by e.seq`,
          [report.id],
        )
      ).rows.map((r) => r.body)
    const reply = (body: string, more: Record<string, string> = {}) =>
      letter(body, { 'In-Reply-To': `<${ours}>`, References: `<lamp@home.example> <${ours}>`, ...more })
    mail.put(reply('收到，谢谢！\n\n在 2026年6月26日，街道信箱 写道：\n> 您的来信收到了'))
    await look()
    await look()
    expect(await reports(id)).toHaveLength(1)
    expect(await said()).toEqual(['收到，谢谢！'])
    expect((await source(id)).last[0]).toMatchObject({
      state: 'taken',
      taken: 0,
      note: expect.stringMatching(/^thanks YG-/),
    })
    // By the number of our answer alone, and by the number of the first letter alone.
    mail.put(reply('谢谢', { References: '' }))
    mail.put(reply('好的', { 'In-Reply-To': '<lamp@home.example>', References: '' }))
    await look()
    expect(await said()).toEqual(['收到，谢谢！', '谢谢', '好的'])
    expect(await reports(id)).toHaveLength(1)
    mail.put(reply('谢谢', { From: 'neighbour@home.example' }))
    mail.put(reply('谢谢，但是隔壁那盏也不亮'))
    mail.put(letter('谢谢', { Subject: 'thanks' }))
    await look()
    expect((await reports(id)).map((r) => r.body)).toEqual([
      '门口的路灯不亮',
      '谢谢',
      '谢谢，但是隔壁那盏也不亮',
      '谢谢',
    ])
    // A case that is closed takes no words any more, and thanks open none.
    await town.owner.query(
      `update cases set prev_state = 'triage', state = 'rejected', closed_at = $2 where id = (select case_id from reports where id = $1)`,
      [report.id, town.now()],
    )
    mail.put(reply('谢谢'))
    await look()
    expect(await said()).toHaveLength(3)
    expect(await reports(id)).toHaveLength(4)
    expect((await source(id)).last[0]).toMatchObject({ state: 'ignored', note: 'thanks' })
  })

  it('an address that is gone waits for a person', async () => {
    mail.put(letter('护栏断了', { From: 'gone@home.example' }))
    const id = await add()
    await look()
    await deliverDue(town.app)
    const { rows } = await town.owner.query(
      `select o.state, o.last_error from outbox o join reports r on r.id = o.report_id where r.client_id = $1 and o.round = -1`,
      [id],
    )
    expect(rows).toEqual([{ state: 'stuck', last_error: expect.stringContaining('550') }])
  })
})

describe('a server that tells by itself', () => {
  const nextIn = async (id: string) => Date.parse((await source(id)).nextAt!) - ms
  const isDue = (id: string) => expect.poll(() => nextIn(id)).toBeLessThanOrEqual(0)
  afterEach(() => stopWatching(town.app))

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
