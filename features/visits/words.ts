/** Words that server and screens share. */
import type { Words } from '../../kernel/contract.ts'
import type { EntryList } from './contract.ts'
import type { SkipReason } from './rules.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
export const entryListWords: Record<EntryList, Words> = {
  difficulty: w('困难问题', 'Difficulty'),
  need: w('服务需求', 'Need for service'),
  risk: w('风险隐患', 'Hidden risk'),
}
export const kindWords: Record<string, Words> = {
  door: w('住户', 'Home'),
  merchant: w('商家', 'Merchant'),
  company: w('企业', 'Company'),
  place: w('重点部位', 'Key place'),
}
export const stateWords: Record<string, Words> = {
  due: w('待走访', 'To visit'),
  done: w('已走访', 'Visited'),
  absent: w('没人在家，留卡', 'Nobody at home, card left'),
  skipped: w('不走了', 'Given up'),
  cancelled: w('收回', 'Taken back'),
}
export const skipWords: Record<SkipReason, Words> = {
  moved: w('已搬走', 'moved away'),
  empty: w('空着没人住', 'nobody lives there'),
  gone: w('已拆除或关门', 'no longer exists'),
  refused: w('不愿意受访', 'does not want to be visited'),
  double: w('重复了', 'listed twice'),
  other: w('其他', 'other'),
}

/** How far the case of an entry is. */
export const caseStateWords: Record<string, Words> = {
  triage: w('等街道确认', 'to be confirmed'),
  dispatched: w('已派出', 'sent'),
  accepted: w('已签收', 'accepted'),
  arrived: w('在现场', 'on site'),
  suspended: w('挂起', 'suspended'),
  resolved: w('已办结', 'resolved'),
  evaluated: w('已评价', 'rated'),
  archived: w('已归档', 'archived'),
  rejected: w('不受理', 'not taken'),
  withdrawn: w('已撤回', 'withdrawn'),
}
