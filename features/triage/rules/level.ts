/** How urgent a report is: what the list says about its item, danger that is there now, people who bear it worse, how many. */
import type { Words } from '../../../kernel/contract.ts'
import { factsInText, levelFor } from '../../items/rules.ts'
import { type AlertType, mattersOf } from '../../weather/rules.ts'
import type { ClassItem, Level } from './types.ts'

export const LEVEL_RULE = 'level@3'

/** 普通 0 · 加急 1 · 特急 2 */
export const SEVERITY: Readonly<Record<Level, number>> = { normal: 0, urgent: 1, critical: 2 }
const BY_SEVERITY: readonly Level[] = ['normal', 'urgent', 'critical']
const LEVEL_WORDS: Readonly<Record<Level, Words>> = {
  normal: { zh: '普通', en: 'normal' },
  urgent: { zh: '加急', en: 'urgent' },
  critical: { zh: '特急', en: 'critical' },
}

/** Life and limb, now. */
const CRITICAL = split(
  '着火 起火了 失火 火灾 爆炸 燃气泄漏 煤气泄漏 天然气泄漏 漏气 煤气味 触电 坍塌 倒塌 垮塌 塌方 落水 溺水 掉水里 昏迷 昏倒 没有呼吸 大出血 ' +
    '轻生 自杀 跳楼 割腕 不想活 持刀 拿刀 砍人 捅 困在电梯 电梯困人 关在电梯 被困 中毒 不省人事 浓烟 有人被压 生命危险 绑架 喊救命 救命 倒在地上',
)
/** Harm has happened or is near. */
const URGENT = split(
  '受伤 摔伤 摔倒 骨折 流血 咬伤 被咬 砸到 烫伤 漏电 冒烟 火花 电线掉 电线断 爆管 水管爆 喷水 井盖不见 没有井盖 没井盖 井盖丢 ' +
    '掉下来 坠落 脱落 快倒 要倒 摇摇欲坠 断裂 倒灌 进水 淹 走失 走丢 失踪 打架 家暴 威胁 传染 食物中毒 堵死 救护车',
)
const VULNERABLE = split(
  '老人 老年人 婆婆 爷爷 奶奶 独居 孩子 小孩 儿童 娃儿 学生 婴儿 孕妇 残疾 瘫痪 轮椅 盲人 病人 透析 幼儿园',
)
/** A burden that is worse for those who cannot bear it. */
const BURDEN = split(
  '停水 停电 停气 断水 断电 电梯坏 电梯停 下不了楼 没饭吃 没人照顾 摔 滑倒 漏水 发烧 生病 太冷 太热',
)
/** For somebody who cannot help themselves every minute counts. */
const LOST = split('走丢 走失 失踪')
/** Of a person only when the clause speaks of one: papers and jobs are not found either. */
const NOT_FOUND = split('找不到人 没找到 没回来 联系不上')
const IF =
  /(?:以免|避免|防止|预防|担心|害怕|生怕|怕|容易|可能|会不会|如果|万一|一旦|要是|存在|恐|谨防|杜绝|引发|造成|导致|以防|演练|宣传|培训|模拟)[^，。；！,.;!]{0,8}$/
const RISK = /^(?:的)?(?:隐患|风险|危险|预防|演练|宣传|知识|培训|器材|设施|险|保险|系统|报警器)/
const NOT_NOW = /(?:去年|前年|上个月|上次|以前|曾经|之前|往年|早年|几年前)[^。；！.;!]{0,10}$/
const DENIED = /(?:没有|没|未|不|无|并未|并没有)(?:有|人|造成|发生|出现|发现)?[人员任何]{0,2}$/
/** So many households or people at once are not one neighbour's matter. */
const MANY = 50

/** A weather alert in force where and when it is. */
export interface Weather {
  type: AlertType
  red: boolean
  /** `暴雨橙色预警（到 7 月 3 日 20:00）` */
  name: Words
}

export interface LevelAnswer {
  level: Level
  score: number
  why: Words
  rule: string
}

/** Words of a list that stand in the text as something that is so now: not denied, not feared, not long past. */
export function present(text: string, words: readonly string[]): string[] {
  return words.filter((word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const before = text.slice(Math.max(0, at - 14), at)
      const after = text.slice(at + word.length, at + word.length + 6)
      if (!IF.test(before) && !NOT_NOW.test(before) && !DENIED.test(before.slice(-6)) && !RISK.test(after))
        return true
    }
    return false
  })
}

