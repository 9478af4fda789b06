/** Rules about how names are written. */
import { AT } from './fields.ts'
import { type RowRule, rowRule as rule } from './model.ts'
import { BROKEN, clean, isOrdinary, suffixOf, VARIANT } from './text.ts'

const NAME = ['name'] as const
const NAMES = ['name', 'head', 'landlord', 'legalPerson'] as const
const howWritten = { zh: '名字怎么写，请对照身份证', en: 'How is the name written? Compare the card' }

/** Words that stand where a name is not known. */
const NO_NAME =
  /^(?:未知|无|无名|无名氏|不详|不知道|未登记|待核实|待补充|暂无|空|测试|某某|某|null|none|n\/?a|test|unknown|[.\-_/\\]+|[张李王刘陈][某×xX]{1,2}|[张王李]三?某某?)$/i
const HAN_NAME =
  /^[\u3400-\u9fff\u{20000}-\u{3ffff}〇](?:[\u3400-\u9fff\u{20000}-\u{3ffff}〇]|[·•‧∙⋅・･.．])*$/u
const LATIN_NAME = /^[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .'\-,·]*$/

export const NAME_RULES: readonly RowRule[] = [
  rule({
    id: 'name-form',
    title: { zh: '姓名写法不对', en: 'Name is not written as names are' },
    fields: NAME,
    ask: howWritten,
    look(row, say) {
      const raw = row.values[AT.name]!
      if (raw === '' || row.ordinary || BROKEN.test(raw) || VARIANT.test(raw)) return
      const name = clean(raw).replace(/\s/g, '')
      if (name === '' || NO_NAME.test(name) || suffixOf(name)) return
      if (HAN_NAME.test(name)) {
        if (name.length < 2) say('只有一个字', 'one character only')
        else if (name.length > 6 && !/[·•‧∙⋅・･.．]/.test(name))
          say(`有 ${name.length} 个字`, `${name.length} characters`)
      } else if (!LATIN_NAME.test(clean(raw)))
        say('有姓名里不会有的字符', 'holds characters that names do not have')
    },
  }),
  rule({
    id: 'name-placeholder',
    title: { zh: '姓名没有填', en: 'Name is a word for “not known”' },
    fields: NAME,
    ask: howWritten,
    look(row, say) {
      if (row.ordinary) return
      const name = clean(row.values[AT.name]!)
      if (name !== '' && NO_NAME.test(name)) say(`写的是“${name}”`, `says “${name}”`)
    },
  }),
  rule({
    id: 'name-suffix',
    title: { zh: '姓名后面带了别的字', en: 'Something that is no name follows the name' },
    severity: 'notice',
    fields: NAMES,
    needs: NAMES.map((f) => [f]),
    ask: howWritten,
    look(row, say) {
      for (const f of NAMES) {
        const name = row.values[AT[f]]!
        if (name.length < 3 || isOrdinary(name)) continue
        const suffix = suffixOf(name)
        if (suffix && !LATIN_NAME.test(clean(name)) && !NO_NAME.test(clean(name)))
          say(`“${suffix}”不是姓名`, `“${suffix}” is no part of a name`, [f])
      }
    },
  }),
  rule({
    id: 'name-broken',
    title: { zh: '姓名里有坏字', en: 'Name holds a broken character' },
    fields: NAMES,
    needs: NAMES.map((f) => [f]),
    ask: {
      zh: '生僻字怎么写，请拍下身份证上的姓名',
      en: 'How is the rare character written? Take a photo of the name on the card',
    },
    look(row, say) {
      for (const f of NAMES) {
        const name = row.values[AT[f]]!
        const found = name === '' || isOrdinary(name) ? null : BROKEN.exec(name)
        if (!found) continue
        const code = found[0].codePointAt(0)!
        if (code >= 0xe000 && code !== 0xfffd && code !== 0xff1f)
          say(
            `有造字 U+${code.toString(16).toUpperCase()}，别处显示不出`,
            `private character U+${code.toString(16).toUpperCase()}, shown nowhere else`,
            [f],
          )
        else say(`有“${found[0]}”，原来的字丢了`, `“${found[0]}” stands for a character that was lost`, [f])
      }
    },
  }),
  rule({
    id: 'name-variant',
    title: { zh: '姓名里有样子相同的另一个字', en: 'Name holds a look-alike of a common character' },
    fields: NAMES,
    needs: NAMES.map((f) => [f]),
    ask: howWritten,
    look(row, say) {
      if (row.plain) return
      for (const f of NAMES) {
        const found = VARIANT.exec(row.values[AT[f]]!)
        if (found) {
          const meant = found[0].normalize('NFKC')
          say(
            `“${found[0]}”（U+${found[0].codePointAt(0)!.toString(16).toUpperCase()}）应是“${meant}”`,
            `“${found[0]}” should be “${meant}”`,
            [f],
          )
        }
      }
    },
  }),
  rule({
    id: 'name-dot',
    title: { zh: '姓名间隔点写法不一', en: 'Dot between the parts of a name is not the usual one' },
    severity: 'notice',
    fields: NAME,
    ask: howWritten,
    look(row, say) {
      const name = row.values[AT.name]!
      if (name.length > 3 && !row.ordinary && /[\u4e00-\u9fff][•‧∙⋅・･.．][\u4e00-\u9fff]/.test(name))
        say('间隔点应是“·”', 'the dot should be “·”')
    },
  }),
]
