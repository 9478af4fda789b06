/**
 * Names of places that are written wrongly: every name of each built-in town with one character of the same sound, one wrong, one missing,
 * one too many, or two changed about, in a sentence. What matters is that a wrong place is never sure.
 * node bench/place-slips.ts [FILE with other towns' texts, a line each …]
 */
import { readFileSync } from 'node:fs'
import { syllable } from '../features/matching/rules/sounds.ts'
import { buildGazetteer, entriesFrom, place, type TriageReport } from '../features/triage/answers.ts'
import { compatible } from '../features/triage/rules/place.ts'
import { seeded } from '../features/triage/rules/train.ts'
import { loadPack, packFolder, townKeys } from '../packs/load.ts'

const SURE = 0.6
const report = (text: string): TriageReport => ({ id: '1', at: new Date(0), text })
const packs = townKeys().map((name) => ({ name, pack: loadPack(packFolder(name)) }))
const gazetteers = packs.map(({ name, pack }) => ({
  name,
  gazetteer: buildGazetteer(
    entriesFrom(pack.regions, [
      ...pack.streets.map((s) => ({ ...s, kind: 'street', regionPath: pack.manifest.root, point: null })),
      ...pack.places,
    ]),
  ),
}))
const characters = [
  ...new Set(gazetteers.flatMap((g) => g.gazetteer.names.flatMap((n) => [...n.text]))),
].filter((c) => /[\u4e00-\u9fff]/.test(c))
const sameSound = Map.groupBy(characters, syllable)
const random = seeded(5)
const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
const slips: Record<string, (name: string) => string | undefined> = {
  'same sound': (n) => {
    const i = Math.floor(random() * Math.min(n.length, 3))
    const other = pick((sameSound.get(syllable(n[i]!)) ?? []).filter((c) => c !== n[i]))
    return other && n.slice(0, i) + other + n.slice(i + 1)
  },
  'one wrong': (n) => {
    const i = Math.floor(random() * Math.min(n.length, 3))
    return n.slice(0, i) + pick(characters)! + n.slice(i + 1)
  },
  'one missing': (n) => {
    const i = Math.floor(random() * Math.min(n.length, 3))
    return n.slice(0, i) + n.slice(i + 1)
  },
  'one too many': (n) => {
    const i = 1 + Math.floor(random() * 2)
    return n.slice(0, i) + pick(characters)! + n.slice(i)
  },
  'changed about': (n) => {
    const i = Math.floor(random() * 2)
    return n[i] === n[i + 1] ? undefined : n.slice(0, i) + n[i + 1]! + n[i]! + n.slice(i + 2)
  },
}
const frames = ['NAME门口路灯坏了，没人管', '你好，我要反映NAME的电梯又停了', '投诉：NAME有人乱倒垃圾']
for (const { name, gazetteer } of gazetteers) {
  const names = gazetteer.names.filter((n) => n.trust === 1 && /^[\u4e00-\u9fff]{3,}$/.test(n.text))
  for (const [what, slip] of Object.entries(slips)) {
    const count = { n: 0, right: 0, sure: 0, wrong: 0, wrongSure: 0 }
    names.forEach((n, i) => {
      const frame = frames[i % frames.length]!
      const truth = place(report(frame.replace('NAME', n.text)), gazetteer)
      const said = slip(n.text)
      if (!truth.regionPath || !said || gazetteer.names.some((o) => o.text === said)) return
      const p = place(report(frame.replace('NAME', said)), gazetteer)
      count.n++
      if (p.regionPath === null) return
      const right =
        p.regionPath === truth.regionPath ||
        (compatible(p.regionPath, truth.regionPath) && p.regionPath.length > 9)
      count[right ? 'right' : 'wrong']++
      if (p.score >= SURE) count[right ? 'sure' : 'wrongSure']++
      if (!right && process.env.SHOW) console.log('   ', n.text, said, p.name, p.score)
    })
    console.log(
      `${name.padEnd(9)} ${what.padEnd(14)} ${String(count.n).padStart(5)} names: ${count.right} right (${count.sure} sure), ${count.wrong} wrong (${count.wrongSure} sure)`,
    )
  }
}
for (const file of process.argv.slice(2)) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  for (const { name, gazetteer } of gazetteers) {
    let placed = 0
    let sure = 0
    let near = 0
    for (const line of lines) {
      const p = place(report(line), gazetteer)
      if (p.regionPath) placed++
      if (p.score >= SURE) {
        sure++
        if (/读起来|写错/.test(p.why.zh)) {
          near++
          if (process.env.SHOW) console.log('   ', p.why.zh.slice(0, 100))
        }
      }
    }
    console.log(
      `${lines.length} texts of other towns beside ${name}: ${placed} placed, ${sure} sure, ${near} of them by a name that is written otherwise`,
    )
  }
}
