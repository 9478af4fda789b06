import { dict, type Word } from '../../../ui/i18n.tsx'
import type { HookEvent, HookKind, sendStates } from '../contract.ts'

export const words = dict({
  title: { zh: '推送', en: 'Subscriptions' },
  what: {
    zh: '事件一有动静，告诉别的系统、工作群或手机。只说编号、事项、区域、单位和状态，不带报告人的话和信息。',
    en: 'When something happens to a case, other systems, group chats or phones are told: number, item, region, unit and state, never words or data of the reporter.',
  },
  add: { zh: '新增', en: 'Add' },
  none: { zh: '还没有人订阅', en: 'Nobody is subscribed yet' },
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '方式', en: 'How' },
  url: { zh: '地址', en: 'Address' },
  urlHint: {
    zh: '机器人填群里给的 Webhook 地址',
    en: 'For a robot the webhook address that the group gives',
  },
  robotSecret: { zh: '加签密钥（没有就空着）', en: 'Signing secret (leave empty if none)' },
  phones: { zh: '手机号，逗号隔开', en: 'Phones, separated by commas' },
  template: {
    zh: '模板，{phone} 和 {text} 会换成手机号和内容',
    en: 'Template; {phone} and {text} are put in',
  },
  type: { zh: '模板格式', en: 'Type of the template' },
  good: { zh: '成功时回答里有', en: 'A good answer contains' },
  region: { zh: '哪里的事', en: 'Where' },
  unit: { zh: '只要这个单位主办的', en: 'Only cases of this unit' },
  anyUnit: { zh: '所有单位', en: 'Any unit' },
  events: { zh: '哪些动静', en: 'Which events' },
  cancel: { zh: '算了', en: 'Never mind' },
  secret: { zh: '签名密钥，只显示这一次', en: 'Signing secret, shown this once' },
  secretNote: {
    zh: '对方用它核对每条推送的签名（authorization: Yige-HMAC）。',
    en: 'The other side checks the signature of each message with it (authorization: Yige-HMAC).',
  },
  done: { zh: '记下了', en: 'Kept' },
  last: { zh: '最近', en: 'Latest' },
  try: { zh: '试一下', en: 'Test' },
  agreed: { zh: '通了，{ms} 毫秒', en: 'It answers, {ms} ms' },
  refused: { zh: '没通：{said}', en: 'No: {said}' },
  again: { zh: '再送 {n} 条', en: 'Send {n} again' },
  off: { zh: '停用', en: 'Turn off' },
  on: { zh: '启用', en: 'Turn on' },
  isOff: { zh: '已停用', en: 'off' },
  remove: { zh: '删除', en: 'Remove' },
  really: { zh: '删除“{name}”？在等的也不再送。', en: 'Remove {name}? What waits is dropped.' },
  waiting: { zh: '在等 {n}', en: '{n} waiting' },
  stuck: { zh: '没送到 {n}', en: '{n} not arrived' },
  silent: { zh: '还没有推送过', en: 'nothing yet' },
  tries: { zh: '第 {n} 次', en: 'try {n}' },
  open311: { zh: 'Open311 接口', en: 'Open311 interface' },
  discovery: { zh: '别的应用从这里接入', en: 'Other applications begin here' },
  keyNeeded: { zh: '上报要带 api_key', en: 'Reporting needs an api_key' },
  posted: {
    zh: '对方保证报告人同意公开',
    en: 'The application asks its reporters whether they agree to publication',
  },
  jurisdiction: { zh: 'jurisdiction_id（除区域代码以外）', en: 'jurisdiction_id (beside the region code)' },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '保存了', en: 'Saved' },
})

export const kindWords: Record<HookKind, Word> = {
  webhook: { zh: '系统（签名 Webhook）', en: 'System (signed webhook)' },
  wecom: { zh: '企业微信群机器人', en: 'WeCom group robot' },
  dingtalk: { zh: '钉钉群机器人', en: 'DingTalk group robot' },
  feishu: { zh: '飞书群机器人', en: 'Feishu group robot' },
  sms: { zh: '短信', en: 'SMS' },
}

export const eventLabels: Record<HookEvent, Word> = {
  'case.created': { zh: '新事件', en: 'New case' },
  'case.critical': { zh: '特急', en: 'Special urgency' },
  'case.dispatched': { zh: '派遣', en: 'Dispatched' },
  'case.accepted': { zh: '签收', en: 'Accepted' },
  'case.returned': { zh: '退回', en: 'Returned' },
  'case.late': { zh: '超时', en: 'Late' },
  'case.supervised': { zh: '督办', en: 'Supervised' },
  'case.resolved': { zh: '办结', en: 'Resolved' },
  'case.reopened': { zh: '重开', en: 'Reopened' },
  'case.rejected': { zh: '不予受理', en: 'Not accepted' },
  'case.withdrawn': { zh: '撤回', en: 'Withdrawn' },
  'case.archived': { zh: '归档', en: 'Filed' },
  'message.stuck': { zh: '结果没送到', en: 'A result did not arrive' },
}

export const stateWords: Record<(typeof sendStates)[number], Word> = {
  pending: { zh: '在等', en: 'waiting' },
  sending: { zh: '正在送', en: 'being sent' },
  delivered: { zh: '送到', en: 'arrived' },
  stuck: { zh: '没送到', en: 'not arrived' },
  cancelled: { zh: '不送了', en: 'dropped' },
}
