/** Headline figures against the period before and a year ago, and what rose or fell. Pure. */
import type { Facts, Sentence } from '../contract.ts'
import { countMove, rateMove, thresholds as T } from './compare.ts'
import { cases, days, num, pct, rate, say, signed, w } from './write.ts'

const moved = {
  rise: w('明显上升', 'a clear rise'),
  fall: w('明显下降', 'a clear fall'),
  steady: w('在平常的起伏内', 'within the usual ups and downs'),
  small: w('数量小，不判断升降', 'too few to say'),
} as const

const countWhy = w(
  `两边都不到 ${T.small} 件不判断；相差超过两成，并且超过偶然起伏（两数之和开方的 ${T.chance} 倍）才说升降。按天数折算到同样长。`,
  `Below ${T.small} on both sides nothing is said; a rise or fall is one of more than a fifth and of more than chance explains (${T.chance} × √ of the sum). Scaled to the same number of days.`,
)
const rateWhy = w(
  `两边都满 ${T.rateSmall} 件才比；相差满 ${T.points * 100} 个百分点，并且超过偶然起伏的 ${T.chance} 倍才说升降。`,
  `Compared from ${T.rateSmall} cases on both sides; a rise or fall is one of ${T.points * 100} points or more and more than ${T.chance} × chance.`,
)
const because = (rule: { zh: string; en: string }, zh: string, en: string) =>
  w(`${zh}。${rule.zh}`, `${en}. ${rule.en}`)

export function headline(f: Facts): Sentence[] {
  const { now, before, year } = f
  const t = now.totals
  const b = before.totals
  const m = countMove(t.received, b.received, now.period, before.period)
  const yearPart =
    year.totals.received === 0
      ? w('；没有去年同期的数', '; no figures of a year ago')
      : w(`；去年同期 ${cases(year.totals.received).zh}`, `; ${cases(year.totals.received).en} a year ago`)
  const out = [
    say(f, {
      rule: 'received',
      tone: m.move === 'small' ? 'small' : m.move === 'steady' ? 'plain' : 'notable',
      text: w(
        `受理 ${cases(t.received).zh}，上期 ${cases(b.received).zh}（${signed(t.received - b.received)}${m.share === null ? '' : `，${signed(m.share * 100)}%`}），${moved[m.move].zh}${yearPart.zh}。`,
        `Received ${cases(t.received).en}, ${num(b.received)} in the period before (${signed(t.received - b.received)}${m.share === null ? '' : `, ${signed(m.share * 100)} %`}): ${moved[m.move].en}${yearPart.en}.`,
      ),
      why: because(
        countWhy,
        `折算后上期 ${num(m.expected)} 件，偶然起伏 ±${num(m.chance)} 件`,
        `Scaled, the period before had ${num(m.expected)}; chance explains ±${num(m.chance)}`,
      ),
      facets: [],
    }),
  ]
  const rates = [
    [
      'resolutionRate',
      '办结率',
      'Resolution rate',
      'resolved',
      (x: typeof t) => x.resolved,
      (x: typeof t) => x.valid,
    ],
    [
      'onTimeRate',
      '按时率',
      'On-time rate',
      'onTime',
      (x: typeof t) => x.onTime,
      (x: typeof t) => x.onTime + x.overdue,
    ],
    [
      'satisfaction',
      '满意率',
      'Satisfaction',
      'satisfied',
      (x: typeof t) => x.satisfied,
      (x: typeof t) => x.rated,
    ],
  ] as const
  for (const [rule, zh, en, facet, part, whole] of rates) {
    const r = rateMove(part(t), whole(t), part(b), whole(b))
    out.push(
      say(f, {
        rule,
        tone: r.move === 'small' ? 'small' : r.move === 'steady' ? 'plain' : 'notable',
        text: w(
          `${zh} ${pct(rate(part(t), whole(t)))}（${num(part(t))} / ${num(whole(t))}），上期 ${pct(rate(part(b), whole(b)))}，去年同期 ${pct(rate(part(year.totals), whole(year.totals)))}，${moved[r.move].zh}。`,
          `${en} ${pct(rate(part(t), whole(t)))} (${num(part(t))} / ${num(whole(t))}), ${pct(rate(part(b), whole(b)))} in the period before, ${pct(rate(part(year.totals), whole(year.totals)))} a year ago: ${moved[r.move].en}.`,
        ),
        why: because(
          rateWhy,
          `相差 ${signed(r.points * 100)} 个百分点`,
          `The difference is ${signed(r.points * 100)} points`,
        ),
        facets: [facet],
      }),
    )
  }
  out.push(
    say(f, {
      rule: 'workingDays',
      text: w(
        `办结的平均用 ${days(t.workingDays)} 个工作日，上期 ${days(b.workingDays)}，去年同期 ${days(year.totals.workingDays)}。`,
        `The resolved ones took ${days(t.workingDays)} working days on average, ${days(b.workingDays)} in the period before, ${days(year.totals.workingDays)} a year ago.`,
      ),
      why: w(
        '从报来到办结，按日历的工作时间折成工作日，等待和挂起也算。',
        'From report to resolution in office time; waiting and suspension count.',
      ),
      facets: ['resolved'],
    }),
  )
  const still = t.unresolved
  if (still > 0)
    out.push(
      say(f, {
        rule: 'unfinished',
        text: w(
          `还有 ${cases(still).zh}没办结，办结率、满意率还会变；与上期比时要想到这一点。`,
          `${cases(still).en} unresolved yet: resolution and satisfaction will still change, which a comparison must bear in mind.`,
        ),
        why: w('数字按算的那一刻的状况。', 'Figures are as the cases stood at that moment.'),
        facets: ['unresolved'],
      }),
    )
  return out
}

