/** One line per event in both languages, made when it is read, so that wording can improve without touching history. Pure. */
import type { Words } from '../../../kernel/contract.ts'

export interface EventWords {
  line: Words
  detail: Words | null
  mark: 'state' | 'fact' | 'return' | 'late'
}

type D = Record<string, unknown>
const s = (v: unknown): string => (v === null || v === undefined ? '' : String(v))
const w = (zh: string, en: string): Words => ({ zh, en })
const same = (v: unknown): Words | null => (s(v) ? w(s(v), s(v)) : null)
const quote = (v: unknown): Words | null => (s(v) ? w(`“${s(v)}”`, `“${s(v)}”`) : null)

export const levelWords: Record<string, Words> = {
  normal: w('普通', 'Normal'),
  urgent: w('加急', 'Urgent'),
  critical: w('特急', 'Critical'),
}

export const channelWords: Record<string, Words> = {
  hotline: w('12345 热线', '12345 hotline'),
  mailbox: w('市民信箱', 'Mailbox'),
  qr: w('扫码', 'QR code'),
  web: w('网上', 'Web'),
  phone: w('电话', 'Phone'),
  'walk-in': w('来访', 'Walk-in'),
  'grid-worker': w('网格员上报', 'Grid worker'),
  order: w('上级下派', 'Order from above'),
  patrol: w('巡查', 'Patrol'),
  visit: w('走访', 'Visit'),
  open311: w('Open311', 'Open311'),
  peer: w('别处移交', 'Referred'),
}
export const channelName = (key: unknown): Words => channelWords[s(key)] ?? w(s(key), s(key))

function changes(d: D): Words {
  const zh: string[] = []
  const en: string[] = []
  const c = (d.changes ?? {}) as Record<string, { from?: unknown; to?: unknown; name?: unknown }>
  if (c.place) {
    zh.push(`位置改为${s(c.place.name)}`)
    en.push(`place is now ${s(c.place.name)}`)
  }
  if (c.item) {
    zh.push(`事项改为${s(c.item.name)}`)
    en.push(`item is now ${s(c.item.name)}`)
  }
  if (c.level) {
    zh.push(`级别由${levelWords[s(c.level.from)]?.zh ?? ''}改为${levelWords[s(c.level.to)]?.zh ?? ''}`)
    en.push(`level from ${levelWords[s(c.level.from)]?.en ?? ''} to ${levelWords[s(c.level.to)]?.en ?? ''}`)
  }
  if (c.title) {
    zh.push('标题改写')
    en.push('title rewritten')
  }
  if (c.spot) {
    zh.push('位置说明补充')
    en.push('spot described')
  }
  if (d.reason) {
    zh.push(s(d.reason))
    en.push(s(d.reason))
  }
  return w(zh.join('；'), en.join('; '))
}

const seconds = (v: unknown): Words | null => {
  const n = Number(v)
  if (!Number.isFinite(n) || n < 0) return null
  if (n < 60) return w(`派出后 ${Math.round(n)} 秒`, `${Math.round(n)} s after dispatch`)
  const m = Math.floor(n / 60)
  return m < 60
    ? w(`派出后 ${m} 分`, `${m} min after dispatch`)
    : w(
        `派出后 ${Math.floor(m / 60)} 小时 ${m % 60} 分`,
        `${Math.floor(m / 60)} h ${m % 60} min after dispatch`,
      )
}

const stepWords: Record<string, Words> = {
  move: w('移动', 'moved'),
  merge: w('合并', 'merged'),
  split: w('拆分', 'split'),
}
/** How a case of a split grid found its part. */
const howWords: Record<string, Words> = {
  position: w('按位置分', 'by its position'),
  choice: w('由人指定', 'as listed by a person'),
}

type Line = (d: D, actor: string) => EventWords
const line = (mark: EventWords['mark'], zh: string, en: string, detail: Words | null = null): EventWords => ({
  line: w(zh, en),
  detail,
  mark,
})

