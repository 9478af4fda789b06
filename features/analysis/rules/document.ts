/** An analysis report as one row of blocks: the page, the public page, the PDF and the DOCX all show these and nothing else. Pure. */
import { channelWords } from '../../cases/rules.ts'
import type { AnalysisKind, Edit, Facts, Section, SectionKey, Sentence } from '../contract.ts'
import { bars, type Chart, columns } from './chart.ts'
import { periodName, previous, yearAgo } from './period.ts'
import { days, num, pct, rate, w } from './write.ts'

export type Lang = 'zh' | 'en'
export interface Tile {
  name: string
  value: string
  before: string
  year: string
}
export type Block =
  | { is: 'tiles'; tiles: Tile[]; before: string; year: string }
  | { is: 'heading'; key: SectionKey; text: string }
  | {
      is: 'sentence'
      text: string
      why: string
      tone: Sentence['tone']
      link: string | null
      changed: boolean
    }
  | { is: 'remark'; text: string }
  | { is: 'chart'; title: string; chart: Chart }
  | { is: 'table'; title: string; head: string[]; rows: string[][] }

export interface Shown {
  kind: AnalysisKind
  facts: Facts
  sections: readonly Section[]
  edit: Edit
}

export const sectionWords: Record<SectionKey, { zh: string; en: string }> = {
  overview: w('总的情况', 'Overview'),
  changes: w('升降', 'What rose and fell'),
  hot: w('热点事项和地方', 'Frequent items and places'),
  days: w('日子花在哪', 'Where the days go'),
  late: w('超期', 'Late ones'),
  returns: w('退回', 'Returns'),
  voice: w('居民的评价和渠道', 'What residents say, and channels'),
  suggestions: w('建议注意', 'For attention'),
}

/** Sentences of a section as they are shown: changed ones in their new words, dropped ones not at all. */
export function shownSentences(
  s: Section,
  edit: Edit,
  lang: Lang,
): { sentence: Sentence; text: string; changed: boolean }[] {
  return s.sentences.flatMap((sentence) => {
    const v = edit.verdicts[sentence.key]
    if (v?.state === 'dropped') return []
    const changed = v?.state === 'changed'
    return [{ sentence, text: changed ? v.text : sentence.text[lang], changed }]
  })
}

function tiles({ now, before, year }: Facts, lang: Lang): Tile[] {
  const zh = lang === 'zh'
  const of = (name: string, show: (f: Facts['now']['totals']) => string): Tile => ({
    name,
    value: show(now.totals),
    before: show(before.totals),
    year: year.totals.received === 0 ? '–' : show(year.totals),
  })
  return [
    of(zh ? '受理' : 'Received', (t) => num(t.received)),
    of(zh ? '办结率' : 'Resolved', (t) => pct(rate(t.resolved, t.valid))),
    of(zh ? '按时率' : 'On time', (t) => pct(rate(t.onTime, t.onTime + t.overdue))),
    of(zh ? '平均用时（工作日）' : 'Mean working days', (t) => days(t.workingDays)),
    of(zh ? '满意率' : 'Satisfied', (t) => pct(rate(t.satisfied, t.rated))),
  ]
}

const names = (lang: Lang) =>
  lang === 'zh'
    ? { received: '受理', resolved: '办结', now: '本期', before: '上期', days: '个工作日', none: '未定' }
    : {
        received: 'Received',
        resolved: 'Resolved',
        now: 'This period',
        before: 'Before',
        days: ' days',
        none: 'not set',
      }

