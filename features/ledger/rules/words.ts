/** Words of ledgers for sex, relation, residence and status, as codes. */
import { clean, own } from './text.ts'

export const MALE = 1
export const FEMALE = 2
const SEX: ReadonlyMap<string, number> = new Map([
  ...['男', '男性', '1', 'm', 'male', '男孩'].map((w) => [w, MALE] as const),
  ...['女', '女性', '2', 'f', 'female', '女孩'].map((w) => [w, FEMALE] as const),
  ...['0', '9', '未知', '不详', '未说明'].map((w) => [w, 3] as const),
])
/** 1 male, 2 female, 3 said to be unknown, 0 nothing, -1 no such word. */
export function sexOf(text: string): number {
  if (text === '') return 0
  if (text.length === 1) {
    const c = text.charCodeAt(0)
    if (c === 0x7537) return MALE
    if (c === 0x5973) return FEMALE
  }
  return SEX.get(text) ?? SEX.get(clean(text).toLowerCase()) ?? (clean(text) === '' ? 0 : -1)
}

export type Relation =
  | 'head'
  | 'spouse'
  | 'child'
  | 'parent'
  | 'grandchild'
  | 'grandparent'
  | 'childInLaw'
  | 'parentInLaw'
  | 'sibling'
  | 'tenant'
  | 'owner'
  | 'other'
const RELATIONS: readonly (readonly [Relation, RegExp])[] = [
  ['head', /^(?:户主|本人|本人户主|head|self|householder)$/],
  ['spouse', /^(?:配偶|妻|夫|妻子|丈夫|爱人|spouse|wife|husband|partner)$/],
  ['childInLaw', /^(?:儿媳|媳妇|女婿|长媳|次媳|son-in-law|daughter-in-law)$/],
  ['grandchild', /^(?:(?:外)?(?:孙子|孙女|孙)|曾孙.*|grand(?:son|daughter|child))$/],
  [
    'child',
    /^(?:子|女|儿子|女儿|独生子|独生女|长子|次子|三子|四子|五子|长女|次女|三女|四女|五女|二子|二女|养子|养女|继子|继女|子女|其他子|其他女|son|daughter|child)$/,
  ],
  ['parentInLaw', /^(?:岳父|岳母|公公|婆婆|公爹|配偶的?父母|.*-in-law)$/],
  ['grandparent', /^(?:祖父|祖母|爷爷|奶奶|外祖父|外祖母|外公|外婆|grand(?:father|mother|parent))$/],
  ['parent', /^(?:父|母|父亲|母亲|父母|father|mother|parent)$/],
  ['sibling', /^(?:兄|弟|姐|妹|哥哥|弟弟|姐姐|妹妹|兄弟姐妹|兄弟|姐妹|brother|sister|sibling)$/],
  ['tenant', /^(?:租户|租客|承租人|租住人|房客|tenant|lodger)$/],
  ['owner', /^(?:房东|业主|产权人|房主|owner|landlord)$/],
]
const relations = new Map<string, Relation>()
/** Relation to the head; undefined for an empty cell. */
export function relationOf(text: string): Relation | undefined {
  if (text === '') return undefined
  let found = relations.get(text)
  if (!found) {
    const t = clean(text).toLowerCase()
    if (t === '') return undefined
    found = RELATIONS.find(([, p]) => p.test(t))?.[0] ?? 'other'
    if (relations.size < 500) relations.set(own(text), found)
  }
  return found
}

/** What the column for residence says: 1 lives here as a tenant, 2 registered or owning here and living elsewhere, 0 neither. */
const residences = new Map<string, number>()
export function residenceOf(text: string): number {
  if (text === '') return 0
  let found = residences.get(text)
  if (found === undefined) {
    found = /空挂|人户分离|户在人不在|外出|不住|产权/.test(text)
      ? 2
      : /租/.test(text) && !/出租|租出/.test(text)
        ? 1
        : 0
    if (residences.size < 500) residences.set(own(text), found)
  }
  return found
}

export type Status = 'active' | 'moved' | 'dead' | 'cancelled' | ''
const statuses = new Map<string, Status>()
export function statusOf(text: string): Status {
  if (text === '') return ''
  let found = statuses.get(text)
  if (found === undefined) {
    const t = clean(text).toLowerCase()
    found = /死亡|去世|亡故|已故|dead|deceased/.test(t)
      ? 'dead'
      : /迁出|搬离|搬走|离开|已搬|退租|moved|left/.test(t)
        ? 'moved'
        : /注销|失效|停用|cancel|inactive/.test(t)
          ? 'cancelled'
          : /正常|在住|在册|有效|居住|active|current/.test(t)
            ? 'active'
            : ''
    if (statuses.size < 500) statuses.set(own(text), found)
  }
  return found
}

/** The 56 nations of GB/T 3304, without 族, and what registers write for people of none. */
export const NATIONS: ReadonlySet<string> = new Set(
  (
    '汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 ' +
    '仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 穿青人 其他 未识别'
  ).split(' '),
)