export function changes(f: Facts): Sentence[] {
  const { now, before } = f
  const one = (
    rule: string,
    name: string,
    of: string | null,
    n: number,
    b: number,
    facets: string[],
    change: Record<string, string> = {},
  ): { s: Sentence; far: number } | null => {
    const m = countMove(n, b, now.period, before.period)
    if (m.move !== 'rise' && m.move !== 'fall') return null
    return {
      far: Math.abs(n - m.expected) / m.chance,
      s: say(f, {
        rule: `${rule}.${m.move}`,
        of,
        tone: 'notable',
        text: w(
          `${name} ${cases(n).zh}，上期 ${cases(b).zh}（${signed(n - b)}${m.share === null ? '' : `，${signed(m.share * 100)}%`}），${moved[m.move].zh}。`,
          `${name}: ${cases(n).en}, ${num(b)} before (${signed(n - b)}${m.share === null ? '' : `, ${signed(m.share * 100)} %`}): ${moved[m.move].en}.`,
        ),
        why: because(
          countWhy,
          `折算后上期 ${num(m.expected)} 件，偶然起伏 ±${num(m.chance)} 件`,
          `Scaled, the period before had ${num(m.expected)}; chance explains ±${num(m.chance)}`,
        ),
        facets,
        change,
      }),
    }
  }
  const found = [
    ...now.items.map((i) =>
      one(
        'item',
        i.code ? `${i.code} ${i.name}` : '未定事项',
        i.code,
        i.received,
        before.items.find((x) => x.code === i.code)?.received ?? 0,
        [`item.${i.code ?? 'none'}`],
      ),
    ),
    ...before.items
      .filter((x) => !now.items.some((i) => i.code === x.code))
      .map((x) =>
        one('item', x.code ? `${x.code} ${x.name}` : '未定事项', x.code, 0, x.received, [
          `item.${x.code ?? 'none'}`,
        ]),
      ),
    ...now.regions
      .filter((r) => !r.itself)
      .map((r) =>
        one(
          'region',
          r.name || r.path,
          r.path,
          r.received,
          before.regions.find((x) => x.path === r.path)?.received ?? 0,
          [],
          { region: r.path },
        ),
      ),
  ].filter((x) => x !== null)
  const shown = found.sort((a, b) => b.far - a.far).slice(0, 12)
  if (shown.length) return shown.map((x) => x.s)
  return [
    say(f, {
      rule: 'noChange',
      tone: 'plain',
      text: w('没有事项或区域明显升降。', 'No item and no area rose or fell clearly.'),
      why: countWhy,
    }),
  ]
}
