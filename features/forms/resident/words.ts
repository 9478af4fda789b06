import { dict } from '../../../ui/i18n.tsx'

export const words = dict({
  optional: { zh: '可不填', en: 'optional' },
  myPosition: { zh: '用我现在的位置', en: 'Use my position' },
  asking: { zh: '在定位…', en: 'Finding…' },
  gotPosition: { zh: '用了手机的位置，±{m} 米', en: 'Position of the phone, ±{m} m' },
  noPosition: { zh: '手机定不出位置，写一下就行', en: 'No position: please write where it is' },
  takeAway: { zh: '去掉', en: 'Take away' },
  placeHint: { zh: '如：顺城街 18 号，哪栋楼门口', en: 'e.g. 18 Shuncheng Street, which building' },
  byPlate: { zh: '码牌知道在 {place}，不用再写', en: 'The plate says {place}; no need to write it' },
  name: { zh: '怎么称呼（可不写）', en: 'Name (optional)' },
  choose: { zh: '选一个', en: 'Choose' },
  from: { zh: '{min} 到 {max}', en: '{min} to {max}' },
  voice: { zh: '不方便写，就说一段', en: 'Or say it' },
  heard: { zh: '有录音，请听', en: 'voice note, please listen' },

  closed: { zh: '这张表单现在不收了', en: 'This form is closed' },
  closedWhat: {
    zh: '有事照样可以报，或打 {phone}。',
    en: 'You can still report a problem, or call {phone}.',
  },
  report: { zh: '报个事', en: 'Report a problem' },
  kept: { zh: '上次填的还在，接着填。', en: 'What you filled in last time is still here.' },
  send: { zh: '交上去', en: 'Send' },
  will: {
    zh: '会成为一件事，给您一个查进度的链接。不用登录，填到一半也不会丢。',
    en: 'It becomes a case and you get a link to follow it. No sign-in; half-filled forms are kept.',
  },
  faults: { zh: '还有 {n} 处要补', en: '{n} {n|field needs|fields need} attention' },
  notSent: { zh: '没有交上去', en: 'Not sent' },
  safe: {
    zh: '您填的都还在，再按一次不会交两遍。',
    en: 'What you filled in is kept; it is never sent twice.',
  },
  waiting: { zh: '没有信号，都存在手机里了', en: 'No signal: everything is kept on this phone' },
  waitingNote: {
    zh: '连上会自动交上去，不会交两遍。',
    en: 'It goes out by itself when the line is back, never twice.',
  },
  sending: { zh: '正在交…', en: 'Sending…' },
  again: { zh: '现在再试', en: 'Try now' },
  back: { zh: '先不交，回去改', en: 'Not yet, go back' },
  forOther: { zh: '我在帮别人填', en: 'I fill this in for somebody else' },
  consent: {
    zh: '办好后可以公开（不带姓名、电话、照片里的人）',
    en: 'The outcome may be published (without names)',
  },
  step: { zh: '第 {n} 步，共 {of} 步', en: 'Step {n} of {of}' },
  next: { zh: '下一步', en: 'Next' },
  prev: { zh: '上一步', en: 'Back' },
  call: { zh: '直接打电话 {phone}', en: 'Call {phone}' },
  elsewhere: { zh: '不是这个事？报个别的', en: 'Something else? Report it' },
})
