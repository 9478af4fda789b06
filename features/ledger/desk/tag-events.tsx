import { noteWords } from '../../../shared/notes.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { tagsOn } from '../contract-tags.ts'
import { tagWords } from './tag-words.ts'

/** What was put on and taken off, as lines of the history of an entry. */
export function TagEvents({ id }: { id: string }) {
  const t = useT(tagWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(tagsOn, { params: { id } })
  return asked.data?.events.map((e) => (
    <li key={`${e.tag}${e.at}${e.kind}`}>
      {t('tag')} {t(e.kind === 'put' ? 'eventPut' : 'eventTaken')}: {w(e.words)}{' '}
      <small>
        {[e.on, e.by, moment(e.at, now, lang), w(noteWords(e.source)), e.note].filter(Boolean).join(' · ')}
      </small>
    </li>
  ))
}
