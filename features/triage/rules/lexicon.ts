/** The words of the responsibility list as weighted rules: phrases that tell an item, keywords that hint, words that speak against. */
import { Automaton } from './automaton.ts'
import type { ClassItem } from './types.ts'

const PHRASE = 4
const KEYWORD = 2.2
const NAME = 2.2
const AGAINST = -3
/** What stands in the first words (title) counts more. */
const HEAD = 24
const HEAD_BONUS = 1.25
/** "not a leak but …": the word is there and is denied. "没有" is not here: 没有路灯 is a complaint about the lamp. */
const DENIED = /(?:并不是|不是|并非|不属于|不涉及|无关)[^，。；,.;]{0,3}$/

interface Rule {
  item: number
  weight: number
}

export interface Hit {
  item: number
  weight: number
  word: string
  start: number
}

export interface Lexicon {
  readonly words: readonly string[]
  readonly rules: readonly (readonly Rule[])[]
  readonly automaton: Automaton
}

/** Words that stand in every second complaint, whatever it is about: a list that names them means little by them. */
const COMMON = new Set(
  (
    '小区 业主 物业 居民 社区 街道 领导 部门 政府 希望 投诉 反映 咨询 建议 诉求 请求 解决 处理 问题 影响 严重 长期 每天 晚上 ' +
    '周边 地方 相关 安全 车辆 质量 政策 群众 老百姓 生活 工作 情况 要求 没人管 一直 多次 房子 家里 门口 楼下 城市 道路 公司 告知 很多'
  ).split(' '),
)
const COMMON_SHARE = 0.35

/** Short words say less than long ones. */
const byLength = (word: string) =>
  word.length <= 1 ? 0.3 : word.length === 2 ? 0.8 : word.length === 3 ? 1 : 1.2

/** Rules of a list. A keyword that many items share says less about each (square root of their number). */
export function buildLexicon(items: readonly ClassItem[]): Lexicon {
  const rules = new Map<string, Map<number, number>>()
  const add = (raw: string, item: number, weight: number) => {
    const word = raw.replace(/\s/g, '').toLowerCase()
    if (word === '') return
    const of = rules.get(word) ?? new Map<number, number>()
    rules.set(word, of)
    const known = of.get(item) ?? 0
    // the stronger rule of an item wins, whichever way it points
    if (Math.abs(weight) > Math.abs(known)) of.set(item, weight)
  }
  items.forEach((item, i) => {
    for (const w of item.phrases) add(w, i, PHRASE * Math.max(0.8, byLength(w)))
    for (const w of item.keywords) add(w, i, KEYWORD * byLength(w) * (COMMON.has(w) ? COMMON_SHARE : 1))
    for (const w of item.notWords) add(w, i, AGAINST)
    for (const w of item.name.split(/[、，,/（）()]|和|或/)) if (w.length >= 3) add(w, i, NAME * byLength(w))
  })
  const words = [...rules.keys()].sort()
  return {
    words,
    rules: words.map((w) => {
      const of = [...rules.get(w)!]
      const positive = of.filter(([, weight]) => weight > 0).length
      return of.map(([item, weight]) => ({
        item,
        weight: weight > 0 ? weight / Math.sqrt(positive) : weight,
      }))
    }),
    automaton: new Automaton(words),
  }
}

/** Adds the logits of the words found; each word counts once. `seen` collects the hits if given. */
export function addLexicon(lexicon: Lexicon, text: string, into: Float64Array, seen?: Hit[]): void {
  const lower = text.toLowerCase()
  const found = new Map<number, number>()
  lexicon.automaton.scan(lower, (word, start) => {
    if (!found.has(word) && !DENIED.test(lower.slice(Math.max(0, start - 8), start))) found.set(word, start)
  })
  for (const [word, start] of found)
    for (const rule of lexicon.rules[word]!) {
      const weight = rule.weight * (start < HEAD && rule.weight > 0 ? HEAD_BONUS : 1)
      into[rule.item]! += weight
      seen?.push({ item: rule.item, weight, word: lexicon.words[word]!, start })
    }
}
