/** Words that server and screens share. */
import type { Words } from '../../kernel/contract.ts'
import type { EntryList } from './contract.ts'

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
