/**
 * What the program itself writes where people write words: why something ended, who did it, where a value comes from, what a plan is called.
 * It is kept as one text, in Chinese, and shown in the language of the reader. What is none of these sentences is somebody's own words.
 */
const sentences = {
  system: ['系统', 'the system'],
  self: ['本人', 'in person'],
  collected: ['社区采集', 'collected in the community'],
  atTheDoor: ['入户核查', 'checked at the door'],
  ofArrival: ['报备', 'said on arrival'],
  onVisit: ['走访', 'visit'],
  arrivalTwice: ['报了两次', 'Said twice'],
  arrivalTwiceOnRoll: ['报了两次，留另一条', 'Said twice; the other one stays'],
  arrivalWithdrawn: ['本人撤回了报备', 'Taken back in person'],
  arrivalForgotten: ['报备到期清掉了', 'Kept until its day and taken out'],
  rollLeft: ['过了时限 {n} 天没有人关', 'Nobody closed it within {n} days of its time'],
  rollOflow: ['{place} 低风险：联系从那里来的人', '{place}, low risk: call those who came from there'],
  rollOfmedium: ['{place} 中风险：联系从那里来的人', '{place}, medium risk: call those who came from there'],
  rollOfhigh: ['{place} 高风险：联系从那里来的人', '{place}, high risk: call those who came from there'],
  careCalls: ['关爱走访，每 {n} 天', 'Care calls, every {n} days'],
  careChanged: ['关爱名单有变', 'Those who are cared for changed'],
  mailingUndecided: ['没有人批准，过期了', 'Nobody approved it in time'],
  mailingCut: ['停的时候正在发，没有回音', 'On its way when it was stopped; no answer came'],
  mailingNoProvider: ['没有接短信平台', 'No SMS provider'],
  providerRefused: ['平台没有收：{text}', 'The provider refused: {text}'],
  modelGone: ['这一版已经用不上了', 'This version can be used no more'],
  noList: ['还没有权责清单', 'There is no responsibility list yet'],
  replayForgotten: ['太久，明细已清', 'Too long ago; its rows are gone'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type Note = keyof typeof sentences

const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))

/** As it is written down. */
export const noteOf = (note: Note, values: Record<string, string | number> = {}): string =>
  filled(sentences[note][0], values)

const whole = new Map<string, string>()
const withValues: { read: RegExp; en: string }[] = []
for (const [zh, en] of Object.values(sentences))
  if (zh.includes('{'))
    withValues.push({ read: new RegExp(`^${zh.replace(/\{(\w+)\}/g, '(?<$1>.+?)')}$`, 's'), en })
  else whole.set(zh, en)

/** As it is shown. */
export function noteWords(text: string): { zh: string; en: string } {
  const known = whole.get(text)
  if (known !== undefined) return { zh: text, en: known }
  for (const s of withValues) {
    const m = s.read.exec(text)
    if (m) return { zh: text, en: filled(s.en, m.groups ?? {}) }
  }
  return { zh: text, en: text }
}
