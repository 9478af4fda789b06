/** Words of the desk's case pages that more than one part uses: views, groups, clocks, channels, actions with their keys. */
import { dict, type Word } from '../../../ui/i18n.tsx'
import type { IconName } from '../../../ui/icons.tsx'
import type { CaseRow, StaffAction, View } from '../contract.ts'

export { channelName, clockName } from '../rules/words.ts'

export const viewWords: Record<View, Word> = {
  next: { zh: '接下来', en: 'Up next' },
  confirm: { zh: '待我确认', en: 'To confirm' },
  returned: { zh: '退回待裁', en: 'Returns to rule' },
  late: { zh: '已超期', en: 'Late' },
  soon: { zh: '将到期', en: 'Due soon' },
  unsigned: { zh: '派出未签收', en: 'Not yet accepted' },
  undelivered: { zh: '反馈没送到', en: 'Answer not delivered' },
  unseen: { zh: '没人看过', en: 'Seen by nobody' },
  supervised: { zh: '督办', en: 'Supervised' },
  mine: { zh: '我在办的', en: 'In my hands' },
  open: { zh: '在办', en: 'Open' },
  evaluate: { zh: '待评价', en: 'To evaluate' },
  closed: { zh: '已结束', en: 'Closed' },
  resolvedToday: { zh: '今天办结', en: 'Resolved today' },
  all: { zh: '全部事件', en: 'All cases' },
}

export const groupWords: Record<CaseRow['group'], { title: Word; note: Word }> = {
  confirm: {
    title: { zh: '待我确认', en: 'To confirm' },
    note: { zh: '系统已排好，确认或改一处', en: 'Prepared; confirm or correct one thing' },
  },
  rule: {
    title: { zh: '等裁定', en: 'To rule' },
    note: { zh: '第三次退回由值班长裁定', en: 'The third return goes to the arbiter' },
  },
  late: { title: { zh: '已超期', en: 'Late' }, note: { zh: '最久 {time}', en: 'longest {time}' } },
  soon: { title: { zh: '将到期', en: 'Due soon' }, note: { zh: '最近 {time}', en: 'nearest {time}' } },
  mine: { title: { zh: '我在办的', en: 'In my hands' }, note: { zh: '', en: '' } },
  unsigned: {
    title: { zh: '派出未签收', en: 'Not yet accepted' },
    note: { zh: '单位还没接', en: 'The unit has not taken it' },
  },
  running: { title: { zh: '在限办理', en: 'Being handled' }, note: { zh: '', en: '' } },
  evaluate: {
    title: { zh: '等评价', en: 'To evaluate' },
    note: { zh: '回访或到期自动归档', en: 'Call back, or it is archived when the window passes' },
  },
  closed: { title: { zh: '已结束', en: 'Closed' }, note: { zh: '', en: '' } },
}

export const stateWords: Record<CaseRow['state'], Word> = {
  triage: { zh: '待确认', en: 'To confirm' },
  dispatched: { zh: '已派出', en: 'Dispatched' },
  accepted: { zh: '办理中', en: 'Being handled' },
  suspended: { zh: '挂起', en: 'Suspended' },
  resolved: { zh: '待评价', en: 'To evaluate' },
  evaluated: { zh: '待归档', en: 'To archive' },
  archived: { zh: '已归档', en: 'Archived' },
  rejected: { zh: '不受理', en: 'Refused' },
  withdrawn: { zh: '已撤销', en: 'Withdrawn' },
}

export const stageWords: Record<CaseRow['stage'], Word> = {
  report: { zh: '发现上报', en: 'Reported' },
  dispatch: { zh: '指挥派遣', en: 'Dispatched' },
  handle: { zh: '处置反馈', en: 'Handled' },
  evaluate: { zh: '事件评价', en: 'Evaluated' },
  archive: { zh: '结案归档', en: 'Archived' },
}

const channelIcons: Record<string, IconName> = {
  hotline: 'hotline',
  mailbox: 'mail',
  qr: 'qr',
  web: 'globe',
  phone: 'phone',
  'walk-in': 'door',
  'grid-worker': 'worker',
  order: 'stamp',
  patrol: 'eye',
  visit: 'door',
  open311: 'globe',
  peer: 'link',
}
export const channelIcon = (key: string): IconName => channelIcons[key] ?? 'channel'

