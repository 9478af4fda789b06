/** The sections of an analysis report as sentences written by rules from the figures. Pure. */
import { channelWords } from '../../cases/rules.ts'
import type { Facts, Section, Sentence } from '../contract.ts'
import { thresholds as T } from './compare.ts'
import { changes, headline } from './overview.ts'
import { suggestions } from './suggest.ts'
import { cases, days, num, pct, rate, say, w } from './write.ts'

/** Changes with every change of a rule, a threshold or a wording: kept with the report. */
export const rulesVersion = 1

function hot(f: Facts): Sentence[] {
  const { now } = f
  const total = now.totals.received
  const top = now.items
    .filter((i) => i.code !== null && i.received > 0)
    .sort((a, b) => b.received - a.received)
  const out: Sentence[] = []
  const five = top.slice(0, 5)
  if (five.length) {
    const sum = five.reduce((n, i) => n + i.received, 0)
    out.push(
      say(f, {
        rule: 'topItems',
        text: w(
          `最多的 ${five.length} 个事项：${five.map((i) => `${i.name} ${cases(i.received).zh}`).join('、')}，合计占 ${pct(rate(sum, total))}。`,
          `The ${five.length} most frequent items: ${five.map((i) => `${i.name} ${num(i.received)}`).join(', ')}; together ${pct(rate(sum, total))}.`,
        ),
        why: w('按受理件数排。', 'By the number received.'),
        facets: [],
      }),
    )
  }
  for (const p of now.places.slice(0, 6))
    out.push(
      say(f, {
        rule: 'place',
        of: p.cell,
        tone: p.cases >= T.place ? 'notable' : 'plain',
        text: w(
          `${p.name || '（没写地名）'}一带反复发生 ${cases(p.cases).zh}。`,
          `${cases(p.cases).en} around ${p.name || '(unnamed place)'}.`,
        ),
        why: w('约 70 米见方里三件以上。', 'Three cases or more within about 70 m.'),
        facets: [`cell.${p.cell}`],
      }),
    )
  if (!now.places.length)
    out.push(
      say(f, {
        rule: 'noPlace',
        text: w('没有一处发生三件以上。', 'No place had three cases or more.'),
        why: w('约 70 米见方。', 'Within about 70 m.'),
      }),
    )
  return out
}

const stageWords = {
  confirm: w('等派遣', 'waiting for dispatch'),
  sign: w('等签收', 'waiting to be accepted'),
  handle: w('办理', 'handling'),
  finish: w('评价归档', 'rating and closing'),
} as const
const stageKeys = ['confirm', 'sign', 'handle', 'finish'] as const

function whereDaysGo(f: Facts): Sentence[] {
  const { now } = f
  const known = stageKeys.filter((k) => k !== 'finish' && now.stages[k] !== null)
  if (!known.length)
    return [
      say(f, {
        rule: 'noStages',
        text: w('还没有走完一段的事件。', 'No case has finished a stage yet.'),
        why: w('只算两头都有的事件。', 'Over the cases that have both ends.'),
      }),
    ]
  const sum = known.reduce((n, k) => n + now.stages[k]!, 0)
  const longest = [...known].sort((a, b) => now.stages[b]! - now.stages[a]!)[0]!
  const out = [
    say(f, {
      rule: 'longestStage',
      text: w(
        `从报来到办结，日子主要花在${stageWords[longest].zh}：平均 ${days(now.stages[longest])} 个工作日，占 ${pct(rate(now.stages[longest]!, sum))}。`,
        `From report to resolution most time goes to ${stageWords[longest].en}: ${days(now.stages[longest])} working days on average, ${pct(rate(now.stages[longest]!, sum))}.`,
      ),
      why: w(
        '各段平均工作日，只算两头都有的事件。',
        'Mean working days of each stage, over the cases that have both ends.',
      ),
      facets: ['valid'],
    }),
  ]
  for (const u of now.units) {
    if (u.id === null || u.received < T.small) continue
    for (const k of ['sign', 'handle'] as const) {
      const mean = now.stages[k]
      const own = u.stages[k]
      if (mean === null || own === null || own < 0.25 || own < T.slow * mean) continue
      out.push(
        say(f, {
          rule: `slow.${k}`,
          of: u.id,
          tone: 'notable',
          text: w(
            `${u.name}${stageWords[k].zh}平均 ${days(own)} 个工作日，全部是 ${days(mean)}（${cases(u.received).zh}）。`,
            `${u.name}: ${stageWords[k].en} takes ${days(own)} working days, ${days(mean)} overall (${cases(u.received).en}).`,
          ),
          why: w(
            `满 ${T.small} 件、是平均的 ${T.slow} 倍以上、不短于四分之一天才说。`,
            `From ${T.small} cases, at least ${T.slow} × the mean and a quarter of a day.`,
          ),
          facets: ['valid', `main.${u.id}`],
        }),
      )
    }
  }
  return out
}

