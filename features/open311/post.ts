/** A posted request: every fault named at once, then through the one door of all channels. */
import { z } from 'zod'
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { canonical } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { type HeldForm, reportOf } from '../forms/answers.ts'
import type { Answers } from '../forms/contract.ts'
import type { IntakeInput } from '../reports/answers.ts'
import { Phone } from '../reports/contract.ts'
import { formOf, readAnswers } from './forms.ts'
import { countable, readAttributes, readDegrees } from './rules.ts'
import { answeredSince } from './store.ts'
import { openItems } from './view.ts'
import { settingsOf, systemOf } from './who.ts'

const day = 86_400_000
/** How far outside all outlines a position may lie: a river bank, a road that is drawn on one side only. */
const besideMetres = 500

export interface Posting {
  /** What was asked for: an item, or a form as a service. */
  item: { code: string; name: string }
  input: IntakeInput
  accountId: string | null
  /** Whether a known system posts, by its key. */
  known: boolean
}

const first = (v: unknown): string => (typeof v === 'string' ? v.trim() : Array.isArray(v) ? first(v[0]) : '')
/** As a database can hold it: NUL and lone surrogates are in no text that a person wrote. */
const clean = (text: string) => text.toWellFormed().replaceAll('\u0000', '')

function id(...parts: readonly string[]): string {
  const h = sha256(parts.join('\u0000')).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** Reads and checks what was posted. Parameters of the address and of the body count alike, as clients of the standard differ. */
export async function readPosting(ctx: Ctx, given: Readonly<Record<string, unknown>>): Promise<Posting> {
  const own = await systemOf(ctx, first(given.api_key) || undefined)
  const settings = settingsOf(ctx)
  if (settings.apiKey === 'required' && !own) throw problem('open311.api_key')
  const issues: { path: string; code: string; message: string }[] = []
  const fault = (path: string, message: string) => issues.push({ path, code: 'invalid', message })
  const str = (key: string, max: number): string => {
    const text = clean(first(given[key]))
    if (text.length > max) fault(key, `longer than ${max} characters`)
    return text
  }

  const code = str('service_code', 60)
  const form = formOf(ctx, code)
  const item = form ? { code, name: form.definition.title.zh } : openItems(ctx).find((i) => i.code === code)
  if (!code) fault('service_code', 'was not provided')
  // The code is looked up last, so that a wrong one is a 404 of its own only when nothing else is wrong.
  const description = str('description', 4000)
  const address = str('address_string', 200)
  const addressId = str('address_id', 60)
  const hasLat = given.lat !== undefined && given.lat !== ''
  const hasLong = given.long !== undefined && given.long !== ''
  const lat = hasLat ? readDegrees(given.lat, 90) : null
  const lng = hasLong ? readDegrees(given.long, 180) : null
  if (hasLat !== hasLong) fault(hasLat ? 'long' : 'lat', 'lat and long must be given together')
  if (hasLat && lat === null) fault('lat', 'is not a latitude (WGS84)')
  if (hasLong && lng === null) fault('long', 'is not a longitude (WGS84)')
  if (!hasLat && !hasLong && !address && !addressId)
    fault('address_string', 'a location is required: lat and long, address_string, or address_id')
  const { regions } = ctx.app.services
  if (lat !== null && lng !== null && !regions.gridOf(lng, lat) && !regions.nearest(lng, lat, besideMetres))
    fault('lat', 'the position lies outside the territory')
  const { rootPath } = ctx.app.installation
  if (addressId && !(addressId.startsWith(rootPath) && regions.byPath(addressId)))
    fault('address_id', 'there is no such address id')

  const email = str('email', 200)
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) fault('email', 'is not an e-mail address')
  const phone = Phone.safeParse(str('phone', 40))
  const name = [str('first_name', 60), str('last_name', 60)].filter(Boolean).join(' ')
  const external = str('external_id', 100)
  const account = str('account_id', 100)
  const device = str('device_id', 200)
  const media = (Array.isArray(given.media_url) ? given.media_url : [given.media_url])
    .map((m) => clean(first(m)))
    .filter(Boolean)
  for (const m of media)
    if (!z.url({ protocol: /^https?$/ }).safeParse(m).success) fault('media_url', 'is not an http(s) address')
  if (media.length > 9) fault('media_url', 'more than 9')

  const answers = readAttributes(given)
  const facts: string[] = []
  for (const [key, values] of Object.entries(answers)) {
    const ask = form ? undefined : countable[key]
    if (!ask) continue
    if (values.length === 1 && /^\d{1,6}$/.test(values[0]!)) facts.push(ask.say(Number(values[0])))
    else fault(`attribute[${key}]`, 'is not a whole number')
  }
  const point = lat !== null && lng !== null ? ([lng, lat] as [number, number]) : undefined
  const filled = form
    ? readAnswers(form, answers, {
        phone: phone.success ? phone.data : undefined,
        place: { ...(address ? { text: address } : {}), ...(point ? { point } : {}) },
      })
    : undefined
  for (const f of filled?.faults ?? []) fault(f.path, f.message)
  if (issues.length) throw problem('request.invalid', { issues })
  if (!item) throw problem('open311.service')

  // FixMyStreet and its like put their own number among the attributes.
  const number =
    external || clean(answers.external_id?.[0] ?? answers.fixmystreet_id?.[0] ?? '').slice(0, 100)
  const said = description || item.name
  const body = [
    facts.length ? `${said}（${facts.join('，')}）` : said,
    ...(media.length ? [`图片 ${media.join(' ')}`] : []),
  ].join('\n')
  const agreed = ['true', '1', 'yes'].includes(first(given.public).toLowerCase()) || given.public === true
  const content = {
    channel: 'open311',
    // Without a key nobody owns a number: whoever posts it first would swallow the report of whom it belongs to.
    ...(number && own ? { externalId: `${own}:${number}` } : {}),
    ...(own ? { clientId: own } : {}),
    body,
    ...(form ? {} : { hint: item.name }),
    ...(address ? { placeText: address } : {}),
    ...(point ? { point } : {}),
    ...(addressId ? { regionPath: addressId } : {}),
    reporter:
      name || email || phone.success
        ? {
            kind: 'named' as const,
            name: [name, email && `<${email}>`].filter(Boolean).join(' ') || undefined,
            phone: phone.success ? phone.data : undefined,
          }
        : { kind: 'anonymous' as const },
    publicConsent: agreed || settings.publish === 'posted',
    raw: { service_code: item.code, description: said, ...(media.length ? { media_url: media } : {}) },
  }
  const what = sha256(
    canonical({ ...content, ...(filled ? { answers: filled.answers } : {}), account, device, number }),
  ).toString('hex')
  const requestId = await requestIdOf(ctx, what)
  return {
    item,
    accountId: account || null,
    known: own !== null && own !== undefined,
    input: filled && form ? asForm(ctx, form, filled.answers, content, requestId) : { ...content, requestId },
  }
}

