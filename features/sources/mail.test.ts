/** Letters through real IMAP and SMTP on the demo town: taken once, answered in their thread, machines passed over. */
import iconv from 'iconv-lite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeMail } from '../../test/fake-mail.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'
import { deliverDue } from '../channels/deliver.ts'
import type { Source } from './contract.ts'
import { lookDue } from './look.ts'
import { letter, mailSettings, solve } from './sample.ts'

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

const settings = (o: Record<string, unknown> = {}) => mailSettings(mail, o)
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