/** Words that open a clause about what is feared, asked for or long past. */
const NOT_SO =
  /以免|避免|防止|预防|担心会|担心以后|生怕|会不会|如果|万一|一旦|要是|假如|谨防|杜绝|演练|宣传|培训|隐患|去年|前年|曾经|往年|早年|几年前|血的教训|吸取/
/** What happened once or again and again is reason to act, and nobody is in danger at this minute. */
const NOT_THIS_MINUTE =
  /[多几数屡每]次|\d+次|[一二两三四五]次|经常|常常|时常|频繁|频发|不时|发生过|出现过|过多起|有过|个月|半年|[常长多]年|年来|当时|当年|年前|上个?月|以来|历史|存在|风险|的危险|等到|难道|随时|过(?:[，。；！？,;!?\n]|$)|(?:19|20)\d\d(?:年|[./-]\d)|\d+月\d+[日号]/
const THIS_MINUTE = /正在|此刻|这会儿|刚刚|刚才|现在正|快来|快点来|今晚|今早|还在(?:烧|冒|漏|流|里面)/
/** Asks about money, papers or a wish: no call for help. */
const ASKS =
  /^(?:关于)?(?:咨询|请问|求问|建议|质疑|举报|感谢)|报销|补贴|补助|鉴定|理赔|赔偿|赔付|退费|退款|政策|流程|资格|怎么办理|如何办理/
/** How much of a text is its beginning, and from where on it is a letter: letters tell a history, calls for help are short. */
const OPENING = 40
export const LETTER = 160
/** Words that hold a sign of danger and mean none. */
const HARMLESS =
  /翻[修新盖建倍身]|推翻|伤[残心感神]|伤害|损伤|工伤|困[难扰惑境]|贫困|火[车锅热炬葬速爆化腿箭]|[防消灭红窝恼炉香]火|落水[管沟口]|救命[的之钱]|砸钱|打[电算造击印卡开破工理听扰包]|影响|响应|反响|落[实户地后成]|角落|村落|油[烟茶菜画]|加油站|石油|柏油|[香吸抽]烟|烟[草囱道花]|烧烤|爆[发满料]|沉[重默痛]|热闹|吐槽|黄昏|轻松|放松/g

/** The text without clauses about what is feared or past: conditions of the list are about what is there. */
export function asItIs(text: string): string {
  return clauses(text)
    .filter((clause) => !NOT_SO.test(clause))
    .join('')
}

const clauses = (text: string) => text.split(/(?<=[，。；！？,;!?\n])/)

/** What a text says is dangerous at this minute: calls for help whole, of a letter its opening and what it says of this minute. */
export function atThisMinute(text: string): string {
  const now = THIS_MINUTE.test(text)
  if (ASKS.test(text.slice(0, OPENING)) && !now) return ''
  let at = 0
  return clauses(text)
    .filter((clause) => {
      const opening = at < OPENING || text.length <= LETTER
      at += clause.length
      if (NOT_SO.test(clause)) return false
      return THIS_MINUTE.test(clause) || (opening && !NOT_THIS_MINUTE.test(clause))
    })
    .join('')
}

/** Words of two lists that stand within a few characters of each other. */
function together(text: string, some: readonly string[], others: readonly string[], reach: number): boolean {
  return some.some((a) => {
    for (let at = text.indexOf(a); at >= 0; at = text.indexOf(a, at + 1)) {
      const around = text.slice(Math.max(0, at - reach), at + a.length + reach)
      if (others.some((b) => around.includes(b))) return true
    }
    return false
  })
}

/**
 * The level of a report. Each ground (the item's own conditions, danger words, vulnerable people under a burden, scale, facts a
 * person gave) asks for a level, and the highest wins; `raised` by a person is never lowered. Deterministic; the order of
 * grounds does not matter. What a weather alert in force bears on is urgent; under a red one what is urgent by itself is critical.
 */