const lines: Record<string, Line> = {
  reported: (d, a) =>
    line(
      'state',
      `${channelName(d.channel).zh}报告${d.anonymous ? '（匿名）' : a && a !== '系统' ? ` · ${a}` : ''}`,
      `Reported by ${channelName(d.channel).en}`,
    ),
  triaged: (d) =>
    line('fact', '落图、定类、拟派', 'Placed, classed, routed', (d.words as Words | undefined) ?? null),
  report_linked: (d, a) =>
    line(
      'fact',
      `${channelName(d.channel).zh}报告${d.byPerson ? `由${a}` : ''}关联进来`,
      `A report by ${channelName(d.channel).en} was linked`,
      (d.why as Words | undefined) ?? null,
    ),
  report_unlinked: (d, a) =>
    line('fact', `${a} 解除一条报告的关联`, `${a} unlinked a report`, same(d.reason)),
  corrected: (d, a) =>
    d.alertId
      ? line('fact', `${a} 按预警改了级别`, `${a} changed the level under an alert`, changes(d))
      : line('fact', `${a} 改了系统判断`, `${a} corrected the system`, changes(d)),
  raise_proposed: (d) =>
    line(
      'fact',
      `建议改为${levelWords[s(d.to)]?.zh ?? ''}，等人定`,
      `${levelWords[s(d.to)]?.en ?? ''} is proposed; a person decides`,
      (d.why as Words | undefined) ?? null,
    ),
  raise_left: (d, a) =>
    line('fact', `${a} 看过预警，级别不变`, `${a} looked at the alert: the level stays`, same(d.reason)),
  decision_confirmed: (d, a) =>
    line('fact', `${a} 看过，系统判断对`, `${a} looked: the system is right`, same(d.name)),
  region_changed: (d, a) => {
    const step = stepWords[s(d.step)] ?? stepWords.move!
    const how = howWords[s(d.how)]
    return line(
      'fact',
      `${a} ${step.zh}网格，本件划到${s(d.toName)}`,
      `${a} ${step.en} the grid; the case went to ${s(d.toName)}`,
      w(
        `原来在${s(d.fromName)}${how ? `，${how.zh}` : ''}。理由：${s(d.reason)}`,
        `Before: ${s(d.fromName)}${how ? `, ${how.en}` : ''}. Reason: ${s(d.reason)}`,
      ),
    )
  },
  dispatched: (d, a) =>
    line(
      'state',
      d.auto
        ? `自动派给 ${s(d.unitName)}${d.accountName ? ` ${s(d.accountName)}` : ''}`
        : `${a} ${d.transfer ? '改派' : d.afterReturn ? '裁定派' : '确认派遣'}给 ${s(d.unitName)}${d.accountName ? ` ${s(d.accountName)}` : ''}`,
      d.auto ? `Dispatched automatically to ${s(d.unitName)}` : `${a} dispatched to ${s(d.unitName)}`,
      same(d.reason) ?? same(d.note),
    ),
  recalled: (d, a) => line('fact', `${a} 撤回派遣`, `${a} took the dispatch back`, same(d.reason)),
  co_assigned: (d, a) =>
    line(
      'fact',
      d.by === 'whistle' ? `${a} 吹哨：${s(d.unitName)} 协办` : `${s(d.unitName)} 协办`,
      d.by === 'whistle' ? `${a} called in ${s(d.unitName)}` : `${s(d.unitName)} helps`,
      same(d.task),
    ),
  accepted: (d, a) =>
    line(
      d.role === 'main' ? 'state' : 'fact',
      `${a} 签收${d.role === 'co' ? `（${s(d.unitName)} 协办）` : ''}`,
      `${a} accepted`,
      seconds(d.afterSeconds),
    ),
  assembled: (d, a) =>
    line('fact', `${a} 集结好了，出发`, `${a}: the team is together and sets out`, seconds(d.afterSeconds)),
  arrived: (d, a) => {
    const spot = d.spot as { accuracy?: number } | null
    return line(
      d.role === 'main' ? 'state' : 'fact',
      `${a} 到场${d.role === 'co' ? `（${s(d.unitName)} 协办）` : ''}`,
      `${a} arrived`,
      spot
        ? w(`定位 ±${Math.round(spot.accuracy ?? 0)} 米`, `position ±${Math.round(spot.accuracy ?? 0)} m`)
        : seconds(d.afterSeconds),
    )
  },
  co_done: (d, a) =>
    line('fact', `${s(d.unitName)} ${a} 协办完成`, `${s(d.unitName)} is done`, same(d.result)),
  resolved: (d, a) => line('state', `${a} 办结`, `${a} resolved it`, same(d.result)),
  return_requested: (d, a) =>
    line(
      'return',
      `${a} 申请退回，提议${s(d.proposedUnitName)}`,
      `${a} returns it, proposes ${s(d.proposedUnitName)}`,
      w(`理由：${s(d.reason)}`, `Reason: ${s(d.reason)}`),
    ),
  return_approved: (d, a) => line('return', `${a} 准予退回`, `${a} approved the return`, same(d.reason)),
  return_refused: (d, a) =>
    line(
      'state',
      `${a} 不准退回，继续由${s(d.unitName)}办`,
      `${a} refused the return; ${s(d.unitName)} goes on`,
      same(d.reason),
    ),
  extension_requested: (d, a) =>
    line('fact', `${a} 申请延期 ${s(d.limit)}`, `${a} asks for ${s(d.limit)} more`, same(d.reason)),
  extended: (d, a) =>
    line('fact', `${a} 准予延期 ${s(d.limit)}`, `${a} granted ${s(d.limit)} more`, same(d.reason)),
  extension_refused: (d, a) => line('fact', `${a} 未准延期`, `${a} refused more time`, same(d.reason)),
  suspension_requested: (d, a) => line('fact', `${a} 申请挂起`, `${a} asks to suspend`, same(d.reason)),
  suspended: (d, a) => line('state', `${a} 准予挂起`, `${a} suspended it`, same(d.reason)),
  suspension_refused: (d, a) => line('fact', `${a} 未准挂起`, `${a} refused to suspend`, same(d.reason)),
  resumed: (d, a) => line('state', `${a} 恢复办理`, `${a} resumed it`, same(d.reason)),
  supervised: (d, a) => line('fact', `${a} 督办`, `${a} supervises it`, same(d.reason)),
  reminded: (d, a) => line('fact', `${a} 催办`, `${a} reminded`, same(d.message)),
  escalated: (d, a) => line('fact', `${a} 升级上报`, `${a} raised it`, same(d.reason)),
  verified: (d, a) =>
    line(
      d.ok ? 'fact' : 'return',
      `${a} 现场核实：${d.ok ? '属实' : '没办好'}`,
      `${a} looked on the spot: ${d.ok ? 'as said' : 'not solved'}`,
      same(d.note),
    ),
  called_back: (d, a) =>
    line(
      'fact',
      `${a} 回访：${d.solved ? (d.satisfied === false ? '已解决，不满意' : '已解决') : '没解决'}`,
      `${a} called back: ${d.solved ? 'solved' : 'not solved'}`,
      same(d.note),
    ),
  rated: (d) =>
    line(
      'fact',
      `报告人评价：${d.solved ? '解决了' : '没解决'}${d.stars ? `，${s(d.stars)} 星` : ''}`,
      `The reporter says: ${d.solved ? 'solved' : 'not solved'}`,
      quote(d.body),
    ),
  evaluated: () => line('state', '评价完成', 'Evaluated'),
  archived: (d, a) =>
    line(
      'state',
      d.auto ? '到期自动归档' : `${a} 归档`,
      d.auto ? 'Archived when the window passed' : `${a} archived it`,
      same(d.note),
    ),
  reopened: (d, a) => line('return', `${a} 重开`, `${a} reopened it`, same(d.reason)),
  rejected: (d, a) => line('state', `${a} 不受理`, `${a} refused it`, same(d.reason)),
  withdrawn: (d, a) => line('state', `${a} 撤回`, `${a} withdrew it`, same(d.reason)),
  noted: (d, a) => line('fact', `${a} 记了一笔`, `${a} noted`, same(d.body)),
  asked: (d, a) => line('fact', `${a} 问报告人`, `${a} asked the reporter`, quote(d.question)),
  answered: (d) => line('fact', '报告人补充', 'The reporter added', quote(d.body)),
  feedback_sent: (d) =>
    line(
      'fact',
      `结果送达 ${channelName(d.channel).zh}`,
      `Result delivered by ${channelName(d.channel).en}`,
      d.attempts && Number(d.attempts) > 1
        ? w(`第 ${s(d.attempts)} 次送达`, `at attempt ${s(d.attempts)}`)
        : null,
    ),
  clock_soon: (d) =>
    line(
      'fact',
      `${clockName(d.clock).zh}将到期，已提醒`,
      `${clockName(d.clock).en} is nearly due; reminded`,
    ),
  clock_late: (d) =>
    line('late', `${clockName(d.clock).zh}超时，已催办`, `${clockName(d.clock).en} is late; reminded`),
  revealed: (d, a) =>
    line(
      'fact',
      `${a} 揭示电话（${purposeWords[s(d.purpose)]?.zh ?? s(d.purpose)}）`,
      `${a} revealed the phone (${purposeWords[s(d.purpose)]?.en ?? s(d.purpose)})`,
    ),
  proposal_dismissed: (d, a) =>
    line(
      'fact',
      `${a} 看过 ${s(d.number)}，不是同一件事`,
      `${a} looked at ${s(d.number)}: not the same problem`,
      same(d.reason),
    ),
  proposal_restored: (d, a) =>
    line(
      'fact',
      `${a} 收回“与 ${s(d.number)} 不是同一件事”`,
      `${a} took back "not the same as ${s(d.number)}"`,
      same(d.reason),
    ),
  referred: (d, a) =>
    line(
      'state',
      `${a} 移交给${s(d.peerName)}${Number(d.nth) > 1 ? `（第 ${s(d.nth)} 次）` : ''}`,
      `${a} referred it to ${s(d.peerName)}`,
      w(
        `${s(d.reason)}${d.contact ? '；报告人联系方式一并移交' : ''}`,
        `${s(d.reason)}${d.contact ? '; with the contact of the reporter' : ''}`,
      ),
    ),
  referred_in: (d) =>
    line(
      'fact',
      `${s(d.peerName)}移交来，对方编号 ${s(d.number)}`,
      `Referred by ${s(d.peerName)}, there ${s(d.number)}`,
      same(d.reason),
    ),
  referral_step: (d) => {
    const step = stepNames[s(d.step)] ?? w(s(d.step), s(d.step))
    return line(
      d.step === 'returned' || d.step === 'refused' || d.step === 'reopened' ? 'return' : 'fact',
      `${s(d.peerName)}：${step.zh}${d.unitName ? ` · ${s(d.unitName)}` : ''}${d.number ? `（${s(d.number)}）` : ''}`,
      `${s(d.peerName)} ${step.en}${d.unitName ? ` · ${s(d.unitName)}` : ''}${d.number ? ` (${s(d.number)})` : ''}`,
      same(d.result) ?? same(d.reason),
    )
  },
  referral_settled: (d, a) =>
    line(
      d.accept ? 'fact' : 'return',
      d.accept ? `${a} 认可${s(d.peerName)}的结果` : `${a} 请${s(d.peerName)}接着办`,
      d.accept ? `${a} took the result of ${s(d.peerName)}` : `${a} asked ${s(d.peerName)} to go on`,
      same(d.text),
    ),
  split_off: (d, a) =>
    line('fact', `${a} 拆出一件 ${s(d.number)}`, `${a} split off ${s(d.number)}`, same(d.reason)),
  split_from: (d, a) =>
    line('fact', `${a} 由 ${s(d.number)} 拆出`, `${a} split it from ${s(d.number)}`, same(d.reason)),
}