function extras(key: SectionKey, { now, before }: Facts, lang: Lang): Block[] {
  const zh = lang === 'zh'
  const n = names(lang)
  const chart = (c: Chart): Block => ({ is: 'chart', title: c.title[lang], chart: c })
  switch (key) {
    case 'overview':
      return now.trend.length < 2
        ? []
        : [
            chart(
              columns(
                w('每天受理和办结', 'Received and resolved'),
                now.trend.map((t) => (now.period.by === 'month' ? t.from.slice(0, 7) : t.from.slice(5))),
                [
                  { name: n.received, ink: 'grey', values: now.trend.map((t) => t.received) },
                  { name: n.resolved, ink: 'brand', values: now.trend.map((t) => t.resolved) },
                ],
              ),
            ),
          ]
    case 'hot': {
      const top = [...now.items]
        .filter((i) => i.received > 0)
        .sort((a, b) => b.received - a.received)
        .slice(0, 8)
      return top.length === 0
        ? []
        : [
            chart(
              bars(
                w('最多的事项，和上期比', 'The most frequent items, and before'),
                top.map((i) => (i.code ? `${i.code} ${i.name}` : n.none)),
                [
                  { name: n.now, ink: 'brand', values: top.map((i) => i.received) },
                  {
                    name: n.before,
                    ink: 'grey',
                    values: top.map((i) => before.items.find((x) => x.code === i.code)?.received ?? 0),
                  },
                ],
              ),
            ),
          ]
    }
    case 'days': {
      const stages = [
        ['confirm', zh ? '等派遣' : 'To dispatch'],
        ['sign', zh ? '等签收' : 'To accept'],
        ['handle', zh ? '办理' : 'Handling'],
        ['finish', zh ? '评价归档' : 'To close'],
      ] as const
      const known = stages.filter(([k]) => now.stages[k] !== null)
      return known.length === 0
        ? []
        : [
            chart(
              bars(
                w('各段平均工作日', 'Mean working days of each stage'),
                known.map(([, name]) => name),
                [{ name: n.days.trim(), ink: 'brand', values: known.map(([k]) => now.stages[k]!) }],
              ),
            ),
          ]
    }
    case 'late': {
      const rows = now.units
        .filter((u) => u.overdue > 0)
        .sort((a, b) => b.overdue - a.overdue)
        .slice(0, 12)
      return rows.length === 0
        ? []
        : [
            {
              is: 'table',
              title: zh ? '超期的单位' : 'Units with late cases',
              head: zh
                ? ['单位', '应办', '超期', '按时率', '平均工作日']
                : ['Unit', 'To be solved', 'Late', 'On time', 'Working days'],
              rows: rows.map((u) => [
                u.name || n.none,
                num(u.valid),
                num(u.overdue),
                pct(rate(u.onTime, u.onTime + u.overdue)),
                days(u.workingDays),
              ]),
            },
          ]
    }
    case 'changes':
      return now.regions.length < 2
        ? []
        : [
            {
              is: 'table',
              title: zh ? '按区域' : 'By area',
              head: zh
                ? ['区域', '受理', '上期', '办结率', '按时率', '满意率']
                : ['Area', 'Received', 'Before', 'Resolved', 'On time', 'Satisfied'],
              rows: now.regions
                .slice(0, 30)
                .map((r) => [
                  r.name || r.path,
                  num(r.received),
                  num(before.regions.find((x) => x.path === r.path)?.received ?? 0),
                  pct(rate(r.resolved, r.valid)),
                  pct(rate(r.onTime, r.onTime + r.overdue)),
                  pct(rate(r.satisfied, r.rated)),
                ]),
            },
          ]
    case 'voice':
      return now.channels.length === 0
        ? []
        : [
            chart(
              bars(
                w('各渠道来的事件', 'Cases by channel'),
                now.channels
                  .slice(0, 8)
                  .map((c) => (channelWords[c.channel] ?? w(c.channel, c.channel))[lang]),
                [{ name: n.received, ink: 'brand', values: now.channels.slice(0, 8).map((c) => c.cases) }],
              ),
            ),
          ]
    default:
      return []
  }
}

export function blocksOf(a: Shown, lang: Lang): Block[] {
  const p = a.facts.now.period
  const head: Block = {
    is: 'tiles',
    tiles: tiles(a.facts, lang),
    before: periodName(a.kind, previous(p))[lang],
    year: periodName(a.kind, yearAgo(a.kind, p))[lang],
  }
  return [
    head,
    ...a.sections.flatMap((s): Block[] => {
      const sentences = shownSentences(s, a.edit, lang)
      const remark = a.edit.remarks[s.key] ?? ''
      const more = extras(s.key, a.facts, lang)
      if (!sentences.length && !remark.trim() && !more.length) return []
      return [
        { is: 'heading', key: s.key, text: sectionWords[s.key][lang] },
        ...sentences.map(
          (x): Block => ({
            is: 'sentence',
            text: x.text,
            why: x.sentence.why[lang],
            tone: x.sentence.tone,
            link: x.sentence.link,
            changed: x.changed,
          }),
        ),
        ...remark
          .split(/\n\s*\n/)
          .map((text) => text.trim())
          .filter(Boolean)
          .map((text): Block => ({ is: 'remark', text })),
        ...more,
      ]
    }),
  ]
}
