/** What each action asks for, as data: the form, its draft and its faults are the same code for all of them. Pure. */
import type { Word } from '../../../ui/i18n.tsx'
import type { CaseDetail, StaffAction } from '../contract.ts'

export type FieldKind =
  | 'text'
  | 'line'
  | 'unit'
  | 'units'
  | 'yesno'
  | 'limit'
  | 'until'
  | 'reports'
  | 'report'
  | 'uploads'
  | 'stars'
  | 'checks'

export interface Field {
  key: string
  kind: FieldKind
  label: Word
  optional?: boolean
  hint?: Word
  /** `yesno` only: the two answers. */
  yes?: Word
  no?: Word
  /** Offers the ready-made sentences of the unit. */
  quick?: boolean
  /** Asked only when another field says so. */
  when?: (v: Values) => boolean
  /** `checks` only. */
  items?: string[]
}
export type Values = Record<string, unknown>

const reason = (zh: string, en: string, optional = false): Field => ({
  key: 'reason',
  kind: 'text',
  label: { zh, en },
  quick: true,
  ...(optional ? { optional: true } : {}),
})
const uploads: Field = {
  key: 'uploads',
  kind: 'uploads',
  label: { zh: '照片', en: 'Photos' },
  optional: true,
}
const ruling = (zh: string, en: string): Field => ({
  key: 'approve',
  kind: 'yesno',
  label: { zh: '怎么裁', en: 'Ruling' },
  yes: { zh: `准${zh}`, en: `Approve ${en}` },
  no: { zh: '不准', en: 'Refuse' },
})

/** Fields of an action on this case; null when it needs none and is done at once. */
export function formOf(action: StaffAction, c: Pick<CaseDetail, 'item' | 'reports'>): Field[] | null {
  switch (action) {
    case 'dispatch':
    case 'accept':
    case 'assemble':
    case 'arrive':
    case 'resume':
    case 'recall':
      return null
    case 'redispatch':
      return [
        { key: 'unitId', kind: 'unit', label: { zh: '改派给', en: 'Reroute to' } },
        reason('为什么改派', 'Why'),
      ]
    case 'whistle':
      return [
        { key: 'coHandlers', kind: 'units', label: { zh: '叫谁来', en: 'Whom to call' } },
        reason('要他们做什么', 'What they are to do', true),
      ]
    case 'finish':
      return [
        { key: 'result', kind: 'text', label: { zh: '我这部分怎么办的', en: 'What was done' } },
        uploads,
      ]
    case 'resolve': {
      const checks = c.item?.evidence.filter((e) => e.type === 'confirm').map((e) => e.label) ?? []
      return [
        {
          key: 'result',
          kind: 'text',
          label: { zh: '怎么解决的（报告人会看到）', en: 'How it was solved (reporters read it)' },
          quick: true,
        },
        ...(checks.length
          ? [
              {
                key: 'confirmations',
                kind: 'checks' as const,
                label: { zh: '办结条件', en: 'Conditions to close' },
                items: checks,
              },
            ]
          : []),
        uploads,
      ]
    }
    case 'requestReturn':
      return [
        reason('为什么不归我们', 'Why it is not ours'),
        { key: 'proposedUnitId', kind: 'unit', label: { zh: '应该由谁办', en: 'Who should have it' } },
        uploads,
      ]
    case 'ruleReturn':
      return [
        ruling('退回', 'the return'),
        {
          key: 'unitId',
          kind: 'unit',
          label: { zh: '改由谁办', en: 'Who gets it' },
          hint: { zh: '不选就按提议的单位', en: 'Left open: the proposed unit' },
          optional: true,
          when: (v) => v.approve === true,
        },
        reason('依据', 'On what ground'),
      ]
    case 'requestExtension':
      return [
        { key: 'limit', kind: 'limit', label: { zh: '还要多久', en: 'How much more' } },
        reason('为什么', 'Why'),
      ]
    case 'ruleExtension':
      return [
        ruling('延期', 'it'),
        {
          key: 'limit',
          kind: 'limit',
          label: { zh: '准多久', en: 'How much' },
          hint: { zh: '不填就按申请的', en: 'Left open: as asked' },
          optional: true,
          when: (v) => v.approve === true,
        },
        reason('理由（报告人会看到）', 'Reason (the reporter reads it)'),
      ]
    case 'requestSuspension':
      return [
        { key: 'until', kind: 'until', label: { zh: '停到什么时候', en: 'Until when' } },
        reason('为什么要停', 'Why'),
      ]
    case 'ruleSuspension':
      return [ruling('挂起', 'it'), reason('理由', 'Reason')]
    case 'correct':
      return [
        { key: 'title', kind: 'line', label: { zh: '标题', en: 'Title' } },
        {
          key: 'placeText',
          kind: 'line',
          label: { zh: '位置说明', en: 'Where exactly' },
          optional: true,
        },
        reason('为什么改', 'Why', true),
      ]
    case 'supervise':
      return [reason('督办要求', 'What is demanded')]
    case 'remind':
      return [
        {
          key: 'message',
          kind: 'text',
          label: { zh: '催一句', en: 'Message' },
          optional: true,
          quick: true,
        },
      ]
    case 'escalate':
      return [reason('为什么要上一级管', 'Why the level above')]
    case 'verify':
      return [
        {
          key: 'ok',
          kind: 'yesno',
          label: { zh: '现场看到的', en: 'What you found' },
          yes: { zh: '和说的一样，办好了', en: 'As said' },
          no: { zh: '没办好', en: 'Not done' },
        },
        { key: 'note', kind: 'text', label: { zh: '看到什么', en: 'What you saw' } },
        uploads,
      ]
    case 'callback':
      return [
        { key: 'reportId', kind: 'report', label: { zh: '回访哪位', en: 'Whom you called' } },
        {
          key: 'solved',
          kind: 'yesno',
          label: { zh: '解决了吗', en: 'Solved?' },
          yes: { zh: '解决了', en: 'Solved' },
          no: { zh: '没解决', en: 'Not solved' },
        },
        {
          key: 'satisfied',
          kind: 'yesno',
          label: { zh: '满意吗', en: 'Satisfied?' },
          yes: { zh: '满意', en: 'Satisfied' },
          no: { zh: '不满意', en: 'Not satisfied' },
          optional: true,
          when: (v) => v.solved === true,
        },
        {
          key: 'stars',
          kind: 'stars',
          label: { zh: '几分', en: 'Stars' },
          optional: true,
          when: (v) => v.solved === true,
        },
        {
          key: 'note',
          kind: 'text',
          label: { zh: '他怎么说（原话）', en: 'In their words' },
          optional: true,
        },
      ]
    case 'archive':
      return [
        {
          key: 'note',
          kind: 'text',
          label: { zh: '归档说明', en: 'Note for the archive' },
          optional: true,
        },
      ]
    case 'reopen':
      return [reason('为什么重开', 'Why')]
    case 'reject':
      return [
        reason('为什么不受理', 'Why it is refused'),
        {
          key: 'replyToReporter',
          kind: 'text',
          label: { zh: '给报告人的答复', en: 'What the reporter reads' },
          optional: true,
          quick: true,
        },
      ]
    case 'withdraw':
      return [reason('为什么撤销', 'Why')]
    case 'note':
      return [{ key: 'body', kind: 'text', label: { zh: '备注', en: 'Note' }, quick: true }, uploads]
    case 'ask':
      return [
        { key: 'question', kind: 'text', label: { zh: '问什么', en: 'Question' }, quick: true },
        ...(c.reports.length > 1
          ? [
              {
                key: 'reportId',
                kind: 'report' as const,
                label: { zh: '问哪位（不选就都问）', en: 'Whom (left open: all)' },
                optional: true,
              },
            ]
          : []),
      ]
    case 'split':
      return [
        {
          key: 'reportIds',
          kind: 'reports',
          label: { zh: '哪些报告另成一件', en: 'Reports of the new case' },
        },
        reason('为什么不是同一件', 'Why it is not the same'),
      ]
    case 'unlink':
      return [
        { key: 'reportId', kind: 'report', label: { zh: '拆开哪条', en: 'Which report' } },
        reason('为什么不是同一件', 'Why it is not the same'),
      ]
    case 'link':
      return [
        { key: 'reportId', kind: 'report', label: { zh: '哪条报告', en: 'Which report' } },
        reason('为什么是同一件', 'Why it is the same', true),
      ]
    // Asked beside the other case, where both can be read: the panel of links sends it.
    case 'dismiss':
      return []
  }
}

