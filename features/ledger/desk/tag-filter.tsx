/** Narrows a list of the ledger by a tag, and tags all that it shows. */
import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { tagsList } from '../contract-tags.ts'
import type { TagSubject } from '../rules/tags.ts'
import type { Tabbed } from './parts.tsx'
import { tagWords } from './tag-words.ts'
import { PutDialog } from './tags-of.tsx'

/** The tag asked for in the address, and whether a file may be made by it. */
export function useTagAsked(query: URLSearchParams): { tag: string | null; open: boolean } {
  const tag = query.get('tag')
  const tags = useAsk(tagsList, { query: {} }, { staleTime: 60_000 })
  return { tag, open: !tags.data?.items.find((x) => x.key === tag)?.sensitive }
}

export function TagFilter({ query, go, subject }: Tabbed & { subject: TagSubject }) {
  const t = useT(tagWords)
  const w = useWord()
  const tags = useAsk(tagsList, { query: {} }, { staleTime: 60_000 })
  const offered = (tags.data?.items ?? []).filter((x) => x.subject === subject && x.mayRead)
  return (
    <label>
      {t('tag')}
      <select value={query.get('tag') ?? ''} onChange={(e) => go({ tag: e.target.value || null })}>
        <option value="">{t('all')}</option>
        {offered.map((x) => (
          <option key={x.key} value={x.key}>
            {w(x)} {x.count}
          </option>
        ))}
      </select>
    </label>
  )
}

export function TagMany({
  subject,
  filter,
  total,
}: {
  subject: TagSubject
  filter: Record<string, unknown>
  total: number | undefined
}) {
  const t = useT(tagWords)
  const { can } = useSession()
  const [open, setOpen] = useState(false)
  if (!can('ledger.edit') || !total) return null
  return (
    <>
      <Btn icon="flag" onClick={() => setOpen(true)}>
        {t('put')}
      </Btn>
      {open && (
        <PutDialog
          subject={subject}
          has={[]}
          on={{ by: 'filter', filter }}
          will={t('willPutMany', { n: total })}
          title={t('putMany')}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
