import type { AnswerOf } from '../../../kernel/contract.ts'
import { type Lang, semicolon, useT } from '../../../ui/i18n.tsx'
import type { sourceTry } from '../contract.ts'
import { words } from './words.ts'

export type Tried = AnswerOf<typeof sourceTry>

/** What a trial found, as it would be taken. */
export function Samples({ tried, lang }: { tried: Tried; lang: Lang }) {
  const t = useT(words)
  if (tried.samples.length === 0) return null
  return (
    <section aria-label={t('asTaken', { n: tried.samples.length })}>
      <h3 className="y-sec">{t('asTaken', { n: tried.samples.length })}</h3>
      <ol className="sr-samples">
        {tried.samples.map((s, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its position
          <li key={i} className={s.order ? '' : 'bad'}>
            {s.order ? (
              <>
                {s.order.title && <b>{s.order.title}</b>}
                <p>{s.order.content}</p>
                <small>
                  {[
                    s.order.externalId,
                    s.order.occurredAt &&
                      new Date(s.order.occurredAt).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB'),
                    s.order.placeText,
                    s.order.point?.map((x) => x.toFixed(5)).join(', '),
                    s.order.name,
                    s.order.phone,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                {s.notes.length > 0 && <small>{t('remark', { why: s.notes.join(semicolon()) })}</small>}
              </>
            ) : (
              <b>{t('notTaken', { why: s.notes.join(semicolon()) })}</b>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