const empty = (v: unknown): boolean =>
  v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0)

/** Labels of what is still missing, in the order of the form. */
export function missing(fields: readonly Field[], v: Values): Field[] {
  return fields.filter((f) => !f.optional && f.kind !== 'checks' && (!f.when || f.when(v)) && empty(v[f.key]))
}

/** What was filled in, as the endpoint wants it: empty and hidden fields are left out, texts trimmed. */
export function inputOf(action: StaffAction, fields: readonly Field[], v: Values): Values {
  const out: Values = {}
  for (const f of fields) {
    if (f.when && !f.when(v)) continue
    const value = v[f.key]
    const text = typeof value === 'string' ? value.trim() : value
    if (empty(text)) continue
    if (f.kind === 'unit') out[f.key] = (text as { unitId: string }).unitId
    else if (f.kind === 'units')
      out[f.key] = (text as { unitId: string; task?: string }[]).map((u) => ({
        unitId: u.unitId,
        task: u.task ?? '',
      }))
    else if (f.kind === 'uploads') out[f.key] = (text as { id: string }[]).map((u) => u.id)
    else if (f.kind === 'until') out[f.key] = new Date(`${String(text)}:00+08:00`).toISOString()
    else out[f.key] = text
  }
  if (action === 'redispatch') {
    const u = v.unitId as { accountId?: string } | undefined
    if (u?.accountId) out.accountId = u.accountId
  }
  if (action === 'correct') {
    const { title, placeText, reason: why } = out
    return {
      corrections: { ...(title ? { title } : {}), ...(placeText ? { placeText } : {}) },
      ...(why ? { reason: why } : {}),
    }
  }
  return out
}

/** Fault path of the server (`body.reason`, `reason`, `coHandlers.0.unitId`) → key of the field. */
export const fieldOfIssue = (path: string): string =>
  path
    .replace(/^body\./, '')
    .replace(/^corrections\./, '')
    .split('.')[0] ?? path
