/** The answer to a letter, in its thread; what the mail server says when it takes it is the receipt. */
import { createTransport } from 'nodemailer'
import type { App } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { ByHand, type Delivery, Permanent, pageReceipt, type Receipt, Retry } from '../channels/answers.ts'
import { trackTokenOf } from '../reports/answers.ts'
import type { MailSettings } from './contract.ts'
import { safeAddress } from './guard.ts'
import type { KeptLetter } from './mail.ts'
import { replyText } from './rules/letter.ts'
import { sentenceOf, stateWord } from './rules/words.ts'
import { secretsOf } from './secrets.ts'
import * as store from './store.ts'

/** Nobody is written to at every step: the link shows them. The first one says that the letter has come. */
const isTold = (m: Delivery) =>
  m.kind !== 'progress' || (m.body as { step?: unknown } | null)?.step === 'received'

export async function answerByLetter(
  app: App,
  src: store.SourceRow,
  s: MailSettings,
  m: Delivery,
): Promise<Receipt> {
  if (!isTold(m)) return pageReceipt(app.clock())
  const sealed = await store.letterOf(app.pools.system, m.county, src.id, m.externalId ?? '')
  if (!sealed) throw new ByHand('the letter is not known')
  const letter = JSON.parse(app.crypto.open(sealed, `letter:${src.id}`)) as KeptLetter
  const { number, state } = await store.caseNumber(app.pools.system, m.county, m.caseId)
  const origin = app.services.settings.publicUrl() ?? app.installation.origin
  const text = replyText({
    kind: m.kind,
    sentence: sentenceOf(m.kind, m.body),
    number,
    state: stateWord(state),
    link: origin ? `${origin}/t/${trackTokenOf(app, m.reportId)}` : '',
    place: app.installation.name,
  })
  // The same message sent again has the same number: mail programs show it once.
  const messageId = `<${m.id}@${s.address.split('@')[1]}>`
  const response = await send(app, src, s, {
    from: { name: app.installation.name, address: s.address },
    // As an address, not as a list to be read: strangers choose it.
    to: { name: '', address: letter.from },
    subject: `Re: ${letter.subject || number}`,
    ...(letter.messageId ? { inReplyTo: letter.messageId, references: letter.references } : {}),
    messageId,
    text,
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  })
  return { via: 'mail', at: app.clock().toISOString(), number: messageId, note: response.slice(0, 200) }
}

async function send(app: App, src: store.SourceRow, s: MailSettings, message: object): Promise<string> {
  const host = await safeAddress(s.smtp.host, app.installation.localSources ?? false).catch(
    (err: unknown) => {
      if (err instanceof ProblemError) throw new Permanent(err.code)
      throw new Retry(String((err as { code?: string }).code ?? err), { down: true })
    },
  )
  const transport = createTransport({
    host,
    port: s.smtp.port,
    secure: s.smtp.tls,
    auth: { user: s.user, pass: secretsOf(app, src).password },
    tls: { servername: s.smtp.host },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    return (await transport.sendMail(message)).response
  } catch (err) {
    const e = err as { responseCode?: number; code?: string; response?: string; message?: string }
    const said = e.response ?? e.code ?? e.message ?? String(err)
    // A refused letter stays refused; a refused sign-in may be mended by whoever keeps the mailbox.
    if (e.responseCode && e.responseCode >= 500 && e.code !== 'EAUTH') throw new Permanent(said)
    throw new Retry(said, { down: e.responseCode === undefined || e.code === 'EAUTH' })
  } finally {
    transport.close()
  }
}
