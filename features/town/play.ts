/** Plays one step of a story or of an everyday case through the door, as the person it belongs to. */
import type { App } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { CaseDetail } from '../cases/contract.ts'
import type { Step } from './contract-story.ts'
import { type Door, Shut } from './door.ts'
import { hashOf, strangerSince } from './rules.ts'

/** What is being played: its steps and what came of them so far. */
export interface Play {
  /** Key of the story; null: an everyday case, whose steps follow from the seed. */
  story: string | null
  seed: string
  steps: readonly Step[]
  /** The town's time at which it began. */
  began: number
  next: number
  cases: Record<string, { id: string; seq: number }>
  reports: Record<string, { id: string; token: string | null; case: string }>
}

export interface Stage {
  app: App
  door: Door
  picture(item: string | null, phase: 'before' | 'after'): Promise<Buffer>
  /** Where a region is, for devices that say where they are. */
  pointOf(region: string): [number, number] | undefined
  /** Ids of reports that simulated people made. */
  ours: Set<string>
  /** The play that has a case in hand. */
  playOf(caseId: string): Play | undefined
  happened(words: Words, caseId: string | null): void
}

/** `on`: the next step. `left`: somebody real acts here, or nothing more is to be done. `wrong`: the step was refused, `said` by what. */
export type Played = { end: 'on' } | { end: 'left' } | { end: 'wrong'; said: string }
const on: Played = { end: 'on' }
const left: Played = { end: 'left' }
const wrong = (r: { status: number; body: { code?: string } }): Played => ({
  end: 'wrong',
  said: `${r.status} ${r.body?.code ?? ''}`,
})

type Of<D extends Step['do']> = Extract<Step, { do: D }>

export async function playStep(s: Stage, play: Play, step: Step): Promise<Played> {
  try {
    if (step.do === 'report') return await report(s, play, step)
    if (step.do === 'rate') return await rate(s, play, step)
    return step.do === 'send' ? await send(s, play, step) : await act(s, play, step)
  } catch (err) {
    if (err instanceof Shut) return left
    throw err
  }
}

/** A dispatcher of the whole place on duty; which one is settled by the case, so that one person sees it through. */
function desk(s: Stage, play: Play): string {
  const { organisation } = s.app.services
  const held = organisation
    .posts()
    .filter((p) => p.duty === 'dispatcher' && s.app.installation.rootPath.startsWith(p.regionPath))
    .flatMap((p) => p.holders.map((h) => h.accountId))
  const there = held.filter((id) => organisation.onDuty(id))
  const all = there.length ? there : held
  const name = organisation.account(all[hashOf(play.seed) % Math.max(1, all.length)] ?? '')?.username
  if (!name) throw new Shut('desk')
  return name
}

/** Username of whoever a unit's line lies with: the named person, else the first holder of a post of the unit. */
function personOf(s: Stage, unitId: string, accountId: string | null): string {
  const { organisation } = s.app.services
  const id =
    accountId ??
    organisation
      .posts()
      .filter((p) => p.unitId === unitId)
      .flatMap((p) => p.holders.map((h) => h.accountId))[0]
  const name = organisation.account(id ?? '')?.username
  if (!name) throw new Shut(unitId)
  return name
}

const unitId = (s: Stage, key: string): string => {
  const u = s.app.services.organisation.unitByKey(key)
  if (!u) throw new Shut(key)
  return u.id
}

const nameOf = (s: Stage, username: string): string => {
  const { organisation } = s.app.services
  return organisation.accountByUsername(username)?.name ?? username
}

async function read(s: Stage, as: string, id: string): Promise<CaseDetail | null> {
  const r = await s.door.as(as, 'GET', `/api/cases/${id}`)
  return r.status === 200 ? (r.body as CaseDetail) : null
}

/** The case as `as` sees it, or null when somebody real has a part in it. */
async function ours(s: Stage, play: Play, alias: string, as: string): Promise<CaseDetail | null> {
  const known = play.cases[alias]
  const c = known && (await read(s, as, known.id))
  return !c || strangerSince(c.events, known.seq, s.ours) ? null : c
}

