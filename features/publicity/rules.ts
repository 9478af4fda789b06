/** What may stand on the public board, and how it is told to feed readers. Pure. */
import { xmlText } from '../../shared/xml.ts'
import { maskedWords } from '../open311/rules.ts'
import type { Masked, Shown } from './contract.ts'

export interface Issue {
  path: string
  code: string
  message: string
}

export const masked = (text: string): Masked => maskedWords(text)

/**
 * What keeps words from being made public: what names, reaches or houses a person never passes; what only looks like a name
 * passes when a person has said that it is none. Every place at once.
 */
export function publicFaults(
  texts: Readonly<Record<'title' | 'said' | 'result' | 'place', string>>,
  sure: boolean,
): Issue[] {
  return Object.entries(texts).flatMap(([path, text]) =>
    masked(text).taken.flatMap((t) =>
      t.firm
        ? [{ path, code: 'firm', message: t.was }]
        : sure
          ? []
          : [{ path, code: 'maybe', message: t.was }],
    ),
  )
}

/** From the code of a region to that of its community: county, street, community. */
export const communityOf = (path: string): string => path.slice(0, 12)

const sayOf = (s: Shown): string => `${s.place}。${s.said}\n办理结果：${s.result}`

/** RSS 2.0. */
export function rssOf(o: { name: string; url: string; items: readonly Shown[]; now: Date }): string {
  const items = o.items.map(
    (s) => `<item><title>${xmlText(s.title)}</title><link>${xmlText(`${o.url}/board`)}</link>
<guid isPermaLink="false">urn:uuid:${s.id}</guid><pubDate>${new Date(s.publishedAt).toUTCString()}</pubDate>
<category>${xmlText(s.kind)}</category><description>${xmlText(sayOf(s))}</description></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>${xmlText(`${o.name} 办结公示`)}</title><link>${xmlText(`${o.url}/board`)}</link>
<description>${xmlText(`${o.name}办好的事`)}</description><language>zh-CN</language><lastBuildDate>${o.now.toUTCString()}</lastBuildDate>
${items.join('\n')}
</channel></rss>`
}

export const jsonFeedOf = (o: { name: string; url: string; items: readonly Shown[] }) => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: `${o.name} 办结公示`,
  home_page_url: `${o.url}/board`,
  feed_url: `${o.url}/api/public-board/feed.json`,
  language: 'zh-CN',
  items: o.items.map((s) => ({
    id: `urn:uuid:${s.id}`,
    url: `${o.url}/board`,
    title: s.title,
    content_text: sayOf(s),
    date_published: s.publishedAt,
    tags: [s.kind],
    ...(s.photos[0] ? { image: `${o.url}/api/public-board/${s.id}/photos/${s.photos[0].id}` } : {}),
  })),
})
