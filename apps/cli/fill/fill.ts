/** Makes the cases of a past one by one (life.ts) and copies them in by the thousand. */
import type pg from 'pg'
import { storePicture } from '../../../features/attachments/answers.ts'
import { hex } from '../../../features/cases/store/write.ts'
import { trackTokenOf } from '../../../features/reports/intake.ts'
import { titleOf } from '../../../features/reports/rules.ts'
import type { Step } from '../../../features/town/contract-story.ts'
import { draws, everyday, type Spot } from '../../../features/town/rules.ts'
import type { Decision } from '../../../features/triage/contract.ts'
import type { App } from '../../../kernel/context.ts'
import { maskPhone, sha256 } from '../../../kernel/crypto.ts'
import { genesis } from '../../../kernel/events.ts'
import type { Pack } from '../../../packs/schema.ts'
import { uuidv7 } from '../../../shared/ids.ts'
import { departmentsOf } from '../../server/rivals.ts'
import { album, spotsOf, voicesOf } from '../../server/town.ts'
import { copyRows, type Row, tsvector } from './copy.ts'
import { Life, planCase, type Who } from './life.ts'
import { passOn } from './pass.ts'
import { type Round, resultOf, workRound } from './work.ts'
import { momentOf } from './year.ts'

const tables = [
  'cases',
  'reports',
  'case_links',
  'case_events',
  'case_clocks',
  'case_handlers',
  'decisions',
  'outbox',
  'ratings',
  'attachments',
  'case_seen',
] as const
/** Columns whose arrays are JSON, not arrays of the database. */
const jsonColumns: Record<string, string[]> = { cases: ['pending'] }
type Batch = Record<(typeof tables)[number], Row[]>
const empty = (): Batch => Object.fromEntries(tables.map((t) => [t, []])) as unknown as Batch

type StoredPicture = Awaited<ReturnType<typeof storePicture>>
type ReportStep = Extract<Step, { do: 'report' }>

export interface FillOptions {
  /** A connection of the owner: COPY knows no row-level security. */
  client: pg.Client
  cases: number
  days: number
  offsetMs: number
  said?: (n: number) => void
  seed?: string
  /** Left out: each solved case gets a photo of before and one of after. */
  pictures?: boolean
}

