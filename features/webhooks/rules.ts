/** Which event an entry of a case is, what it reads like in a group chat, and how each robot wants it. Pure. */
import type { Words } from '../../kernel/contract.ts'
import type { HookBody, HookEvent, HookKind, Sms } from './contract.ts'

const byKind: Record<string, HookEvent> = {
  reported: 'case.created',
  dispatched: 'case.dispatched',
  accepted: 'case.accepted',
  return_approved: 'case.returned',
  clock_late: 'case.late',
  supervised: 'case.supervised',
  resolved: 'case.resolved',
  reopened: 'case.reopened',
  rejected: 'case.rejected',
  withdrawn: 'case.withdrawn',
  archived: 'case.archived',
}
/** Kinds of entry that may be an event; others are passed over in the query already. */
export const entryKinds = [...Object.keys(byKind), 'corrected']

/** Events of one entry: a report of special urgency is two, a correction that makes it so is one. */
export function eventsOf(kind: string, level: string, data: Readonly<Record<string, unknown>>): HookEvent[] {
  const plain = byKind[kind]
  const changes = data.changes as { level?: { to?: unknown } } | undefined
  const turned = kind === 'corrected' || kind === 'dispatched' ? changes?.level?.to === 'critical' : false
  const critical = level === 'critical' && (kind === 'reported' || turned)
  return [...(plain ? [plain] : []), ...(critical ? (['case.critical'] as const) : [])]
}

export const eventWords: Record<HookEvent | 'ping', Words> = {
  'case.created': { zh: '新事件', en: 'New case' },
  'case.critical': { zh: '特急事件', en: 'Special urgency' },
  'case.dispatched': { zh: '已派遣', en: 'Dispatched' },
  'case.accepted': { zh: '已签收', en: 'Accepted' },
  'case.returned': { zh: '退回', en: 'Returned' },
  'case.late': { zh: '超时', en: 'Late' },
  'case.supervised': { zh: '督办', en: 'Supervised' },
  'case.resolved': { zh: '已办结', en: 'Resolved' },
  'case.reopened': { zh: '重开', en: 'Reopened' },
  'case.rejected': { zh: '不予受理', en: 'Not accepted' },
  'case.withdrawn': { zh: '撤回', en: 'Withdrawn' },
  'case.archived': { zh: '归档', en: 'Filed' },
  'message.stuck': { zh: '有结果没送到', en: 'A result did not arrive' },
  ping: { zh: '试一下，收到就好', en: 'A test: nothing to do' },
}
const levelWords: Record<string, string> = { normal: '普通', urgent: '加急', critical: '特急' }
const clockWords: Record<string, string> = {
  confirm: '确认',
  sign: '签收',
  arrive: '到场',
  resolve: '办结',
  feedback: '反馈',
}

/** One event as one line of plain text, for people who know the words of the place. */
export function lineOf(b: HookBody): string {
  const what = `${b.clock ? (clockWords[b.clock] ?? '') : ''}${eventWords[b.event].zh}`
  if (!b.case) return `【${what}】`
  const c = b.case
  return [
    `【${what}】${c.number}`,
    c.level === 'normal' ? '' : levelWords[c.level],
    c.itemName ?? '待定类',
    c.regionName,
    c.unit ?? '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Characters that mean something in the robots' markdown are what people typed as names of regions and units: made harmless. */
const plain = (t: string) => t.replace(/[[\]()<>*_`#\\]/g, ' ')

/** Bytes of a text in UTF-8. */
const size = (t: string) =>
  [...t].reduce((n, ch) => {
    const c = ch.codePointAt(0)!
    return n + (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
  }, 0)

/** As WeCom and DingTalk read it. Most bytes that WeCom takes: 4,096; what does not fit is counted. */
export function markdownOf(bodies: readonly HookBody[], maxBytes = 4096): string {
  const lines = bodies.map((b) => {
    const text = plain(lineOf(b))
    return b.case?.url ? `- [${text}](${b.case.url})` : `- ${text}`
  })
  const room = maxBytes - 60
  const taken: string[] = []
  let used = 0
  for (const l of lines) {
    if (used + size(l) + 1 > room) break
    taken.push(l)
    used += size(l) + 1
  }
  return taken.length < lines.length
    ? [...taken, `- 另有 ${lines.length - taken.length} 条`].join('\n')
    : taken.join('\n')
}

export const robots = ['wecom', 'dingtalk', 'feishu'] as const
export type Robot = (typeof robots)[number]
export const isRobot = (kind: HookKind): kind is Robot => (robots as readonly string[]).includes(kind)

/** Messages a minute that the other side takes, by its documentation (DingTalk 20, WeCom 20; Feishu 100, kept at 20 as well). */
export const perMinute: Record<HookKind, number> = {
  webhook: 600,
  wecom: 20,
  dingtalk: 20,
  feishu: 20,
  sms: 60,
}
/** Events in one message of a robot, so that a storm night is read and not throttled. */
export const together = 10

const title = (bodies: readonly HookBody[]) =>
  bodies.length === 1 ? eventWords[bodies[0]!.event].zh : `一格：${bodies.length} 条`

/** The body of a robot's message, without what its signing adds. */
export function robotMessage(kind: Robot, bodies: readonly HookBody[]): Record<string, unknown> {
  switch (kind) {
    case 'wecom':
      return { msgtype: 'markdown', markdown: { content: markdownOf(bodies) } }
    case 'dingtalk':
      return {
        msgtype: 'markdown',
        markdown: { title: title(bodies), text: markdownOf(bodies, 18_000) },
        at: { isAtAll: false },
      }
    case 'feishu':
      return {
        msg_type: 'post',
        content: {
          post: {
            zh_cn: {
              title: title(bodies),
              content: bodies.map((b) => [
                { tag: 'text', text: `${lineOf(b)} ` },
                ...(b.case?.url ? [{ tag: 'a', text: '打开', href: b.case.url }] : []),
              ]),
            },
          },
        },
      }
  }
}

/** What a robot's answer means: they answer 200 with a code of their own. */
export function readRobot(
  kind: Robot,
  answer: unknown,
):
  | { outcome: 'arrived' }
  | { outcome: 'later'; ms: number; said: string }
  | { outcome: 'never'; said: string } {
  const a = (answer ?? {}) as Record<string, unknown>
  const code = kind === 'feishu' ? (a.code ?? a.StatusCode) : a.errcode
  const said = `${String(code)} ${String(a.errmsg ?? a.msg ?? a.StatusMessage ?? '')}`.slice(0, 200)
  if (code === 0) return { outcome: 'arrived' }
  // Too often: DingTalk shuts a robot out for ten minutes, the others count by the minute. -1: WeCom and DingTalk are busy.
  if (code === 130101 || code === 410100) return { outcome: 'later', ms: 600_000, said }
  if (code === 45009 || code === 11232 || code === 9499) return { outcome: 'later', ms: 60_000, said }
  if (code === -1 || code === undefined) return { outcome: 'later', ms: 30_000, said }
  return { outcome: 'never', said }
}

/** The call to an SMS provider: `{phone}` and `{text}` in the template, escaped so that no value can end its place. */
export function smsBody(sms: Pick<Sms, 'template' | 'type'>, phone: string, text: string): string {
  const put = (v: string) => (sms.type === 'json' ? JSON.stringify(v).slice(1, -1) : encodeURIComponent(v))
  return sms.template.replace(/\{(phone|text)\}/g, (_, k: string) => put(k === 'phone' ? phone : text))
}
