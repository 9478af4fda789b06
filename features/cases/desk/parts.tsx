/** Shapes of a case for the components of the design: clocks, reasons, timeline. Shared by the pane and the page. */
import type { ChainEntry } from '../../../ui/chain.tsx'
import { clockIn, clockOf, type StripClock } from '../../../ui/clock.tsx'
import { dueAt } from '../../../ui/format.ts'
import { type Lang, useWord, type Word } from '../../../ui/i18n.tsx'
import type { Reason } from '../../../ui/reason.tsx'
import { formatLimit, readLimit, workingWords } from '../../clocks/rules.ts'
import type { CaseDetail } from '../contract.ts'
import type { CaseWork } from './use-work.ts'
import { clockName, levels } from './words.ts'

type Say = (w: Word | string | null | undefined) => string

/** Limits in working time are said in working days, as everywhere else; all other clocks in running time. */
export const clockFormatter = clockIn(workingWords)

/** A limit as the server wrote it, in the language of the page. */
export function limitText(text: string, lang: Lang): string {
  const read = readLimit(text)
  return read.limit ? formatLimit(read.limit, lang) : text
}

const after: Record<string, Word> = {
  sign: { zh: '派出后起算', en: 'from dispatch' },
  assemble: { zh: '派出后起算', en: 'from dispatch' },
  arrive: { zh: '派出后起算', en: 'from dispatch' },
  resolve: { zh: '派出后起算', en: 'from dispatch' },
}

/** The main line's clocks in the order of the work; those that have not started say their limit. */
export function stripClocks(c: CaseDetail, lang: Lang, now: number): StripClock[] {
  // Who handles a line of the case sees its clocks; everybody else those of the main one.
  const main = c.myHandlerId ?? c.handlers.find((h) => h.role === 'main')?.id ?? null
  const mine = c.clocks.filter((k) => k.handlerId === null || k.handlerId === main)
  const running = mine.filter((k) => !k.stoppedAt && k.startedAt)
  const kinds = [
    ...(c.state === 'triage' ? ['confirm'] : []),
    'sign',
    ...(mine.some((k) => k.kind === 'assemble' && k.dueAt) ? ['assemble'] : []),
    'arrive',
    'resolve',
  ]
  const extra = running.filter((k) => k.dueAt && !kinds.includes(k.kind)).map((k) => k.kind)
  return [...new Set([...extra, ...kinds])].flatMap((kind): StripClock[] => {
    const k = mine.findLast((x) => x.kind === kind)
    const label = clockName(kind)[lang]
    if (k?.startedAt) {
      const clock = clockOf(k, kind === 'confirm' && !k.stoppedAt ? own[lang] : label, lang)
      const due = k.dueAt ? dueAt(k.dueAt, now, lang) : ''
      const limit = k.limit ? `${lang === 'zh' ? '限' : 'limit'} ${limitText(k.limit, lang)}` : ''
      return [{ ...clock, note: k.stoppedAt ? limit : lang === 'zh' && due ? `${due} 前` : due }]
    }
    const limit = c.limits[kind as 'sign']
    if (!limit) return []
    return [
      {
        kind,
        label,
        limit: lang === 'zh' ? `限 ${limit.zh}` : `limit ${limit.en}`,
        note: after[kind]?.[lang] ?? '',
      },
    ]
  })
}
const own: Word = { zh: '确认派遣（您）', en: 'Confirm (you)' }

