/** An answer as people and files read it. Pure. */

const kinds: Record<string, string> = {
  result: '办理结果',
  progress: '进展',
  ask: '追问',
  rejected: '不予受理',
}
const states: Record<string, string> = {
  triage: '待确认',
  dispatched: '已派遣',
  accepted: '已签收',
  arrived: '已到场',
  suspended: '挂起',
  resolved: '已办结',
  evaluated: '已评价',
  archived: '已归档',
  rejected: '不予受理',
  withdrawn: '已撤回',
  returned: '退回',
}
const steps: Record<string, string> = {
  received: '已收到',
  dispatched: '已派给',
  accepted: '已签收',
  arrived: '已到场',
  extended: '延期',
  suspended: '挂起',
  reopened: '重新办理',
}

export const stateWord = (state: string): string => states[state] ?? state
export const kindWord = (kind: string): string => kinds[kind] ?? kind

/** What a message says, in a sentence for the reporter. */
export function sentenceOf(kind: string, body: unknown): string {
  const b = (body ?? {}) as Record<string, unknown>
  const text = (k: string) => (typeof b[k] === 'string' ? (b[k] as string).trim() : '')
  const said = text('text') || text('result') || text('reply') || text('question') || text('message')
  if (said) return said
  if (kind === 'progress') {
    const step = steps[text('step')] ?? text('step')
    const who = text('unitName')
    const why = text('reason')
    return [step, who && `：${who}`, why && `（${why}）`].filter(Boolean).join('')
  }
  return text('reason') || kindWord(kind)
}

export const answerHead = ['编号', '事件编号', '状态', '类型', '内容', '时间', '送达编号'] as const

export function answerRow(m: {
  id: string
  externalId: string | null
  number: string
  state: string
  kind: string
  body: unknown
  createdAt: Date
}): string[] {
  return [
    m.externalId ?? '',
    m.number,
    stateWord(m.state),
    kindWord(m.kind),
    sentenceOf(m.kind, m.body),
    m.createdAt.toISOString(),
    m.id,
  ]
}
