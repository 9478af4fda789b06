/** Who else has a case open: told to the server while this page looks, shown on rows and beside the case. It never blocks. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { uuidv7 } from '../../../shared/ids.ts'
import { type CallInput, call } from '../../../ui/api.ts'
import { comma, dict, fill, type Lang, semicolon, useLang } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useLive } from '../../../ui/live.ts'
import { keyOf, useAsk } from '../../../ui/query.tsx'
import type { CaseGroup } from '../../../ui/rows.tsx'
import { useMe } from '../../../ui/session.tsx'
import {
  beatSeconds,
  type Onlooker,
  type Presence,
  presenceBeat,
  presenceList,
  type StaffAction,
} from '../contract.ts'
import { useRest } from './inbox-hooks.ts'
import type { CaseWork, Opened } from './use-work.ts'
import { actionWords } from './words.ts'

const words = dict({
  also: { zh: '{names}也在看', en: '{names} also here' },
  doing: { zh: '{name} 正在{what}', en: '{name} is at “{what}”' },
})

type All = { cases: Presence[] }

/** Cases that others have open now, by id. */
export function usePresence(): ReadonlyMap<string, readonly Onlooker[]> {
  const me = useMe()
  const client = useQueryClient()
  const all = useAsk(presenceList, {}, { staleTime: Number.POSITIVE_INFINITY })
  useLive<All>('presence', (e) => {
    // A line that missed too much says `reload` to everyone: there is nothing in it.
    // An answer on its way may have been made before this and would undo it: it is asked for again.
    if (client.isFetching({ queryKey: keyOf(presenceList) }) > 0) void all.refetch()
    const news = new Map((e.data.cases ?? []).map((c) => [c.caseId, c]))
    client.setQueryData<All>(keyOf(presenceList, { params: undefined, query: undefined }), (old) => ({
      cases: [...(old?.cases ?? []).filter((c) => !news.has(c.caseId)), ...news.values()].filter(
        (c) => c.people.length > 0,
      ),
    }))
  })
  useLive('hello', () => void all.refetch())
  return useMemo(() => {
    const others = (all.data?.cases ?? []).map(
      (c) => [c.caseId, c.people.filter((p) => p.accountId !== me.id)] as const,
    )
    return new Map(others.filter(([, people]) => people.length > 0))
  }, [all.data, me.id])
}

/** What an action is called while it is being done. */
const at = (action: StaffAction, lang: Lang): string =>
  action === 'dispatch' ? (lang === 'zh' ? '派遣' : 'Dispatch') : actionWords[action].words[lang]

/** 贺军也在看；周文博 正在派遣. Who does something is named first. */
export function saidOf(people: readonly Onlooker[] | undefined, lang: Lang): string {
  if (!people?.length) return ''
  const busy = people.filter((p) => p.doing !== null && p.doing in actionWords)
  const rest = people.filter((p) => !busy.includes(p))
  return [
    ...busy.map((p) => fill(words.doing[lang], { name: p.name, what: at(p.doing as StaffAction, lang) })),
    ...(rest.length > 0 ? [fill(words.also[lang], { names: rest.map((p) => p.name).join(comma()) })] : []),
  ].join(semicolon())
}

/** The rows that others have open say so. */
export const withOthers = (
  groups: CaseGroup[],
  others: ReadonlyMap<string, readonly Onlooker[]>,
  lang: Lang,
): CaseGroup[] =>
  others.size === 0
    ? groups
    : groups.map((g) => ({
        ...g,
        rows: g.rows.map((r) => {
          const here = saidOf(others.get(r.id), lang)
          return here ? { ...r, others: here } : r
        }),
      }))

/** The line below the head of a case. It is always there, so that a reader of the screen hears what comes into it. */
export function Onlookers({ people }: { people: readonly Onlooker[] | undefined }) {
  const lang = useLang()
  const said = saidOf(people, lang)
  return (
    <p className={`y-others ${said ? '' : 'none'}`} role="status">
      {said && <Icon name="eye" />}
      {said}
    </p>
  )
}

const panels: Record<string, StaffAction> = {
  place: 'correct',
  class: 'correct',
  route: 'redispatch',
  link: 'link',
  whistle: 'whistle',
}
/** What a person is about to do, by the panel that is open or the request that is on its way. */
const doingOf = (opened: Opened, busy: StaffAction | null, triage: boolean): StaffAction | null =>
  busy ??
  (opened === null
    ? null
    : opened.kind === 'form'
      ? opened.action
      : opened.kind === 'route' && triage
        ? 'dispatch'
        : (panels[opened.kind] ?? null))

const page = uuidv7()
let told: string | null = null

function say(caseId: string | null, doing: StaffAction | null, keepalive = false): void {
  if (caseId === null && told === null) return
  told = caseId
  const input: CallInput<typeof presenceBeat> = { body: { page, caseId, doing }, keepalive }
  // Nobody waits for it and nothing depends on it: the next beat says it again.
  call(presenceBeat, input).catch(() => {})
}

/**
 * Tells that this page looks at the case, as long as it is shown and visible. Running down a list tells nothing: only where the
 * keys have rested for a moment.
 */
export function useBeat(
  caseId: string | undefined,
  work: Pick<CaseWork, 'opened' | 'act'>,
  triage: boolean,
): void {
  const doing = doingOf(work.opened, work.act.busy, triage)
  const rest = useRest(caseId, 600)
  useEffect(() => {
    if (!rest) {
      say(null, null)
      return
    }
    const beat = () => say(document.hidden ? null : rest, doing)
    beat()
    const timer = setInterval(() => {
      if (!document.hidden) beat()
    }, beatSeconds * 1000)
    document.addEventListener('visibilitychange', beat)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', beat)
    }
  }, [rest, doing])
  useEffect(() => {
    const leave = () => say(null, null, true)
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [])
}