export function decideLevel(
  text: string,
  item: Pick<ClassItem, 'levels' | 'name'> | null,
  raised?: Level,
  facts: Readonly<Record<string, number | boolean>> = {},
  weather: readonly Weather[] = [],
): LevelAnswer {
  const known = { ...factsInText(text), ...facts }
  const grounds: { level: Level; score: number; zh: string; en: string }[] = []
  const say = (level: Level, score: number, zh: string, en: string) => grounds.push({ level, score, zh, en })
  if (raised) say(raised, 1, `有人定为${LEVEL_WORDS[raised].zh}`, `a person raised it to ${raised}`)
  const plain = text.replace(HARMLESS, (word) => '　'.repeat(word.length))
  const minute = atThisMinute(plain)
  // of a letter only how it begins: further down it tells what else is the matter
  const told = plain.slice(0, LETTER)
  if (item) {
    const { critical: worst, ...milder } = item.levels
    const list = [
      ...(worst ? [levelFor({ levels: { critical: worst } }, { text: minute, facts: known })] : []),
      levelFor({ levels: milder }, { text: asItIs(told), facts: known }),
    ].find((l, i, all) => l.test || i === all.length - 1)!
    if (list.test)
      say(list.level, 0.9, `清单“${item.name}”：${list.zh}`, `the list says so for ${item.name}: ${list.en}`)
    else if (list.level !== 'normal')
      say(
        list.level,
        0.85,
        `清单“${item.name}”至少是${LEVEL_WORDS[list.level].zh}`,
        `${item.name} is at least ${list.level} by the list`,
      )
  }
  const critical = present(minute, CRITICAL)
  if (critical.length > 0)
    say(
      'critical',
      critical.length > 1 ? 0.9 : 0.8,
      `眼下有危险：${quoteZh(critical)}`,
      `danger now: ${quoteEn(critical)}`,
    )
  const urgent = present(told, URGENT)
  if (urgent.length > 0)
    say('urgent', 0.8, `已有损害或迫近：${quoteZh(urgent)}`, `harm done or near: ${quoteEn(urgent)}`)
  const who = VULNERABLE.filter((w) => text.includes(w))
  const burden = present(told, BURDEN)
  if (together(told, who, burden, 40))
    say(
      'urgent',
      0.75,
      `${quoteZh(who.slice(0, 2))}遇上${quoteZh(burden.slice(0, 2))}`,
      `${quoteEn(who.slice(0, 2))} bear ${quoteEn(burden.slice(0, 2))}`,
    )
  const lost = present(minute, LOST)
  const gone = clauses(minute).find(
    (c) => present(c, NOT_FOUND).length > 0 && VULNERABLE.some((w) => c.includes(w)),
  )
  if (gone) lost.push(...present(gone, NOT_FOUND))
  if (gone || together(minute, who, lost, 12))
    say(
      'critical',
      0.85,
      `${quoteZh(who.slice(0, 2))}${quoteZh(lost.slice(0, 1))}`,
      `${quoteEn(who.slice(0, 2))}: ${quoteEn(lost.slice(0, 1))}`,
    )
  for (const [fact, zh, en] of [
    ['households', '户', 'households'],
    ['people', '人', 'people'],
  ] as const) {
    const n = known[fact]
    if (typeof n === 'number' && n >= MANY && (urgent.length > 0 || burden.length > 0 || critical.length > 0))
      say('urgent', 0.8, `涉及 ${n} ${zh}`, `${n} ${en} are touched`)
  }
  const byItself = grounds.some((g) => g.level === 'urgent')
  for (const alert of weather) {
    const words = present(told, mattersOf(alert.type))
    const named = words.length > 0 ? words : mattersOf(alert.type).filter((m) => item?.name.includes(m))
    if (named.length > 0)
      say(
        alert.red && byItself ? 'critical' : 'urgent',
        0.8,
        `${quoteZh(named.slice(0, 2))}遇上${alert.name.zh}`,
        `${quoteEn(named.slice(0, 2))} under ${alert.name.en}`,
      )
  }
  const level = BY_SEVERITY[Math.max(0, ...grounds.map((g) => SEVERITY[g.level]))]!
  const deciding = grounds.filter((g) => g.level === level && (level !== 'normal' || g.score === 1))
  if (deciding.length === 0)
    return {
      level: 'normal',
      score: 0.85,
      rule: LEVEL_RULE,
      why: { zh: '没有碰到更急的条件', en: 'nothing asks for a more urgent level' },
    }
  return {
    level,
    score: Math.max(...deciding.map((g) => g.score)),
    rule: LEVEL_RULE,
    why: {
      zh: `${LEVEL_WORDS[level].zh}：${deciding.map((g) => g.zh).join('；')}`,
      en: `${level}: ${deciding.map((g) => g.en).join('; ')}`,
    },
  }
}

function split(words: string): string[] {
  return words.split(' ')
}
const quoteZh = (words: readonly string[]) =>
  words
    .slice(0, 4)
    .map((w) => `“${w}”`)
    .join('、')
const quoteEn = (words: readonly string[]) =>
  words
    .slice(0, 4)
    .map((w) => `“${w}”`)
    .join(', ')
