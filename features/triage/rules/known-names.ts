/** Which words are names in the national list of divisions, down to the streets and towns. */
import data from '../../../packs/common/divisions.json' with { type: 'json' }

/**
 * Per name the levels it stands on, two bits each: as it is listed (余杭区), and without its sign (余杭). What names only begin with is
 * there too, as 0, so that a search stops where no name goes on.
 */
export type Names = ReadonlyMap<string, number>

const PEOPLES =
  '(?:(?:土家|布依|蒙古|朝鲜|仡佬|傈僳|哈尼|纳西|拉祜|景颇|仫佬|毛南|锡伯|达斡尔|鄂温克|鄂伦春|哈萨克|柯尔克孜|俄罗斯|塔吉克|维吾尔|.)族)+'
/** Signs of a province, a city, a county and a town. */
const SIGNS = [
  `省|市|(?:${PEOPLES}|维吾尔)?自治区`,
  `市|地区|盟|${PEOPLES}自治州`,
  `[市区县旗]|${PEOPLES}自治县`,
  `街道|${PEOPLES}乡|[镇乡]`,
].map((sign) => new RegExp(`(?:${sign})$`))

export function namesIn(tree: Record<string, Record<string, Record<string, string>>>): Names {
  const names = new Map<string, number>()
  const set = (name: string, bit: number) => {
    names.set(name, (names.get(name) ?? 0) | bit)
    for (let i = 2; i < name.length; i++) {
      const begun = name.slice(0, i)
      if (!names.has(begun)) names.set(begun, 0)
    }
  }
  const note = (name: string, level: number) => {
    const stem = name.replace(SIGNS[level]!, '')
    set(name, 1 << (2 * level))
    if (stem !== name && stem.length > 1) set(stem, 2 << (2 * level))
  }
  for (const [province, cities] of Object.entries(tree)) {
    note(province, 0)
    for (const [city, counties] of Object.entries(cities)) {
      note(city, 1)
      for (const [county, towns] of Object.entries(counties)) {
        note(county, 2)
        for (const town of towns.split(' ')) if (town.length > 1) note(town, 3)
      }
    }
  }
  return names
}

let national: Names | undefined
/** Read when first asked for. */
export const nationalNames = (): Names => {
  national ??= namesIn(data)
  return national
}

/** What the words of `tokens` are, at `start × longest + length − 1`; 0 is no name. */
export function namesAmong(tokens: readonly string[], names: Names, longest: number): Int32Array {
  const out = new Int32Array(tokens.length * longest)
  for (let start = 0; start < tokens.length; start++) {
    let word = tokens[start]!
    for (let length = 2; length <= Math.min(longest, tokens.length - start); length++) {
      word += tokens[start + length - 1]!
      const levels = names.get(word)
      if (levels === undefined) break
      out[start * longest + length - 1] = levels
    }
  }
  return out
}
