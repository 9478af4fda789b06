/** The next address of a system that is asked. Pure. */
import type { PullSettings } from './contract.ts'
import { textAt } from './rules/mapping.ts'

/** Where a walk through the pages is; absent at the beginning. */
export interface Page {
  n: number
  rows: number
  /** Cursor or address of the next page. */
  at?: string
}

/** The one place that is asked, and that the secrets are for. */
export const homeOf = (s: Pick<PullSettings, 'url'>): string => new URL(s.url.replaceAll(/[{}]/g, '')).origin

/** Address of a page. `since` and page are put in escaped, so that no value can end its place. */
export function addressOf(s: PullSettings, since: string, page: Page | undefined): string {
  // Where a walk stood before somebody changed the address is no place to take the secrets to.
  if (s.paging.by === 'link' && page?.at && new URL(page.at).origin === homeOf(s)) return page.at
  const url = new URL(s.url.replaceAll('{since}', encodeURIComponent(since || (s.since?.first ?? ''))))
  switch (s.paging.by) {
    case 'page':
      url.searchParams.set(s.paging.param, String(s.paging.first + (page?.n ?? 0)))
      break
    case 'offset':
      url.searchParams.set(s.paging.param, String(page?.rows ?? 0))
      break
    case 'cursor':
      if (page?.at) url.searchParams.set(s.paging.param, page.at)
      break
  }
  return url.href
}

/** The page after this one; null at the end. A next page elsewhere, or the same one again, is the end. */
export function pageAfter(
  s: PullSettings,
  page: Page | undefined,
  got: { url: string; body: unknown; rows: number; link: string },
): Page | null {
  const next = { n: (page?.n ?? 0) + 1, rows: (page?.rows ?? 0) + got.rows }
  switch (s.paging.by) {
    case 'none':
      return null
    case 'page':
    case 'offset':
      return got.rows > 0 ? next : null
    case 'cursor': {
      const at = textAt(got.body, s.paging.next)
      return at && at !== page?.at ? { ...next, at } : null
    }
    case 'link': {
      const given = s.paging.next ? textAt(got.body, s.paging.next) : relNext(got.link)
      if (!given || !URL.canParse(given, got.url)) return null
      const at = new URL(given, got.url)
      return at.origin === homeOf(s) && at.href !== got.url ? { ...next, at: at.href } : null
    }
  }
}

/** `<…?page=2>; rel="next"` of a Link header. */
const relNext = (link: string): string => /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link)?.[1] ?? ''