/** The four decisions with their reason, score and key; a key only where this person may correct, and never when `live` is off. */
export function useReasons(c: CaseDetail, work: CaseWork, live = true): Reason[] {
  const w = useWord()
  const may = (a: string) => live && (c.allowed as string[]).includes(a)
  const last = (kind: string) => c.decisions.findLast((d) => d.kind === kind)
  const [place, cls, level, link, route] = ['place', 'class', 'level', 'link', 'route'].map(last)
  const by = (d: typeof place): Word | null =>
    d?.corrected ? { zh: `${d.corrected.byName} 改的`, en: `by ${d.corrected.byName}` } : null
  const score = (d: typeof place) => (d && !d.corrected ? { score: d.score } : {})
  const unit = work.plan.unit
  const changed =
    c.owner &&
    c.state === 'triage' &&
    (route?.value as { unitId?: string } | undefined)?.unitId !== c.owner.unitId
  // Who has least in hand is asked again until the case is sent: the reason must not name somebody else.
  const person = (route?.value as { accountId?: string } | undefined)?.accountId
  const moved =
    !changed && c.state === 'triage' && c.owner?.accountName && person && person !== c.owner.accountId
      ? w({
          zh: `；现在手上最少的是${c.owner.accountName}`,
          en: `; by now ${c.owner.accountName} has least in hand`,
        })
      : ''
  const routeValue = unit
    ? `${unit.unitName}${unit.accountName ? ` · ${unit.accountName}` : ''}`
    : c.owner
      ? `${c.owner.unitName}${c.owner.accountName ? ` · ${c.owner.accountName}` : ''}`
      : route
        ? w(route.shown)
        : '—'
  const correct = may('correct')
  const levelWord = levels.find(([l]) => l === c.level)?.[1]
  const proposal = c.proposals[0]
  return [
    {
      id: 'place',
      kind: { zh: '落图', en: 'Place' },
      value:
        place?.corrected || !place
          ? `${c.regionName}${c.placeText ? ` · ${c.placeText}` : ''}`
          : w(place.shown),
      why: w(by(place) ?? place?.why),
      ...score(place),
      keys: '1',
      ...(correct ? { onCorrect: () => work.open({ kind: 'place' as const }) } : {}),
    },
    {
      id: 'class',
      kind: { zh: '定类', en: 'Class' },
      value: `${c.item?.path ?? w(cls?.shown)} · ${w(levelWord)}`,
      why: [w(by(cls) ?? cls?.why), w(by(level) ?? level?.why)]
        .filter(Boolean)
        .join(w({ zh: '；', en: '; ' })),
      ...score(cls),
      keys: '2',
      ...(correct ? { onCorrect: () => work.open({ kind: 'class' as const }) } : {}),
    },
    {
      id: c.owner ? 'owner' : 'route',
      kind: { zh: '派遣', en: 'Route' },
      value: routeValue,
      why: unit
        ? w({ zh: '您选的，按 Enter 派出', en: 'Your choice; Enter dispatches' })
        : changed
          ? w({ zh: '按改过的事项和位置，清单里归他们', en: 'By the list, for item and place as corrected' })
          : `${w(by(route) ?? route?.why)}${moved}`,
      ...(unit || changed ? {} : score(route)),
      keys: '3',
      ...(may('dispatch') || (c.state === 'triage' && correct)
        ? { onCorrect: () => work.open({ kind: 'route' as const }) }
        : may('redispatch')
          ? { onCorrect: () => work.open({ kind: 'form' as const, action: 'redispatch' as const }) }
          : {}),
    },
    {
      id: 'link',
      kind: { zh: '关联', en: 'Link' },
      value: linkValue(c, w),
      why: proposal ? w(proposal.why) : c.reports.length > 1 ? w(c.reports.at(-1)?.linkWhy) : w(link?.why),
      ...(proposal
        ? { score: proposal.score }
        : c.reports.length > 1
          ? { score: Math.min(...c.reports.map((r) => r.linkScore || 1)) }
          : score(link)),
      keys: '4',
      ...(c.reports.length > 1 && !proposal ? { verb: { zh: '拆', en: 'Split' } } : {}),
      ...(may('link') || may('unlink')
        ? {
            onCorrect: () =>
              work.open(
                c.reports.length > 1 && !proposal && may('unlink')
                  ? { kind: 'form', action: 'unlink' }
                  : { kind: 'link' },
              ),
          }
        : {}),
    },
  ]
}

function linkValue(c: CaseDetail, w: Say): string {
  const n = c.reports.length
  const p = c.proposals[0]
  if (p)
    return w({
      zh: `可能与 ${p.number} 是同一件：${p.title}`,
      en: `Maybe the same as ${p.number}: ${p.title}`,
    })
  if (n > 1) return w({ zh: `${n} 条报告是同一件事`, en: `${n} reports are one problem` })
  return w({ zh: '新的一件，没有相像的', en: 'A new problem; nothing alike' })
}

/** Events as the timeline draws them, newest first. */
export function chainOf(c: Pick<CaseDetail, 'events'>, w: Say): ChainEntry[] {
  return [...c.events].reverse().map((e) => ({
    seq: e.seq,
    at: e.at,
    kind: e.mark === 'state' ? 'change' : e.mark,
    title: w(e.line),
    ...(e.detail ? { note: w(e.detail) } : {}),
    hash: e.hash,
  }))
}

export async function copyLink(id: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/desk/cases/${id}`)
    return true
  } catch {
    return false
  }
}
