/**
 * Weather alerts (气象灾害预警信号): the fourteen kinds and their colours as the rule of the China Meteorological Administration on signals names
 * them, when and where one is in force, and what it bears on. Pure.
 */
import type { Words } from '../../kernel/contract.ts'
import { isoInZone } from '../clocks/rules.ts'

export const alertTypes = [
  'typhoon',
  'rainstorm',
  'snowstorm',
  'coldWave',
  'gale',
  'sandstorm',
  'heat',
  'drought',
  'lightning',
  'hail',
  'frost',
  'fog',
  'haze',
  'icing',
] as const
export type AlertType = (typeof alertTypes)[number]
export const alertColours = ['blue', 'yellow', 'orange', 'red'] as const
export type AlertColour = (typeof alertColours)[number]

export const typeWords: Readonly<Record<AlertType, Words>> = {
  typhoon: { zh: '台风', en: 'Typhoon' },
  rainstorm: { zh: '暴雨', en: 'Rainstorm' },
  snowstorm: { zh: '暴雪', en: 'Snowstorm' },
  coldWave: { zh: '寒潮', en: 'Cold wave' },
  gale: { zh: '大风', en: 'Gale' },
  sandstorm: { zh: '沙尘暴', en: 'Sandstorm' },
  heat: { zh: '高温', en: 'Heat wave' },
  drought: { zh: '干旱', en: 'Drought' },
  lightning: { zh: '雷电', en: 'Lightning' },
  hail: { zh: '冰雹', en: 'Hail' },
  frost: { zh: '霜冻', en: 'Frost' },
  fog: { zh: '大雾', en: 'Heavy fog' },
  haze: { zh: '霾', en: 'Haze' },
  icing: { zh: '道路结冰', en: 'Road icing' },
}
export const colourWords: Readonly<Record<AlertColour, Words>> = {
  blue: { zh: '蓝色', en: 'blue' },
  yellow: { zh: '黄色', en: 'yellow' },
  orange: { zh: '橙色', en: 'orange' },
  red: { zh: '红色', en: 'red' },
}

const four = alertColours
const three: readonly AlertColour[] = ['yellow', 'orange', 'red']
const two: readonly AlertColour[] = ['orange', 'red']
/** Not every kind has every colour. */
export const coloursOf: Readonly<Record<AlertType, readonly AlertColour[]>> = {
  typhoon: four,
  rainstorm: four,
  snowstorm: four,
  coldWave: four,
  gale: four,
  sandstorm: three,
  heat: three,
  drought: two,
  lightning: three,
  hail: two,
  frost: ['blue', 'yellow', 'orange'],
  fog: three,
  haze: three,
  icing: three,
}

const water =
  '积水 内涝 倒灌 进水 被淹 淹了 漏雨 塌方 滑坡 落石 山洪 护坡 挡土墙 围墙 井盖 窨井 下水道 排水 雨水 地下车库 低洼 河道 涨水 危房'
const wind =
  '树倒 倒树 树木 大树 树枝 倒伏 折断 广告牌 招牌 店招 高空 坠物 坠落 脱落 掉落 雨棚 遮阳棚 彩钢 铁皮 围挡 脚手架 塔吊 电线 电杆 玻璃 外墙 花盆 空调外机'
const cold = '结冰 积雪 冻住 冻裂 水管冻 路滑 停暖 供暖 暖气 取暖 煤炉 独居 流浪 露宿 停电 停气'
/** What is more urgent while such weather is: words of texts and of items. */
const matters: Readonly<Record<AlertType, readonly string[]>> = {
  typhoon: split(`${water} ${wind}`),
  rainstorm: split(water),
  snowstorm: split(`${cold} 树枝 折断 雨棚 彩钢`),
  coldWave: split(cold),
  gale: split(wind),
  sandstorm: split('扬尘 裸土 广告牌 围挡 坠落 红绿灯'),
  heat: split('中暑 停水 停电 独居 空巢 露宿 高温 户外作业 山火 自燃'),
  drought: split('停水 断水 取水 山火 焚烧'),
  lightning: split('漏电 触电 电线 电杆 停电 树木 大树 积水'),
  hail: split('玻璃 雨棚 彩钢 大棚 树枝 坠落'),
  frost: split('结冰 路滑 水管冻 冻裂'),
  fog: split('路灯 红绿灯 信号灯 护栏'),
  haze: split('扬尘 焚烧 裸土 冒烟'),
  icing: split('结冰 路滑 积雪 积水 摔'),
}
function split(words: string): string[] {
  return words.split(' ')
}

export const mattersOf = (type: AlertType): readonly string[] => matters[type]

export interface InForce {
  regionPath: string
  from: Date
  until: Date
  endedAt: Date | null
}

/** From its beginning until its end, or until somebody or the sender ended it. */
export const inForce = (a: InForce, at: Date): boolean =>
  a.from <= at && at < a.until && (a.endedAt === null || at < a.endedAt)

/** The place lies in it; of an unknown place the whole territory must. */
export const covers = (a: InForce, path: string | null, rootPath: string): boolean =>
  (path ?? rootPath).startsWith(a.regionPath)

/** `暴雨橙色预警` */
export const alertName = (a: { type: AlertType; colour: AlertColour }): Words => ({
  zh: `${typeWords[a.type].zh}${colourWords[a.colour].zh}预警`,
  en: `${typeWords[a.type].en} ${colourWords[a.colour].en} alert`,
})

/** As levels know one: its kind, whether it is red, and its name with its end, `暴雨橙色预警（到 7 月 3 日 20:00）`. */
export function named(a: { type: AlertType; colour: AlertColour; until_at: Date }, zone: string) {
  const { zh, en } = alertName(a)
  const until = isoInZone(a.until_at, zone)
  const [month, day, clock] = [Number(until.slice(5, 7)), Number(until.slice(8, 10)), until.slice(11, 16)]
  const monthEn = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[month - 1]
  return {
    type: a.type,
    red: a.colour === 'red',
    name: {
      zh: `${zh}（到 ${month} 月 ${day} 日 ${clock}）`,
      en: `${en} (until ${day} ${monthEn} ${clock})`,
    },
  }
}

/** Faults of one as it is entered, all at once. */
export function alertFaults(
  a: { type: AlertType; colour: AlertColour; from: Date; until: Date },
  now: Date,
): { path: string; code: string; message: Words }[] {
  const out: { path: string; code: string; message: Words }[] = []
  const fault = (path: string, code: string, zh: string, en: string) =>
    out.push({ path, code, message: { zh, en } })
  if (!coloursOf[a.type].includes(a.colour)) {
    const [type, colour] = [typeWords[a.type], colourWords[a.colour]]
    fault('colour', 'not_of_type', `${type.zh}没有${colour.zh}`, `there is no ${colour.en} ${type.en}`)
  }
  if (a.until <= a.from) fault('until', 'order', '结束要在开始以后', 'it ends after it begins')
  else if (a.until <= now) fault('until', 'past', '结束时间已经过去', 'its end has passed')
  else if (a.from.getTime() - now.getTime() > LONGEST)
    fault('from', 'far', '最早提前十五天', 'it begins in fifteen days at the latest')
  else if (a.until.getTime() - a.from.getTime() > LONGEST)
    fault('until', 'long', '一次最长十五天', 'fifteen days at most')
  return out
}
const LONGEST = 15 * 86_400_000