/** Keys of a case's actions (DESIGN "Keyboard"); the bar, the menu and the list of keys read them here. */
export const actionWords: Record<StaffAction, { words: Word; keys?: string; icon?: IconName }> = {
  dispatch: { words: { zh: '确认派遣', en: 'Confirm dispatch' } },
  recall: { words: { zh: '撤回派遣', en: 'Take back' }, keys: 'Ctrl+Z', icon: 'undo' },
  redispatch: { words: { zh: '改派', en: 'Reroute' }, keys: 'R' },
  accept: { words: { zh: '签收', en: 'Accept' } },
  assemble: { words: { zh: '集结好了', en: 'Team is together' } },
  arrive: { words: { zh: '到场了', en: 'On the spot' } },
  whistle: { words: { zh: '吹哨', en: 'Call others in' }, keys: 'W', icon: 'whistle' },
  finish: { words: { zh: '协办办完', en: 'My part is done' } },
  resolve: { words: { zh: '办完', en: 'Resolved' } },
  requestReturn: { words: { zh: '申请退回', en: 'Return' }, keys: 'B', icon: 'return' },
  ruleReturn: { words: { zh: '裁定退回', en: 'Rule the return' }, keys: 'B', icon: 'return' },
  requestExtension: { words: { zh: '申请延期', en: 'Ask for more time' } },
  ruleExtension: { words: { zh: '批延期', en: 'Rule more time' } },
  requestSuspension: { words: { zh: '申请挂起', en: 'Ask to suspend' } },
  ruleSuspension: { words: { zh: '批挂起', en: 'Rule the suspension' } },
  resume: { words: { zh: '恢复办理', en: 'Resume' } },
  correct: { words: { zh: '改标题', en: 'Change the title' } },
  supervise: { words: { zh: '督办', en: 'Supervise' }, keys: 'D', icon: 'flag' },
  remind: { words: { zh: '催办', en: 'Remind' }, icon: 'bell' },
  escalate: { words: { zh: '报上一级', en: 'Raise one level' }, icon: 'up' },
  verify: { words: { zh: '现场核实', en: 'Verify on the spot' }, icon: 'eye' },
  callback: { words: { zh: '回访', en: 'Call back' }, keys: 'C', icon: 'phone' },
  archive: { words: { zh: '归档', en: 'Archive' } },
  reopen: { words: { zh: '重开', en: 'Reopen' }, keys: 'Z' },
  reject: { words: { zh: '不受理', en: 'Refuse' }, keys: 'X' },
  withdraw: { words: { zh: '撤销事件', en: 'Withdraw the case' } },
  note: { words: { zh: '写一句备注', en: 'Add a note' }, icon: 'pen' },
  ask: { words: { zh: '问报告人', en: 'Ask the reporter' }, keys: 'Q', icon: 'chat' },
  link: { words: { zh: '关联报告', en: 'Link a report' }, icon: 'link' },
  unlink: { words: { zh: '拆开报告', en: 'Unlink a report' }, icon: 'unlink' },
  dismiss: { words: { zh: '不是同一件', en: 'Not the same' } },
  split: { words: { zh: '拆成两件', en: 'Split in two' }, keys: 'S', icon: 'split' },
}

/** What a toast says when an action is done. */
export function doneWords(action: StaffAction): Word {
  if (action === 'correct')
    return { zh: '改好了，承办和时限已重排', en: 'Corrected; owner and limits follow' }
  const { zh, en } = actionWords[action].words
  return { zh: `做了：${zh}`, en: `Done: ${en}` }
}

/** What a level is called, in the order of urgency. */
export const levels = [
  ['normal', { zh: '普通', en: 'Normal' }],
  ['urgent', { zh: '加急', en: 'Urgent' }],
  ['critical', { zh: '特急', en: 'Critical' }],
] as const satisfies readonly (readonly [CaseRow['level'], Word])[]

export const common = dict({
  cancel: { zh: '不做了', en: 'Never mind' },
  back: { zh: '回去', en: 'Back' },
  search: { zh: '搜', en: 'Search' },
  none: { zh: '没有', en: 'None' },
  unsaved: { zh: '没写完的留着，下次接着写', en: 'Your draft is kept' },
})