/** What the other installation did (features/exchange). */
const stepNames: Record<string, Words> = {
  taken: w('收到', 'received it'),
  refused: w('没有接收', 'did not take it'),
  dispatched: w('派出', 'dispatched it'),
  accepted: w('签收', 'accepted it'),
  arrived: w('到场', 'is on the spot'),
  suspended: w('挂起', 'suspended it'),
  resumed: w('恢复办理', 'resumed it'),
  resolved: w('办结', 'resolved it'),
  reopened: w('重开', 'reopened it'),
  returned: w('退回', 'returned it'),
  withdrawn: w('收回', 'took it back'),
  rated: w('评价', 'rated it'),
  reminded: w('催办', 'reminds'),
  asked: w('问报告人', 'asks the reporter'),
}

export const purposeWords: Record<string, Words> = {
  refer: w('移交', 'referral'),
  ask: w('问情况', 'ask'),
  callback: w('回访', 'call back'),
  visit: w('约上门', 'visit'),
  safety: w('人身安全', 'safety'),
}

const clockNames: Record<string, Words> = {
  confirm: w('确认', 'Confirming'),
  sign: w('签收', 'Accepting'),
  assemble: w('集结', 'Assembling'),
  arrive: w('到场', 'Arriving'),
  resolve: w('办结', 'Resolving'),
  rule: w('裁定', 'Ruling'),
  feedback: w('反馈', 'Feedback'),
  rate: w('评价', 'Rating'),
}
export const clockName = (k: unknown): Words => clockNames[s(k)] ?? w(s(k), s(k))

export function eventWords(kind: string, data: D, actorName: string): EventWords {
  return lines[kind]?.(data, actorName) ?? line('fact', kind, kind)
}
