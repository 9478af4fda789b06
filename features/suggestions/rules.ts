/** What may happen to a suggestion, how votes are counted, and in which words progress is told. Pure. */
import type { Words } from '../../kernel/contract.ts'

export const states = [
  'received',
  'possible',
  'surveying',
  'adopted',
  'building',
  'finished',
  'declined',
] as const
export type State = (typeof states)[number]
export const actions = [
  'place',
  'answer',
  'survey',
  'count',
  'adopt',
  'decline',
  'project',
  'progress',
  'step',
  'finish',
  'link',
  'unlink',
] as const
export type Action = (typeof actions)[number]

/** Every move there is; the database holds the same list as a check. */
export const moves: Readonly<Record<State, readonly State[]>> = {
  received: ['possible', 'declined'],
  possible: ['surveying', 'adopted', 'declined'],
  surveying: ['adopted', 'declined'],
  adopted: ['building', 'declined'],
  building: ['finished'],
  finished: [],
  declined: [],
}

const table: Readonly<Record<Action, { from: readonly State[]; to?: State }>> = {
  place: { from: ['received', 'possible'] },
  answer: { from: ['received'] },
  survey: { from: ['possible'], to: 'surveying' },
  count: { from: ['surveying'] },
  adopt: { from: ['possible', 'surveying'], to: 'adopted' },
  decline: { from: ['possible', 'surveying', 'adopted'], to: 'declined' },
  project: { from: ['adopted'], to: 'building' },
  progress: { from: ['building'] },
  step: { from: ['building'] },
  finish: { from: ['building'], to: 'finished' },
  link: { from: states },
  unlink: { from: states },
}

export const possible = (action: Action, state: State): boolean => table[action].from.includes(state)
export const allowed = (state: State): Action[] => actions.filter((a) => possible(a, state))
/** Where an action leads; an answer leads by what it says. */
export const nextState = (action: Action, state: State, yes = true): State =>
  action === 'answer' ? (yes ? 'possible' : 'declined') : (table[action].to ?? state)

/** What everybody may read: what is asked about, what was taken up. The rest is for its author. */
export const isPublic = (s: State): boolean =>
  s === 'surveying' || s === 'adopted' || s === 'building' || s === 'finished'
export const isClosed = (s: State): boolean => s === 'finished' || s === 'declined'

export interface Tally {
  choices: number[]
  answered: number
  households: number
  quorum: number
  /** Enough households have answered. */
  valid: boolean
}
export function tally(
  choices: number,
  votes: readonly { choice: number; n: number }[],
  households: number,
  quorum: number,
): Tally {
  const out = Array.from({ length: choices }, () => 0)
  for (const v of votes) if (v.choice < choices) out[v.choice]! += v.n
  const answered = out.reduce((a, b) => a + b, 0)
  return { choices: out, answered, households, quorum, valid: answered >= quorum }
}

/** Fewer answers than this tell who said what. */
export const leastShown = 5

/** How many more paper votes a building can have: no more than its households. */
export const paperLeft = (households: number, counted: number): number => Math.max(0, households - counted)

const w = (zh: string, en: string): Words => ({ zh, en })
export const stateWords: Record<State, Words> = {
  received: w('收到了', 'Received'),
  possible: w('可以考虑', 'Can be taken up'),
  surveying: w('正在问大家', 'Being asked about'),
  adopted: w('采纳了', 'Adopted'),
  building: w('正在做', 'Being done'),
  finished: w('做完了', 'Finished'),
  declined: w('没有采纳', 'Not adopted'),
}
export const actionWords: Record<Action, Words> = {
  place: w('定地点', 'Say where'),
  answer: w('答复', 'Answer'),
  survey: w('问大家', 'Ask the residents'),
  count: w('登记票数', 'Enter votes'),
  adopt: w('采纳', 'Adopt'),
  decline: w('不采纳', 'Do not adopt'),
  project: w('立项', 'Make a project'),
  progress: w('报进度', 'Report progress'),
  step: w('做完一步', 'Step done'),
  finish: w('做完了', 'Finished'),
  link: w('关联相似的', 'Link a similar one'),
  unlink: w('解除关联', 'Unlink'),
}

/** `792 扇里装好 615 扇，还有 177 扇`: a bar in words. */
export const progressWords = (done: number, total: number, unit: string): Words =>
  w(
    done >= total
      ? `${total} ${unit}全部做完`
      : `${total} ${unit}里做好 ${done} ${unit}，还有 ${total - done} ${unit}`,
    done >= total ? `all ${total} done` : `${done} of ${total} done, ${total - done} to go`,
  )

const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Eight letters that nobody confuses, from the hex of a keyed hash. */
export function codeOf(hex: string): string {
  let n = BigInt(`0x${hex.slice(0, 20)}`)
  let out = ''
  for (let i = 0; i < 8; i++) {
    out += letters[Number(n % BigInt(letters.length))]
    n /= BigInt(letters.length)
  }
  return out
}
/** As people type it: small letters, spaces, a hyphen. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '')
