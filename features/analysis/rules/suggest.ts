/** What is suggested for attention: each the work of one rule, with its thresholds and the very cases. Pure. */
import type { Facts, Sentence } from '../contract.ts'
import { countMove, thresholds as T } from './compare.ts'
import { cases, days, num, pct, rate, say, signed, w } from './write.ts'

type Rule = (f: Facts) => Sentence[]
const suggest = (f: Facts, s: Omit<Parameters<typeof say>[1], 'tone'>): Sentence =>
  say(f, { ...s, tone: 'suggestion' })

const risingItems: Rule = ({ now, before, year }) =>
  now.items
    .filter((i) => i.code !== null)
    .flatMap((i) => {
      const m = countMove(
        i.received,
        before.items.find((x) => x.code === i.code)?.received ?? 0,
        now.period,
        before.period,
      )
      if (m.move !== 'rise') return []
      return [
        suggest(
          { now, before, year },
          {
            rule: 'suggest.risingItem',
            of: i.code,
            text: w(
              `${i.name}比上期多 ${signed(i.received - m.expected)} 件，建议看看是不是同一个原因，能不能一次解决。`,
              `${i.name} rose by ${signed(i.received - m.expected)}: look whether one cause is behind it that can be solved once.`,
            ),
            why: w(
              `规则：事项受理明显上升（折算上期 ${num(m.expected)}，偶然起伏 ±${num(m.chance)}）。`,
              `Rule: an item rose clearly (scaled before ${num(m.expected)}, chance ±${num(m.chance)}).`,
            ),
            facets: [`item.${i.code}`],
          },
        ),
      ]
    })
    .slice(0, 3)

const places: Rule = (f) =>
  f.now.places
    .filter((p) => p.cases >= T.place)
    .slice(0, 3)
    .map((p) =>
      suggest(f, {
        rule: 'suggest.place',
        of: p.cell,
        text: w(
          `${p.name || '这一处'}一带 ${cases(p.cases).zh}，建议到现场一起看一次，找根子。`,
          `${cases(p.cases).en} around ${p.name || 'one place'}: visit it once together and look for the root.`,
        ),
        why: w(`规则：约 70 米见方满 ${T.place} 件。`, `Rule: ${T.place} cases or more within about 70 m.`),
        facets: [`cell.${p.cell}`],
      }),
    )

const wrongItems: Rule = (f) =>
  f.now.items
    .filter((i) => i.code !== null && i.returned >= T.pair)
    .slice(0, 3)
    .map((i) =>
      suggest(f, {
        rule: 'suggest.item',
        of: i.code,
        text: w(
          `${i.code} ${i.name}被有理退回 ${cases(i.returned).zh}，建议看看权责清单里写给谁对不对。`,
          `${i.code} ${i.name}: ${cases(i.returned).en} returned with good reason; check whom the responsibility list names.`,
        ),
        why: w(
          `规则：同一事项裁定有理的退回满 ${T.pair} 件。`,
          `Rule: ${T.pair} cases or more of one item whose return was ruled justified.`,
        ),
        facets: ['returned', `item.${i.code}`],
      }),
    )

const lateUnits: Rule = (f) => {
  const t = f.now.totals
  const whole = rate(t.onTime, t.onTime + t.overdue)
  return f.now.units
    .filter((u) => {
      const own = rate(u.onTime, u.onTime + u.overdue)
      return (
        u.id !== null &&
        own !== null &&
        whole !== null &&
        u.onTime + u.overdue >= T.rateSmall &&
        own <= whole - T.unitPoints
      )
    })
    .slice(0, 3)
    .map((u) =>
      suggest(f, {
        rule: 'suggest.unit',
        of: u.id,
        text: w(
          `${u.name}按时率 ${pct(rate(u.onTime, u.onTime + u.overdue))}，全部是 ${pct(whole)}，建议问问难在哪里：人手、时限还是事项。`,
          `${u.name} is on time in ${pct(rate(u.onTime, u.onTime + u.overdue))}, all together ${pct(whole)}: ask what is hard, people, limits or items.`,
        ),
        why: w(
          `规则：满 ${T.rateSmall} 件，比全部低 ${T.unitPoints * 100} 个百分点以上。`,
          `Rule: from ${T.rateSmall} cases, ${T.unitPoints * 100} points or more below the whole.`,
        ),
        facets: ['valid', 'overdue', `main.${u.id}`],
      }),
    )
}

const unsatisfiedItems: Rule = (f) =>
  f.now.items
    .filter((i) => i.code !== null && i.rated - i.satisfied >= T.unsatisfied)
    .sort((a, b) => b.rated - b.satisfied - (a.rated - a.satisfied))
    .slice(0, 3)
    .map((i) =>
      suggest(f, {
        rule: 'suggest.unsatisfied',
        of: i.code,
        text: w(
          `${i.name}有 ${cases(i.rated - i.satisfied).zh}不满意（评价 ${num(i.rated)} 件），建议逐件回访，看是没办好还是没说清。`,
          `${i.name}: ${cases(i.rated - i.satisfied).en} not satisfied (of ${num(i.rated)} rated); call back one by one, whether it was not done or not explained.`,
        ),
        why: w(
          `规则：一个事项不满意满 ${T.unsatisfied} 件。`,
          `Rule: ${T.unsatisfied} dissatisfied cases or more of one item.`,
        ),
        facets: ['unsatisfied', `item.${i.code}`],
      }),
    )

const slowDispatch: Rule = (f) => {
  const d = f.now.stages.confirm
  if (d === null || d < 0.5) return []
  return [
    suggest(f, {
      rule: 'suggest.dispatch',
      text: w(
        `等派遣平均 ${days(d)} 个工作日，建议看看值班安排和拿不准的事项。`,
        `Cases wait ${days(d)} working days for dispatch: look at duty and at the items that are not sure.`,
      ),
      why: w('规则：等派遣平均满半个工作日。', 'Rule: half a working day or more until dispatch.'),
      facets: ['valid'],
    }),
  ]
}

const outsideHours: Rule = (f) => {
  const all = f.now.hours.reduce((n, h) => n + h.cases, 0)
  const out = f.now.hours
    .filter((h) => h.weekday > 5 || h.hour < 8 || h.hour >= 18)
    .reduce((n, h) => n + h.cases, 0)
  if (all < T.rateSmall || out / all < T.outside) return []
  return [
    suggest(f, {
      rule: 'suggest.duty',
      text: w(
        `${pct(out / all)} 的事件在周末或 8 点前、18 点后来，建议核对这些时段的值班。`,
        `${pct(out / all)} of the cases come at weekends, before 8 or after 18: check who is on duty then.`,
      ),
      why: w(
        `规则：满 ${T.rateSmall} 件，上班时间外的占 ${T.outside * 100}% 以上。`,
        `Rule: from ${T.rateSmall} cases, ${T.outside * 100} % or more outside office hours.`,
      ),
      facets: [],
    }),
  ]
}

const rules: readonly Rule[] = [
  risingItems,
  places,
  wrongItems,
  lateUnits,
  unsatisfiedItems,
  slowDispatch,
  outsideHours,
]

export function suggestions(f: Facts): Sentence[] {
  const found = rules.flatMap((r) => r(f))
  if (found.length) return found
  return [
    say(f, {
      rule: 'suggest.none',
      text: w('没有规则提示要特别注意的。', 'No rule points to anything special.'),
      why: w('七条规则都没有达到阈值。', 'None of the seven rules reached its threshold.'),
    }),
  ]
}