/** The same report with the answers of the form kept beside it; what else was written goes behind the words made of them. */
function asForm(
  ctx: Ctx,
  form: HeldForm,
  answers: Answers,
  content: Omit<IntakeInput, 'requestId'>,
  requestId: string,
): IntakeInput {
  const made = reportOf(ctx.app, {
    key: form.key,
    version: form.version,
    answers,
    requestId,
    channel: content.channel,
    reporter: content.reporter,
    placeKnown: true,
    publicConsent: content.publicConsent,
    raw: content.raw as Record<string, unknown>,
  })
  const { title: _t, body, raw: _r, ...rest } = content
  const more = body === form.definition.title.zh ? '' : `\n${body}`
  return { ...made, ...rest, title: made.title, body: `${made.body}${more}`, raw: made.raw, requestId }
}

/**
 * The same content within 24 hours is the same request: an application that got no answer posts again. A day later the lamp may be
 * out once more. Days are counted from midnight UTC, so that yesterday's id holds until its 24 hours are over.
 */
async function requestIdOf(ctx: Ctx, what: string): Promise<string> {
  const now = ctx.now.getTime()
  const ids = [0, 1].map((ago) => id('open311', what, String(Math.floor(now / day) - ago)))
  const { county } = ctx.app.installation
  return (await answeredSince(ctx.db, county, ids, new Date(now - day))) ?? ids[0]!
}