export async function fillPast(
  app: App,
  pack: Pack,
  o: FillOptions,
): Promise<{ cases: number; rows: number; open: number; late: number }> {
  const now = app.clock()
  const seed = o.seed ?? uuidv7()
  const { county } = app.installation
  const { organisation, triage } = app.services
  const voices = voicesOf(pack)
  const all = spotsOf(pack)
  // Some four hundred places are enough for a year, and what the system makes of a text at a place is asked once.
  const spots = all.filter((_, n) => n % Math.max(1, Math.floor(all.length / 400)) === 0)
  const known = new Map<string, Decision[]>()
  const draw = album()
  const pictures = new Map<string, Promise<StoredPicture>>()
  const picture = (item: string | null, phase: 'before' | 'after') => {
    const key = `${item?.split('.')[0]}.${item?.split('.')[1]}:${phase}`
    const stored = pictures.get(key) ?? draw(item, phase).then((jpeg) => storePicture(app, jpeg))
    pictures.set(key, stored)
    return stored
  }
  const desks = organisation
    .posts()
    .filter((p) => p.duty === 'dispatcher' && app.installation.rootPath.startsWith(p.regionPath))
    .flatMap((p) => p.holders.map((h) => h.accountId))
  const departments = departmentsOf(app)
  const person = (accountId: string, unitId: string | null, verbs: boolean): Who => ({
    accountId,
    units: unitId ? [unitId] : [],
    can: () => verbs,
    reporter: false,
    name: organisation.accountName(accountId),
    unitName: unitId ? organisation.unitName(unitId) : null,
    actor: { kind: 'account', id: accountId, name: organisation.accountName(accountId), unitId },
  })
  const resident: Who = {
    accountId: null,
    units: [],
    can: () => false,
    reporter: true,
    name: '报告人',
    unitName: null,
    actor: { kind: 'reporter', id: null, name: '报告人', unitId: null },
  }

  async function decisionsOf(step: ReportStep, spot: Spot, voice: number, at: Date): Promise<Decision[]> {
    const key = `${voice} ${spot.region} ${spot.qr} ${step.channel} ${Boolean(step.point)}`
    const was = known.get(key)
    if (was) return was
    const made = await triage.decide({
      id: uuidv7(at.getTime()),
      at,
      channel: step.channel,
      text: step.text,
      ...(step.placeText ? { address: step.placeText } : {}),
      ...(step.point ? { point: step.point, accuracyM: 12 } : {}),
      ...(step.qr ? { qrCode: step.qr } : {}),
      neverLink: true,
      looked: true,
    })
    if (known.size < 60_000) known.set(key, made)
    return made
  }

  async function one(
    n: number,
    number: number,
    into: Batch,
    noting: boolean,
  ): Promise<{ open: boolean; late: boolean }> {
    const of = draws(`${seed}/${n}`)
    const voice = Math.floor(of('voice') * voices.length)
    const spot = spots[Math.floor(of('spot') * spots.length)]!
    const steps = everyday(voices[voice]!, spot, of)
    const first = steps[0] as ReportStep
    // Half of what grid workers report they hear on their visits (visits.ts makes the call behind it).
    if (first.channel === 'grid-worker' && of('visit') < 0.5) first.channel = 'visit'
    const began = momentOf(`${seed}/${n}`, now.getTime(), o.days, o.offsetMs)
    const when = new Date(began)
    const decisions = await decisionsOf(first, spot, voice, when)
    const place = decisions.find((d): d is Extract<Decision, { kind: 'place' }> => d.kind === 'place')
    const regionPath = place?.value.regionPath ?? app.installation.rootPath
    const point = place?.value.point ?? first.point ?? null
    const reportId = uuidv7(began)
    const phone = first.reporter?.phone
    const phoneIndex = phone ? app.crypto.blindIndex(phone, 'phone') : null
    const staff =
      first.channel === 'grid-worker' || first.channel === 'visit'
        ? organisation.accountByUsername(spot.worker ?? '')
        : undefined
    const plan = planCase(
      { ...app, clock: () => when },
      {
        reportId,
        requestId: uuidv7(began),
        channel: first.channel,
        title: titleOf(first.text),
        placeText: first.placeText ?? place?.value.name ?? null,
        regionPath,
        point,
        decisions,
        words: { body: first.text, phone: phoneIndex },
        anonymous: !phone && !staff,
        actor: {
          kind: staff ? 'account' : ['hotline', 'mailbox'].includes(first.channel) ? 'client' : 'reporter',
          id: staff?.id ?? null,
          name: staff?.name ?? '',
          unitId: null,
        },
        occurredAt: when,
        now: when,
        genesis,
      },
    )
    const life = new Life(
      app,
      plan,
      { id: reportId, channel: first.channel },
      `${plan.case.number}${String(number).padStart(4, '0')}`,
    )
    const desk = person(desks[Math.floor(of('desk') * desks.length)]!, null, true)
    const ratings: Row[] = []
    let last = began
    let round = 0
    for (const [k, s] of steps.entries()) {
      if (k === 0) continue
      // The first hand on a case begins a round of work by everybody who has a part in it; what else the steps say of it is in there.
      if (s.do === 'act' && s.action !== 'accept') continue
      if (s.do === 'act') {
        round++
        const work: Round = {
          last,
          now,
          noting,
          point,
          offsetMs: o.offsetMs,
          draw: (name) => of(`${name} ${round}`),
          person: (account, unit) => person(account, unit, false),
          result: resultOf(steps),
          channel: first.channel,
        }
        if (round === 1) work.last = passOn(app, life, work, { desk, departments })
        const done = workRound(life, work)
        last = done.last
        if (!done.resolved) break
        continue
      }
      // Dispatched by the system at once: nobody at the desk took any time.
      if (s.do === 'send' && life.state !== 'triage') continue
      const at = new Date(last + (s.at - steps[k - 1]!.at) * 60_000)
      if (at >= now) break
      if (noting) life.sweep(at)
      if (!play(life, s, at)) break
      last = at.getTime()
    }
    const resolvedAt = life.row.resolved_at as Date | null
    const closes = resolvedAt ? new Date(resolvedAt.getTime() + 7 * 86_400_000 + of('close') * 300_000) : null
    if (closes && closes < now && ['resolved', 'evaluated'].includes(life.state))
      life.note([{ kind: 'archived', data: { auto: true } }], closes, {
        state: 'archived',
        set: { closedAt: closes, ...(life.row.evaluated_at ? {} : { evaluatedAt: closes }) },
      })
    if (noting) life.sweep(now)
    const { clocks, missed } = life.finish(now)
    // Somebody was late: once more from the start, with the entries that the sweep writes at those moments.
    if (missed && !noting) return one(n, number, into, true)

    function play(l: Life, s: Step, at: Date): boolean {
      if (s.do === 'send') {
        const unsure = (l.row.needs_person as string[]).includes('place')
        const corrections = {
          ...(unsure || !String(l.row.region_path).startsWith(spot.region.slice(0, 15))
            ? { regionPath: spot.region }
            : {}),
          ...(l.row.item_code === s.item ? {} : { itemCode: s.item }),
          ...(l.row.level === s.level ? {} : { level: s.level }),
        }
        return l.act(desk, 'dispatch', Object.keys(corrections).length ? { corrections } : {}, at)
      }
      if (s.do === 'rate') {
        if (l.state !== 'resolved') return false
        const row = {
          county,
          id: uuidv7(at.getTime()),
          case_id: l.row.id,
          report_id: reportId,
          region_path: l.row.region_path,
          by_kind: 'reporter',
          solved: s.solved,
          stars: s.stars ?? null,
          body: s.text || null,
          at,
        }
        if (['hotline', 'mailbox', 'phone', 'walk-in'].includes(first.channel))
          return l.act(
            desk,
            'callback',
            {
              solved: s.solved,
              satisfied: s.solved && (s.stars ?? 5) >= 3,
              ...(s.stars ? { stars: s.stars } : {}),
              reportId,
              answers: {},
              note: s.text,
            },
            at,
          )
        ratings.push(row)
        if (!s.solved) return l.act(resident, 'reopen', { reason: s.text }, at)
        l.record(
          {
            state: 'evaluated',
            set: { evaluatedAt: at, satisfied: (s.stars ?? 5) >= 3 },
            events: [
              {
                kind: 'rated',
                data: { reportId, solved: true, stars: s.stars ?? null, body: s.text, all: true },
              },
            ],
            addHandlers: [],
            changeHandlers: [],
            tell: [],
            notices: [],
            corrected: [],
          },
          resident.actor,
          at,
        )
        return true
      }
      return false
    }

    into.cases.push(life.row)
    into.reports.push({
      county,
      id: reportId,
      case_id: life.row.id,
      region_path: regionPath,
      channel: first.channel,
      external_id: ['hotline', 'mailbox'].includes(first.channel)
        ? `${first.channel === 'hotline' ? 'RX' : 'XX'}-${reportId}`
        : null,
      body: first.text,
      place_text: first.placeText ?? null,
      lng: point?.[0] ?? null,
      lat: point?.[1] ?? null,
      qr_code: first.qr ?? null,
      reporter_kind: staff ? 'staff' : phone ? 'named' : 'anonymous',
      reporter_account_id: staff?.id ?? null,
      reporter_name_sealed: first.reporter ? hex(app.crypto.seal(first.reporter.name, 'report.name')) : null,
      phone_sealed: phone ? hex(app.crypto.seal(phone, 'report.phone')) : null,
      phone_index: phoneIndex ? hex(phoneIndex) : null,
      phone_mask: phone ? maskPhone(phone) : null,
      token_hash: hex(sha256(trackTokenOf(app, reportId))),
      words: tsvector(triage.words(`${first.text} ${first.placeText ?? ''}`)),
      request_id: uuidv7(began),
      occurred_at: when,
      received_at: when,
    })
    into.case_links.push(...life.links)
    into.case_events.push(...life.events.map(({ tx: _tx, ...e }) => e))
    into.case_clocks.push(...clocks)
    into.case_handlers.push(...life.handlers)
    into.decisions.push(...life.decisions)
    into.outbox.push(...life.outbox)
    into.ratings.push(...ratings)
    const sent = life.row.confirmed_at as Date | null
    if (sent && desk.accountId)
      into.case_seen.push({
        county,
        case_id: life.row.id,
        account_id: desk.accountId,
        region_path: life.row.region_path,
        account_name: desk.name,
        first_at: sent,
        last_at: sent,
      })
    for (const phase of resolvedAt && o.pictures !== false ? (['before', 'after'] as const) : []) {
      const p = await picture(life.row.item_code as string | null, phase)
      into.attachments.push({
        county,
        id: uuidv7(resolvedAt!.getTime()),
        region_path: life.row.region_path,
        report_id: null,
        case_id: life.row.id,
        kind: 'photo',
        phase,
        hash: p.hash,
        preview_hash: p.previewHash,
        mime: p.photo.mime,
        bytes: p.photo.content.length,
        width: p.photo.width,
        height: p.photo.height,
        taken_at: resolvedAt,
        lng: point?.[0] ?? null,
        lat: point?.[1] ?? null,
        by_name: organisation.accountName(life.main()?.accountId ?? null),
        created_at: resolvedAt,
      })
    }
    return { open: life.row.closed_at === null, late: missed }
  }

  const total = { cases: 0, rows: 0, open: 0, late: 0 }
  const { client } = o
  await client.query('set synchronous_commit = off')
  let storing: Promise<unknown> = Promise.resolve()
  for (let from = 0; from < o.cases; from += 1000) {
    const count = Math.min(1000, o.cases - from)
    const numbers = await app.pools.systemPool.query<{ n: number }>(
      `select nextval('case_number')::int as n from generate_series(1, $1)`,
      [count],
    )
    const batch = empty()
    for (let i = 0; i < count; i++) {
      const made = await one(from + i, numbers.rows[i]!.n, batch, false)
      if (made.open) total.open++
      if (made.late) total.late++
    }
    await storing
    storing = store(batch)
    storing.catch(() => {})
    total.cases += count
    o.said?.(total.cases)
  }
  await storing
  await client.query('reset synchronous_commit')
  return total

  async function store(batch: Batch): Promise<void> {
    await client.query('begin')
    try {
      for (const t of tables) {
        await copyRows(client, t, batch[t], jsonColumns[t])
        total.rows += batch[t].length
      }
      await client.query('commit')
    } catch (err) {
      await client.query('rollback')
      throw err
    }
  }
}
