import { dict, type Word } from '../../../ui/i18n.tsx'
import type { Referral, ReferralState } from '../contract.ts'

export const words = dict({
  refer: { zh: '移交', en: 'Refer' },
  referNote: {
    zh: '对方的系统接成它自己的一件；这里不结，期限照走',
    en: 'The other side takes it as a case of its own; it stays open here and its clocks run on',
  },
  toWhom: { zh: '移交给', en: 'To' },
  why: { zh: '为什么移交', en: 'Why' },
  contact: {
    zh: '把报告人的姓名和电话一并交过去',
    en: 'Hand over the name and phone of the reporter',
  },
  contactWhy: { zh: '为什么要交联系方式', en: 'Why the contact is needed' },
  contactNote: {
    zh: '不勾就不交，正文里的电话也会遮住；勾了会记在案，报告人看得到。',
    en: 'Unticked nothing is handed over and phones in the text are masked; ticked it is on record and the reporter sees it.',
  },
  will: {
    zh: '会：改由对接单位盯着，签收、办结期限不变；对方的编号和进展回到经过里',
    en: 'Will: the unit that stands for the other side follows it, due times stay; their number and steps come back into the history',
  },
  nth: { zh: '第 {n} 次移交给它', en: 'the {n}. time' },
  send: { zh: '移交', en: 'Refer' },
  back: { zh: '回去', en: 'Back' },
  cancel: { zh: '算了', en: 'Never mind' },
  title: { zh: '移交', en: 'Referrals' },
  section: { zh: '移交', en: 'Referred' },
  ours: { zh: '这里', en: 'Here' },
  theirs: { zh: '对方', en: 'There' },
  noNumber: { zh: '还没有编号', en: 'no number yet' },
  promised: { zh: '答应报告人 {at} 前办结', en: 'the reporter was promised {at}' },
  waits: { zh: '{n} 条消息在路上', en: '{n} {n|message|messages} on the way' },
  byFile: { zh: '等下一个摆渡文件', en: 'waits for the next file' },
  stuckN: { zh: '{n} 条没送到', en: '{n} not arrived' },
  retry: { zh: '再送', en: 'Send again' },
  result: { zh: '对方的结果', en: 'Their result' },
  accept: { zh: '认可，办结', en: 'Take it, resolve' },
  goOn: { zh: '没办好，请接着办', en: 'Not done: go on' },
  what: { zh: '哪里没办好', en: 'What is missing' },
  sendBack: { zh: '退回对方', en: 'Send it back' },
  sendBackWhy: { zh: '为什么不归这里', en: 'Why it is not ours' },
  sendBackWill: {
    zh: '会：这里结束，对方另派；原因对方看得到',
    en: 'Will: it ends here and the other side gives it to somebody else; they read the reason',
  },
  ended: { zh: '配对已断开', en: 'the pairing has ended' },
  done: { zh: '好了', en: 'Done' },
  list: { zh: '移交清单', en: 'List of referrals' },
  open: { zh: '在办', en: 'Open' },
  stuck: { zh: '没送到', en: 'Not arrived' },
  results: { zh: '看结果', en: 'Results to see' },
  returned: { zh: '退回的', en: 'Returned' },
  all: { zh: '全部', en: 'All' },
  every: { zh: '所有对端', en: 'All peers' },
  both: { zh: '进出都要', en: 'Both ways' },
  out: { zh: '移交出去', en: 'Sent out' },
  in: { zh: '移交进来', en: 'Came in' },
  sheet: { zh: '下载表格', en: 'Download table' },
  none: { zh: '这里没有', en: 'Nothing here' },
  noneWhat: {
    zh: '在事件里按“移交”，把不归这里的交给配对的系统；交来的和交出去的都在这里。',
    en: 'Press Refer in a case to hand it to a paired installation; what went out and came in is listed here.',
  },
  colPeer: { zh: '对端', en: 'Peer' },
  colCase: { zh: '事件', en: 'Case' },
  colState: { zh: '对方那边', en: 'On the other side' },
  colTime: { zh: '最近', en: 'Latest' },
})

export const stateWords: Record<ReferralState, Word> = {
  waiting: { zh: '还没收到', en: 'Not received yet' },
  taken: { zh: '已收到', en: 'Received' },
  working: { zh: '在办', en: 'Being handled' },
  resolved: { zh: '已办结', en: 'Resolved' },
  settled: { zh: '结果已认可', en: 'Result taken' },
  returned: { zh: '退回', en: 'Returned' },
  withdrawn: { zh: '收回', en: 'Taken back' },
  done: { zh: '结束', en: 'Ended' },
}

const stepWords: Record<string, Word> = {
  dispatched: { zh: '已派出', en: 'Dispatched' },
  accepted: { zh: '已签收', en: 'Accepted' },
  arrived: { zh: '已到场', en: 'On the spot' },
  suspended: { zh: '挂起', en: 'Suspended' },
  resumed: { zh: '恢复办理', en: 'Resumed' },
  reopened: { zh: '重开', en: 'Reopened' },
  refused: { zh: '没有接收', en: 'Not taken' },
}

/** Where it stands on the other side, as near as is known. */
export const whereOf = (r: Referral): Word =>
  (r.direction === 'out' && (r.state === 'working' || r.state === 'returned')
    ? stepWords[r.step ?? '']
    : undefined) ?? stateWords[r.state]

export const relationWords: Record<'above' | 'below' | 'beside', Word> = {
  above: { zh: '上级', en: 'above us' },
  below: { zh: '下级', en: 'below us' },
  beside: { zh: '平级', en: 'beside us' },
}
