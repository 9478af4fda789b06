/** What is due goes out: taken for a lease, the number read from the ledger at that moment, sent, marked. */
import type { App } from '../../kernel/context.ts'
import { maskPhone, sha256 } from '../../kernel/crypto.ts'
import { noteOf } from '../../shared/notes.ts'
import { asSystem } from '../cases/answers.ts'
import { leaseMs, nextTry } from '../channels/rules.ts'
import { phonesOf, tagSights } from '../ledger/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { sendSms, smsProvider } from '../webhooks/answers/sms.ts'
import { approveTask, failedTask } from './commands.ts'
import { phoneKey } from './key.ts'
import { perMinute } from './rules.ts'
import * as store from './store.ts'

/** A turn comes every five seconds. */
const batch = perMinute / 12

export async function sendDue(app: App): Promise<number> {
  const { county } = app.installation
  const now = app.clock()
  await endPast(app)
  const due = await store.claim(app.pools.system, {
    county,
    now,
    lease: new Date(now.getTime() + leaseMs),
    limit: batch,
  })
  const phones = await phonesOf(
    { app, db: app.pools.system },
    due.map((d) => d.person_id),
  )
  for (const d of due) await one(app, d, phones.get(d.person_id) ?? '')
  await finish(app)
  return due.length
}

async function one(app: App, d: store.Due, phone: string): Promise<void> {
  const db = app.pools.system
  const now = app.clock()
  const end = (state: 'expired' | 'no-phone' | 'refused' | 'failed', said = '') =>
    store.mark(db, d, { state, said, next: null, at: null })
  if (d.expires_at <= now) return end('expired')
  if (phone === '') return end('no-phone')
  const key = phoneKey(app, phone).toString('hex')
  // Said meanwhile: a refusal counts at the moment a message would go out.
  if ((await store.refusedKeys(db, d.county, [key])).has(key)) return end('refused')
  const provider = await smsProvider(app, d.region_path)
  if (!provider) return end('failed', noteOf('mailingNoProvider'))
  const r = await sendSms(app, provider, { id: idOf(d), phone, text: d.text })
  // A provider may say the number back; no number is kept here.
  const said = r.said.replace(/\d{7,}/g, maskPhone)
  if (r.outcome === 'arrived') return store.mark(db, d, { state: 'sent', said, next: null, at: app.clock() })
  const next =
    r.outcome === 'later'
      ? nextTry({
          attempts: d.attempts,
          createdAt: d.created_at,
          now,
          chance: Math.random(),
          ...(r.afterMs === undefined ? {} : { askedMs: r.afterMs }),
        })
      : null
  return next ? store.mark(db, d, { state: 'waiting', said, next, at: null }) : end('failed', said)
}

/** The same of one message to one person at every try: a provider that knows such ids sends it once. */
function idOf(d: store.Due): string {
  const h = sha256(`${d.mailing_id}:${d.person_id}`).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** Past its time nothing goes out; what nobody decided on by then is over too. */
const endPast = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    for (const m of await store.pastTime(ctx.db, county, ctx.now)) {
      await store.endWaiting(ctx.db, m, 'expired')
      if (m.state !== 'asked') continue
      await store.setState(ctx.db, m, { state: 'cancelled', why: noteOf('mailingUndecided') })
      await settleTasks(ctx, { county, kind: approveTask, subjectIds: [m.id], state: 'cancelled' })
    }
  })

/** With nothing left to send it is done; what the provider did not take is told to whoever asked for it. */
const finish = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county } = app.installation
    const sights = await tagSights(ctx)
    for (const m of await store.finished(ctx.db, county)) {
      await store.setState(ctx.db, m, { state: 'done' })
      const failed =
        (await store.stateCounts(ctx.db, county, [m.id])).find((s) => s.state === 'failed')?.n ?? 0
      if (failed > 0)
        await openTask(ctx, {
          county,
          regionPath: m.region_path,
          kind: failedTask,
          title: sights(m.audience.tag ?? '').sensitive
            ? { zh: '一次群发有没发成的', en: 'Some messages of a mailing were not sent' }
            : {
                zh: `群发“${m.title}”有 ${failed} 条没有发成`,
                en: `${failed} messages of “${m.title}” were not sent`,
              },
          subjectKind: 'mailing',
          subjectId: m.id,
          accountId: m.created_by,
        })
    }
    await store.tidy(ctx.db, county, ctx.now)
  })