async function report(s: Stage, play: Play, step: Of<'report'>): Promise<Played> {
  const known = play.cases[step.case]
  // Somebody real has taken the case over: the neighbours of the story keep quiet too.
  if (known && !(await ours(s, play, step.case, desk(s, play)))) return left
  const point = step.point ?? (step.near ? s.pointOf(step.near) : undefined)
  const photo = step.photo
    ? await s.door.upload(play.seed, await s.picture(itemOf(play, step.case), 'before'))
    : null
  const common = {
    ...(step.placeText ? { placeText: step.placeText } : {}),
    ...(point ? { point, accuracy: 12 } : {}),
    ...(photo ? { uploads: [photo] } : {}),
    ...(step.forOther ? { forOther: true } : {}),
  }
  const named = step.reporter ? { name: step.reporter.name, phone: step.reporter.phone } : {}
  let made: { reportId: string; number: string; token: string | null }
  if (step.channel === 'qr' || step.channel === 'web' || step.channel === 'open311') {
    const r = await s.door.anyone(`${play.seed}/${step.as}`, 'POST', '/api/reports', {
      body: step.text,
      ...(step.qr ? { qrCode: step.qr } : {}),
      ...common,
      ...named,
    })
    if (r.status !== 201) return wrong(r)
    made = r.body
  } else if (step.channel === 'hotline' || step.channel === 'mailbox') {
    const r = await s.door.signed(`demo-${step.channel}`, `/api/channels/${step.channel}/orders`, {
      orders: [
        {
          externalId: `${step.channel === 'hotline' ? 'RX' : 'XX'}-${uuidv7().slice(0, 18)}`,
          content: step.text,
          ...(step.placeText ? { placeText: step.placeText } : {}),
          ...(point ? { point } : {}),
          ...(step.reporter ? { reporter: step.reporter } : {}),
        },
      ],
    })
    if (!r) return left
    const o = r.body?.orders?.[0]
    if (r.status >= 300 || !o?.reportId)
      return { end: 'wrong', said: `${r.status} ${o?.code ?? r.body?.code}` }
    made = { reportId: o.reportId, number: o.number, token: null }
  } else {
    const as = !step.who || step.who === 'desk' ? desk(s, play) : step.who
    const r = await s.door.as(as, 'POST', '/api/staff/reports', {
      channel: step.channel,
      body: step.text,
      ...common,
      ...named,
    })
    if (r.status !== 201) return wrong(r)
    made = r.body
  }
  s.ours.add(made.reportId)
  play.reports[step.as] = { id: made.reportId, token: made.token, case: step.case }
  const found = await s.door.as(
    desk(s, play),
    'GET',
    `/api/cases?view=all&limit=5&q=${encodeURIComponent(made.number)}`,
  )
  const row = found.body?.rows?.find((x: { number: string }) => x.number === made.number)
  s.happened(
    {
      zh: `${channelWords[step.channel]?.zh ?? step.channel}：${step.text.slice(0, 40)}`,
      en: `${channelWords[step.channel]?.en ?? step.channel}: ${step.text.slice(0, 40)}`,
    },
    row?.id ?? null,
  )
  if (!row) return left
  if (known && row.id !== known.id) return join(s, play, step, made.reportId)
  const other = s.playOf(row.id)
  // A neighbour's report of the same thing: whoever has that case in hand goes on with it.
  if (other && other !== play) return left
  play.cases[step.case] ??= { id: row.id, seq: 0 }
  return on
}

/** The system was not sure that it is the same problem; the person at the desk, who reads both, is. */
async function join(s: Stage, play: Play, step: Of<'report'>, reportId: string): Promise<Played> {
  const as = desk(s, play)
  const c = await ours(s, play, step.case, as)
  return c ? post(s, play, step.case, as, c, 'link', { reportId, reason: '同一处的同一件事' }) : left
}

