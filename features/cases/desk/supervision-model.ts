/** Cases to supervise, by who has to act or by where they lie. Pure: time and language are arguments. */
import { fill, type Lang, type Word } from '../../../ui/i18n.tsx'
import type { CaseGroup } from '../../../ui/rows.tsx'
import type { CaseRow } from '../contract.ts'
import { groupAt, rowData, shortPlace } from './model.ts'
import { clockName, stateWords } from './words.ts'

const say = {
  nobody: { zh: '还没派出，等确认', en: 'Not dispatched, to confirm' },
  lateN: { zh: '超 {n}', en: '{n} late' },
  soonN: { zh: '近 {n}', en: '{n} soon' },
  you: { zh: '您（确认派遣）', en: 'you (confirm)' },
  centre: { zh: '指挥中心（确认派遣）', en: 'the centre (confirm)' },
  ruler: { zh: '值班长（裁定）', en: 'the arbiter (rule)' },
  youRule: { zh: '您（裁定）', en: 'you (rule)' },
  caller: { zh: '回访', en: 'call back' },
  flagged: { zh: '督办中', en: 'supervised' },
  back: { zh: '退回 {n} 次', en: 'returned {n}×' },
  doing: { zh: '{step}：{who}', en: '{step}: {who}' },
} as const satisfies Record<string, Word>

/** What somebody has to do next, before the name: "Accepting: …" reads as if it were being done. */
const steps: Record<string, Word> = {
  sign: { zh: '签收', en: 'To accept' },
  assemble: { zh: '集结', en: 'To assemble' },
  arrive: { zh: '到场', en: 'To arrive' },
  resolve: { zh: '办结', en: 'To resolve' },
}

/** What the person who looks may do: "you" only where it is true. */
export interface Viewer {
  confirms: boolean
  rules: boolean
}

/** Who has to act on a case now. */
export function whoActs(r: CaseRow, lang: Lang, viewer: Viewer): string {
  if (r.state === 'triage') return say[viewer.confirms ? 'you' : 'centre'][lang]
  if (r.pending.length) return say[viewer.rules ? 'youRule' : 'ruler'][lang]
  if (r.state === 'resolved' || r.state === 'evaluated') return say.caller[lang]
  const who = [r.mainUnitName, r.mainAccountName].filter(Boolean).join(' ')
  const step = r.nextKind && (steps[r.nextKind] ?? clockName(r.nextKind))
  return step ? fill(say.doing[lang], { step: step[lang], who }) : who
}

/** Rows of the same unit or community together, the worst group first; in a group as the server ordered them. */
export function bundles(
  rows: readonly CaseRow[],
  by: 'unit' | 'place',
  now: number,
  lang: Lang,
  viewer: Viewer,
): CaseGroup[] {
  const out = new Map<string, { title: string; rows: CaseRow[]; late: number; soon: number }>()
  for (const r of rows) {
    const owner = r.state === 'triage' ? null : r.mainUnitId
    const key = by === 'unit' ? (owner ?? '') : r.regionPath.slice(0, 12)
    const title =
      by === 'place'
        ? r.regionName.replace(/\s*\d+\s*格.*$/, '')
        : owner
          ? (r.mainUnitName ?? '')
          : say.nobody[lang]
    const b = out.get(key) ?? { title, rows: [], late: 0, soon: 0 }
    b.rows.push(r)
    if (r.nextDueAt !== null && Date.parse(r.nextDueAt) < now) b.late++
    else if (groupAt(r, now) === 'soon') b.soon++
    out.set(key, b)
  }
  return [...out]
    .sort(([, a], [, b]) => b.late - a.late || b.soon - a.soon || b.rows.length - a.rows.length)
    .map(([id, b]) => ({
      id: id || 'nobody',
      title: b.title,
      note: [
        b.late ? fill(say.lateN[lang], { n: b.late }) : '',
        b.soon ? fill(say.soonN[lang], { n: b.soon }) : '',
      ]
        .filter(Boolean)
        .join(' · '),
      rows: b.rows.map((r) => {
        const { reports: _reports, channels: _channels, fresh: _fresh, ...row } = rowData(r, lang)
        return {
          ...row,
          // The step is named with the person who has to do it.
          ...(row.clock ? { clock: { ...row.clock, label: '' } } : {}),
          place: shortPlace(r.regionName),
          note: [
            stateWords[r.state][lang],
            r.supervised ? say.flagged[lang] : '',
            r.returns ? fill(say.back[lang], { n: r.returns }) : '',
            r.number,
          ]
            .filter(Boolean)
            .join(' · '),
          to: whoActs(r, lang, viewer),
        }
      }),
    }))
}
