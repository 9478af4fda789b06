/**
 * Parts of a Chinese address by grammar alone: signs that end a part, read from the left, coarser parts before finer ones. Needs no example
 * and knows no town, so it misses names without a sign (万科, 天河北); the trained tagger and the town's own names know more.
 */

const PROVINCES =
  '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门'
const HAN = '[一-龥a-zA-Z]'
/** A number as written in an address: 12, 12-3, A, 十二. */
const NO = '(?:[甲乙丙丁a-zA-Z]?\\d+(?:[-－—之]\\d+)*[a-zA-Z]?|[一二三四五六七八九十百]{1,4}|[a-zA-Z])'

/** In the order in which they are tried at each place; a part never follows a finer one of the first seven. */
const PARTS: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['country', /^中国|^中华人民共和国/],
  ['prov', new RegExp(`^(?:${PROVINCES})(?:省|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|市)?`)],
  [
    'city',
    new RegExp(`^(?!.{0,2}(?:超市|城市|夜市|菜市|门市))${HAN}{2,4}?(?:市(?!场|政|民|区)|自治州|地区|盟)`),
  ],
  [
    'district',
    new RegExp(`^(?!.{0,3}(?:小区|园区|社区|校区|开发区|工业区))${HAN}{1,4}?(?:区(?!域)|县(?!城|道)|旗)`),
  ],
  [
    'devZone',
    new RegExp(
      `^${HAN}{0,6}?(?:经济技术开发区|经济开发区|高新技术开发区|高新区|开发区|新区|保税区|出口加工区)`,
    ),
  ],
  ['town', new RegExp(`^${HAN}{1,4}?(?:街道办事处|街道|镇(?!政府)|乡(?!政府))`)],
  ['community', new RegExp(`^${HAN}{1,5}?(?:社区|居委会|村委会|行政村|自然村|村(?!镇))`)],
  ['roadno', new RegExp(`^${NO}(?:弄|号(?!楼|幢|栋|线|院))`)],
  [
    'road',
    new RegExp(
      `^${HAN}{1,8}?(?:大道|大街|公路|国道|省道|(?<!道|铁|公|高架)路(?!口|边)|街(?!道)|巷|胡同|环线)(?:[东西南北中]段)?`,
    ),
  ],
  ['houseno', new RegExp(`^${NO}(?:号楼|幢|栋|座|#)`)],
  ['cellno', new RegExp(`^${NO}(?:单元|门(?!口|面|店))`)],
  ['floorno', new RegExp(`^(?:负|地下)?${NO}(?:楼(?!上|下|盘)|层|F)`)],
  ['roomno', new RegExp(`^${NO}(?:室|房(?!产|管))|^\\d{3,4}$`)],
  [
    'assist',
    /^(?:附近|对面|斜对面|旁边|旁|隔壁|交叉口|路口|交汇处|交界处|后面|前面|门口|[东南西北]侧|以[东南西北]|内)/,
  ],
  ['redundant', /^[^一-龥a-zA-Z\d]+/],
  [
    'poi',
    new RegExp(
      `^${HAN}[一-龥a-zA-Z\\d]{0,11}?(?:小区|花园|公寓|新村|家园|花苑|公馆|别墅|山庄|大厦|广场|商厦|工业园区|工业园|工业区|科技园|产业园|园区|商城|市场|超市|有限公司|公司|工厂|厂(?!房)|酒店|宾馆|饭店|大酒店|学校|小学|中学|大学|学院|幼儿园|医院|银行|中心|车站|汽车站|火车站|城(?!市|区)|苑|园|府|庭|邸|湾|居|里|店)`,
    ),
  ],
]
/** Coarse parts, which keep their order. */
const ORDER = new Map(
  ['country', 'prov', 'city', 'district', 'devZone', 'town', 'community'].map((t, i) => [t, i]),
)

/** BIO tags of an address in tokens (see `tokensOf`). */
export function grammarTags(tokens: readonly string[]): string[] {
  const text = tokens.join('')
  const tokenAt: number[] = []
  tokens.forEach((t, i) => {
    for (let k = 0; k < t.length; k++) tokenAt.push(i)
  })
  const tags = tokens.map(() => 'O')
  const write = (from: number, to: number, type: string) => {
    const first = tokenAt[from]!
    for (let i = first; i <= tokenAt[to - 1]!; i++) tags[i] = `${i === first ? 'B' : 'I'}-${type}`
  }
  let at = 0
  let coarse = -1
  let named = false
  let unread = 0
  /** What no pattern knows is a name: of a place after a road or community, else left open. */
  const close = () => {
    if (at > unread) write(unread, at, named ? 'subpoi' : 'poi')
    named ||= at > unread
  }
  while (at < text.length) {
    const rest = text.slice(at)
    let found: { type: string; length: number } | null = null
    for (const [type, pattern] of PARTS) {
      const order = ORDER.get(type)
      if (order !== undefined && (order <= coarse || at > unread)) continue
      const m = pattern.exec(rest)
      if (m && m[0].length > 0) {
        found = { type, length: m[0].length }
        if (order !== undefined) coarse = order
        break
      }
    }
    if (!found) {
      at++
      continue
    }
    close()
    const type = found.type === 'poi' && named ? 'subpoi' : found.type
    write(at, at + found.length, type)
    if (found.type === 'poi') named = true
    at += found.length
    unread = at
  }
  close()
  return tags
}