const itemOf = (play: Play, alias: string): string | null => {
  const sent = play.steps.find((x): x is Of<'send'> => x.do === 'send' && x.case === alias)
  return sent?.item ?? null
}

async function post(
  s: Stage,
  play: Play,
  alias: string,
  as: string,
  c: CaseDetail,
  action: string,
  input: Record<string, unknown>,
): Promise<Played> {
  const path = action.replace(/[A-Z]/g, (x) => `-${x.toLowerCase()}`)
  const r = await s.door.as(as, 'POST', `/api/cases/${c.id}/${path}`, { baseVersion: c.version, ...input })
  if (r.status >= 300) return wrong(r)
  play.cases[alias]!.seq = r.body.seq
  const w = actionWords[action]
  if (w)
    s.happened(
      { zh: `${nameOf(s, as)}${w.zh}：${c.title}`, en: `${nameOf(s, as)} ${w.en}: ${c.title}` },
      c.id,
    )
  return on
}

async function send(s: Stage, play: Play, step: Of<'send'>): Promise<Played> {
  const as = step.who === 'desk' ? desk(s, play) : step.who
  const c = await ours(s, play, step.case, as)
  if (!c) return left
  const to = step.unit ? unitId(s, step.unit) : null
  const co = step.co.map((x) => ({ unitId: unitId(s, x.unit), task: x.task }))
  if (c.state === 'triage') {
    const corrections = {
      ...(step.region && (!c.regionPath.startsWith(step.region) || c.needsPerson.includes('place'))
        ? { regionPath: step.region }
        : {}),
      ...(c.itemCode === step.item ? {} : { itemCode: step.item }),
      ...(c.level === step.level ? {} : { level: step.level }),
    }
    return post(s, play, step.case, as, c, 'dispatch', {
      ...(Object.keys(corrections).length ? { corrections } : {}),
      ...(to ? { unitId: to } : {}),
      ...(co.length ? { coHandlers: co } : {}),
    })
  }
  if (to && c.mainUnitId !== to) {
    const done = await post(s, play, step.case, as, c, 'redispatch', { unitId: to, reason: '按权责清单改派' })
    if (done.end !== 'on') return done
  }
  const missing = co.filter((x) => !c.handlers.some((h) => h.unitId === x.unitId && h.state !== 'released'))
  if (missing.length === 0) return on
  const again = await read(s, as, c.id)
  return again
    ? post(s, play, step.case, as, again, 'whistle', { coHandlers: missing, reason: '请到现场共同办理' })
    : left
}

async function act(s: Stage, play: Play, step: Of<'act'>): Promise<Played> {
  const first =
    step.who === 'main' || step.who.startsWith('co:') || step.who === 'desk' ? desk(s, play) : step.who
  const seen = await ours(s, play, step.case, first)
  if (!seen) return left
  let as = first
  let c: CaseDetail | null = seen
  if (step.who === 'main' || step.who.startsWith('co:')) {
    const unit = step.who === 'main' ? null : unitId(s, step.who.slice(3))
    const line = seen.handlers.find(
      (h) =>
        !['returned', 'released'].includes(h.state) &&
        (unit ? h.role === 'co' && h.unitId === unit : h.role === 'main'),
    )
    if (!line) return left
    as = personOf(s, line.unitId, line.accountId)
    c = await read(s, as, seen.id)
  }
  if (!c) return left
  const need = step.action === 'resolve' ? (c.item?.evidence ?? []) : []
  const photos = Math.max(step.photos, ...need.filter((e) => e.type === 'photoAfter').map((e) => e.count), 0)
  const uploads: string[] = []
  for (let i = 0; i < photos; i++) {
    const phase = step.action === 'resolve' || step.action === 'finish' ? 'after' : 'before'
    const id = await s.door.upload(`${play.seed}/${i}`, await s.picture(c.itemCode, phase))
    if (id) uploads.push(id)
  }
  const place = c.point && (step.action === 'arrive' || step.action === 'resolve')
  const done = await post(s, play, step.case, as, c, step.action, {
    ...filled(s, play, step.input),
    ...(place ? { spot: { point: c.point, accuracy: 8 } } : {}),
    ...(uploads.length ? { uploads } : {}),
    ...(step.action === 'resolve'
      ? {
          confirmations: need
            .filter((e) => !e.type.startsWith('photo') && e.type !== 'position')
            .map((e) => e.label),
        }
      : {}),
  })
  if (step.refused)
    return done.end === 'wrong' && done.said.endsWith(step.refused)
      ? on
      : { end: 'wrong', said: 'not refused' }
  return done
}

