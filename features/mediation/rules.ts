/** What may happen to a mediation, when, and in which words. Pure: the server decides by it, the pages show by it. */
import type { Words } from '../../kernel/contract.ts'

export const kinds = [
  'noise',
  'leak',
  'parking',
  'wages',
  'family',
  'property',
  'neighbour',
  'consumer',
  'other',
] as const
export type Kind = (typeof kinds)[number]

export const states = ['opened', 'talking', 'drafted', 'running', 'fulfilled', 'failed', 'withdrawn'] as const
export type State = (typeof states)[number]

export const ways = ['upper', 'legal_aid', 'arbitration', 'court', 'other'] as const
export type Way = (typeof ways)[number]

export const actions = [
  'party',
  'say',
  'plan',
  'hold',
  'propose',
  'draft',
  'sign',
  'keep',
  'break',
  'confirm',
  'fail',
  'withdraw',
  'reopen',
  'take',
] as const
export type Action = (typeof actions)[number]

/** Every move there is; a move to the same state is none. The database holds the same list as a check. */
export const moves: Readonly<Record<State, readonly State[]>> = {
  opened: ['talking', 'failed', 'withdrawn'],
  talking: ['drafted', 'failed', 'withdrawn'],
  drafted: ['talking', 'running', 'failed', 'withdrawn'],
  running: ['fulfilled', 'talking'],
  fulfilled: ['talking'],
  failed: ['talking'],
  withdrawn: ['talking'],
}

const live: readonly State[] = ['opened', 'talking', 'drafted', 'running']
const before: readonly State[] = ['opened', 'talking']
/** In which states each action is possible, and where it leads when that does not depend on anything else. */
const table: Readonly<Record<Action, { from: readonly State[]; to?: State }>> = {
  party: { from: before },
  say: { from: ['opened', 'talking', 'drafted'] },
  plan: { from: ['opened', 'talking', 'drafted'] },
  hold: { from: ['opened', 'talking', 'drafted'], to: 'talking' },
  propose: { from: before, to: 'talking' },
  draft: { from: ['talking', 'drafted'], to: 'drafted' },
  sign: { from: ['drafted'] },
  keep: { from: ['running', 'fulfilled'] },
  break: { from: ['running', 'fulfilled'], to: 'talking' },
  confirm: { from: ['running', 'fulfilled'] },
  fail: { from: ['opened', 'talking', 'drafted'], to: 'failed' },
  withdraw: { from: ['opened', 'talking', 'drafted'], to: 'withdrawn' },
  reopen: { from: ['failed', 'withdrawn', 'fulfilled'], to: 'talking' },
  take: { from: live },
}

export interface Facts {
  state: State
  parties: number
  signed: number
  openTerms: number
  openDuties: number
  confirmed: boolean
  mine: boolean
}

/** Why an action is not possible now; null when it is. */
export function refusal(action: Action, f: Facts): string | null {
  if (!table[action].from.includes(f.state)) return 'mediation.wrong_state'
  if (action === 'draft' && f.parties < 2) return 'mediation.two_parties'
  if (action === 'sign' && f.signed >= f.parties) return 'mediation.wrong_state'
  if ((action === 'keep' || action === 'break') && f.openDuties === 0) return 'mediation.nothing_open'
  if (action === 'confirm' && f.confirmed) return 'mediation.wrong_state'
  if (action === 'take' && f.mine) return 'mediation.wrong_state'
  return null
}

export const allowed = (f: Facts): Action[] => actions.filter((a) => refusal(a, f) === null)

/** Where an action leads. A session with signatures outstanding opens the talks again: what was drafted no longer stands. */
export function nextState(action: Action, f: Facts): State {
  if (action === 'sign') return f.signed + 1 >= f.parties ? 'running' : 'drafted'
  if (action === 'keep') return f.state === 'running' && f.openTerms === 0 ? 'fulfilled' : f.state
  return table[action].to ?? f.state
}

export const isClosed = (s: State): boolean => s === 'fulfilled' || s === 'failed' || s === 'withdrawn'

/** 王建国 → 王某: enough to tell the parties apart beside 甲方 and 乙方, nothing to look anybody up by. */
export const maskName = (name: string): string => `${[...name.trim()][0] ?? ''}某`

const sides = ['甲方', '乙方', '丙方', '丁方', '戊方', '己方', '庚方', '辛方', '壬方']
export const sideWords = (side: number): Words => ({
  zh: sides[side - 1] ?? `第 ${side} 方`,
  en: `Party ${String.fromCharCode(64 + side)}`,
})

const w = (zh: string, en: string): Words => ({ zh, en })
export const kindWords: Record<Kind, Words> = {
  noise: w('噪声', 'Noise'),
  leak: w('漏水', 'Leak between floors'),
  parking: w('停车', 'Parking'),
  wages: w('欠薪', 'Wages'),
  family: w('婚姻家庭', 'Family'),
  property: w('物业', 'Property management'),
  neighbour: w('邻里', 'Neighbours'),
  consumer: w('消费', 'Consumer'),
  other: w('其他', 'Other'),
}
export const stateWords: Record<State, Words> = {
  opened: w('待调', 'Opened'),
  talking: w('调解中', 'Talking'),
  drafted: w('待签字', 'To be signed'),
  running: w('履行中', 'Agreed, running'),
  fulfilled: w('已履行', 'Fulfilled'),
  failed: w('未达成', 'Not agreed'),
  withdrawn: w('已撤回', 'Withdrawn'),
}
export const wayWords: Record<Way, Words> = {
  upper: w('转上一级调委会', 'Committee of the level above'),
  legal_aid: w('转法律援助', 'Legal aid'),
  arbitration: w('转仲裁', 'Arbitration'),
  court: w('告知可起诉', 'Told they may go to court'),
  other: w('其他途径', 'Another way'),
}
export const actionWords: Record<Action, Words> = {
  party: w('加当事人', 'Add a party'),
  say: w('记一方的话', 'Note what one says'),
  plan: w('约时间', 'Set a date'),
  hold: w('记一次调解', 'Record a session'),
  propose: w('记方案', 'Record a proposal'),
  draft: w('写协议', 'Write the agreement'),
  sign: w('登记签字', 'Record a signature'),
  keep: w('做到了', 'Done as agreed'),
  break: w('没做到', 'Not kept'),
  confirm: w('登记司法确认', 'Record court confirmation'),
  fail: w('没谈成', 'Not agreed'),
  withdraw: w('撤回', 'Withdraw'),
  reopen: w('重新调解', 'Take up again'),
  take: w('我来接手', 'Take over'),
}

/** Days after the last signature on which somebody asks whether it holds. */
export const visitDays = [7, 30] as const
export const defaultFirstDays = 3

/** What a case may say of the agreement to everybody who reported it: no names, no terms. */
export function quoteOf(m: {
  number: string
  unit: string
  agreedOn: string
  terms: number
  lastOn: string
}): string {
  return `经${m.unit || '调解员'}调解，当事人于 ${m.agreedOn} 达成调解协议（${m.number}），共 ${m.terms} 项，最晚 ${m.lastOn} 前履行；到期由调解员逐项回访。`
}

export interface Figure {
  total: number
  open: number
  agreed: number
  failed: number
  broken: number
}
/** Agreed of those that came to an end either way; null when none has. */
export const successRate = (f: Pick<Figure, 'agreed' | 'failed'>): number | null =>
  f.agreed + f.failed === 0 ? null : f.agreed / (f.agreed + f.failed)

/** Wrong codes after which a party's link takes no more; a new draft has new links. */
export const mostTries = 8