function late(f: Facts): Sentence[] {
  const { now } = f
  if (now.totals.overdue === 0)
    return [
      say(f, {
        rule: 'noneLate',
        text: w('没有超期的。', 'None was late.'),
        why: w(
          '按办结钟，含批准的延期和挂起。',
          'By the clock for resolution with its extensions and pauses.',
        ),
      }),
    ]
  const out = [
    say(f, {
      rule: 'late',
      tone: 'notable',
      text: w(
        `超期 ${cases(now.totals.overdue).zh}，分在 ${now.units.filter((u) => u.overdue > 0).length} 个单位。`,
        `${cases(now.totals.overdue).en} late, in ${now.units.filter((u) => u.overdue > 0).length} units.`,
      ),
      why: w(
        '办结晚于限期，或没办结、没挂起而限期已过。',
        'Resolved after the due time, or unresolved, not suspended and past it.',
      ),
      facets: ['overdue'],
    }),
  ]
  for (const u of now.units
    .filter((x) => x.overdue > 0)
    .sort((a, b) => b.overdue - a.overdue)
    .slice(0, 10))
    out.push(
      say(f, {
        rule: 'lateUnit',
        of: u.id,
        tone: u.onTime + u.overdue < T.rateSmall ? 'small' : 'plain',
        text: w(
          `${u.name || '（未定单位）'}超期 ${cases(u.overdue).zh}，按时率 ${pct(rate(u.onTime, u.onTime + u.overdue))}${u.onTime + u.overdue < T.rateSmall ? `（只有 ${cases(u.onTime + u.overdue).zh}，数量小）` : ''}。`,
          `${u.name || '(no unit)'}: ${cases(u.overdue).en} late, on time ${pct(rate(u.onTime, u.onTime + u.overdue))}${u.onTime + u.overdue < T.rateSmall ? ` (only ${cases(u.onTime + u.overdue).en}: few)` : ''}.`,
        ),
        why: w(`不满 ${T.rateSmall} 件的标“数量小”。`, `Below ${T.rateSmall} cases it is called few.`),
        facets: ['valid', 'overdue', `main.${u.id ?? 'none'}`],
      }),
    )
  return out
}