/** `unit:<key>` and `report:<name>` become ids, at any depth. */
function filled<T>(s: Stage, play: Play, value: T): T {
  if (typeof value === 'string') {
    if (value.startsWith('unit:')) return unitId(s, value.slice(5)) as T
    if (value.startsWith('report:')) return (play.reports[value.slice(7)]?.id ?? value) as T
    return value
  }
  if (Array.isArray(value)) return value.map((v) => filled(s, play, v)) as T
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, filled(s, play, v)])) as T
  return value
}

async function rate(s: Stage, play: Play, step: Of<'rate'>): Promise<Played> {
  const r = play.reports[step.report]
  if (!r) return left
  const as = desk(s, play)
  const c = await ours(s, play, r.case, as)
  if (c?.state !== 'resolved') return left
  const stars = step.stars ? { stars: step.stars } : {}
  // Whoever came by the hotline has no link: the desk calls back.
  if (!r.token)
    return post(s, play, r.case, as, c, 'callback', {
      solved: step.solved,
      reportId: r.id,
      note: step.text,
      satisfied: step.solved && (step.stars ?? 5) >= 3,
      ...stars,
    })
  const done = await s.door.anyone(`${play.seed}/${step.report}`, 'POST', `/api/track/${r.token}/rating`, {
    solved: step.solved,
    body: step.text,
    ...stars,
  })
  if (done.status >= 300) return wrong(done)
  s.happened(
    step.solved
      ? { zh: `居民说解决了：${c.title}`, en: `A resident says it is solved: ${c.title}` }
      : { zh: `居民说没解决，重开：${c.title}`, en: `A resident says it is not solved: ${c.title}` },
    c.id,
  )
  const after = await read(s, as, c.id)
  play.cases[r.case]!.seq = after?.events.reduce((n, e) => Math.max(n, e.seq), 0) ?? c.version
  return on
}

const channelWords: Record<string, Words> = {
  hotline: { zh: '12345 来件', en: 'Hotline' },
  mailbox: { zh: '信箱来信', en: 'Mailbox' },
  qr: { zh: '居民扫码', en: 'By QR code' },
  web: { zh: '居民网页', en: 'Resident page' },
  phone: { zh: '电话', en: 'By phone' },
  'walk-in': { zh: '来访', en: 'Walk-in' },
  'grid-worker': { zh: '网格员发现', en: 'Grid worker' },
  order: { zh: '上级交办', en: 'Order' },
  patrol: { zh: '巡查发现', en: 'Patrol' },
}
const actionWords: Record<string, Words> = {
  dispatch: { zh: '派遣', en: 'sent' },
  redispatch: { zh: '改派', en: 'rerouted' },
  whistle: { zh: '吹哨', en: 'called others in' },
  accept: { zh: '签收', en: 'accepted' },
  arrive: { zh: '到场', en: 'arrived' },
  finish: { zh: '协办完成', en: 'finished the help' },
  resolve: { zh: '办结', en: 'resolved' },
  requestReturn: { zh: '申请退回', en: 'wants to return' },
  ruleReturn: { zh: '裁定', en: 'ruled' },
  callback: { zh: '回访', en: 'called back' },
  supervise: { zh: '督办', en: 'supervises' },
  archive: { zh: '归档', en: 'archived' },
}