function returned(f: Facts): Sentence[] {
  const { now } = f
  if (!now.returns.length)
    return [
      say(f, {
        rule: 'noReturns',
        text: w('没有单位提出退回。', 'No unit asked to return a case.'),
        why: w('准没准的都算。', 'Granted or not.'),
      }),
    ]
  const times = now.returns.reduce((n, r) => n + r.times, 0)
  const out = [
    say(f, {
      rule: 'returns',
      text: w(
        `提出退回 ${num(times)} 次，裁定有理的事件 ${cases(now.totals.returned).zh}。`,
        `${num(times)} requests to return; ${cases(now.totals.returned).en} ruled justified.`,
      ),
      why: w(
        '次数含没准的；件数只含裁定有理的。',
        'Times include refused ones; cases only those ruled justified.',
      ),
      facets: ['returned'],
    }),
  ]
  const seen = new Set<string>()
  for (const r of now.returns) {
    const back = now.returns.find((x) => x.from === r.to && x.to === r.from)
    if (back && !seen.has(`${r.to}>${r.from}`) && r.times + back.times >= T.pair) {
      seen.add(`${r.from}>${r.to}`)
      out.push(
        say(f, {
          rule: 'pingPong',
          of: `${r.from}.${r.to}`,
          tone: 'notable',
          text: w(
            `${r.fromName}和${r.toName}互相退：${num(r.times)} 次和 ${num(back.times)} 次。`,
            `${r.fromName} and ${r.toName} return to each other: ${num(r.times)} and ${num(back.times)} times.`,
          ),
          why: w(
            `两边都退过，合计满 ${T.pair} 次。`,
            `Both have returned, ${T.pair} times or more together.`,
          ),
          facets: [`return.${r.from}.${r.to}`],
        }),
      )
    } else if (!back && r.times >= T.pair)
      out.push(
        say(f, {
          rule: 'returnPair',
          of: `${r.from}.${r.to}`,
          text: w(
            `${r.fromName}退给${r.toName} ${num(r.times)} 次（${cases(r.cases).zh}）。`,
            `${r.fromName} returned to ${r.toName} ${num(r.times)} times (${cases(r.cases).en}).`,
          ),
          why: w(`同一方向满 ${T.pair} 次。`, `${T.pair} times or more in one direction.`),
          facets: [`return.${r.from}.${r.to}`],
        }),
      )
  }
  return out
}

function voice(f: Facts): Sentence[] {
  const { now, before } = f
  const t = now.totals
  const out = [
    say(f, {
      rule: 'rated',
      tone: t.rated < T.rateSmall ? 'small' : 'plain',
      text: w(
        `${cases(t.rated).zh}有评价：满意 ${num(t.satisfied)}，不满意 ${num(t.unsatisfied)}${t.rated < T.rateSmall ? '，数量小' : ''}。重开过 ${cases(t.reopened).zh}。`,
        `${cases(t.rated).en} rated: ${num(t.satisfied)} satisfied, ${num(t.unsatisfied)} not${t.rated < T.rateSmall ? ' (few)' : ''}. Reopened: ${num(t.reopened)}.`,
      ),
      why: w('以最后一次评价为准。', 'By the last answer of the reporter.'),
      facets: ['rated'],
    }),
  ]
  for (const c of now.channels.slice(0, 4)) {
    const words = channelWords[c.channel] ?? w(c.channel, c.channel)
    const was = before.channels.find((x) => x.channel === c.channel)?.cases ?? 0
    out.push(
      say(f, {
        rule: 'channel',
        of: c.channel,
        text: w(
          `${words.zh}来 ${cases(c.cases).zh}，占 ${pct(rate(c.cases, t.received))}，上期占 ${pct(rate(was, before.totals.received))}。`,
          `${words.en}: ${cases(c.cases).en}, ${pct(rate(c.cases, t.received))}; ${pct(rate(was, before.totals.received))} before.`,
        ),
        why: w('一件事从两个渠道报来，两边都算。', 'A case of two channels counts in both.'),
        facets: [`channel.${c.channel}`],
      }),
    )
  }
  return out
}

/** All sections; the same facts give the same sentences. */
export const sectionsOf = (f: Facts): Section[] => [
  { key: 'overview', sentences: headline(f) },
  { key: 'changes', sentences: changes(f) },
  { key: 'hot', sentences: hot(f) },
  { key: 'days', sentences: whereDaysGo(f) },
  { key: 'late', sentences: late(f) },
  { key: 'returns', sentences: returned(f) },
  { key: 'voice', sentences: voice(f) },
  { key: 'suggestions', sentences: suggestions(f) },
]
