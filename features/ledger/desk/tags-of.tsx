/** Tags of one entry: put on, taken off, and what they were before. */
import { type FormEvent, useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { assetGet, assetsList } from '../contract-assets.ts'
import { organisationsList } from '../contract-more.ts'
import type { TagMark } from '../contract-tag-key.ts'
import { tagGrids, tagPut, tagsList, tagsOn, tagTake } from '../contract-tags.ts'
import type { TagSubject } from '../rules/tags.ts'
import { Field } from './parts.tsx'
import { shownAgain } from './person-form.tsx'
import { tagWords } from './tag-words.ts'

const renewed = [...[...shownAgain, organisationsList, assetsList, assetGet], ...[tagsOn, tagsList, tagGrids]]

/** Words of tags in a row. */
export function Marks({ of }: { of: readonly TagMark[] }) {
  const w = useWord()
  if (of.length === 0) return null
  return (
    <span className="lg-tags">
      {of.map((m) => (
        <span key={m.key} className="lg-tag">
          {w(m)}
        </span>
      ))}
    </span>
  )
}

export function TagsOf({ id }: { id: string }) {
  const t = useT(tagWords)
  const w = useWord()
  const asked = useAsk(tagsOn, { params: { id } })
  const [doing, setDoing] = useState<'put' | { take: string; name: string }>()
  const d = asked.data
  if (!d) return null
  const now = d.items.filter((x) => x.until === null)
  const past = d.items.filter((x) => x.until !== null)
  return (
    <div className="lg-tagsof">
      <ul className="lg-list">
        {now.length === 0 && <li className="y-note">{t('none')}</li>}
        {now.map((x) => (
          <li key={x.tag}>
            <span className="lg-tag">{w(x.words)}</span>{' '}
            <small>
              {[
                x.sensitive ? t('sensitive') : '',
                t('from', { day: x.since }),
                w(noteWords(x.source)),
                x.note,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>{' '}
            {d.mayEdit && (
              <Btn
                sm
                ghost
                aria-label={`${t('take')} ${w(x.words)}`}
                onClick={() => setDoing({ take: x.tag, name: w(x.words) })}
              >
                {t('take')}
              </Btn>
            )}
          </li>
        ))}
      </ul>
      {past.length > 0 && (
        <p className="y-note">
          {t('before')}: {past.map((x) => `${w(x.words)} (${x.since} – ${x.until})`).join(' · ')}
        </p>
      )}
      {!d.whole && <p className="y-note">{t('broken')}</p>}
      {d.mayEdit && (
        <Btn sm icon="plus" onClick={() => setDoing('put')}>
          {t('put')}
        </Btn>
      )}
      {doing === 'put' && (
        <PutDialog
          subject={d.subject}
          has={now.map((x) => x.tag)}
          on={{ by: 'ids', ids: [id] }}
          will={t('willPut')}
          title={t('put')}
          onClose={() => setDoing(undefined)}
        />
      )}
      {typeof doing === 'object' && (
        <TakeDialog id={id} tag={doing.take} name={doing.name} onClose={() => setDoing(undefined)} />
      )}
    </div>
  )
}

type On = { by: 'ids'; ids: string[] } | { by: 'filter'; filter: Record<string, unknown> }

/** Chooses a tag for one entry, or for all that a list shows. */
export function PutDialog({
  subject,
  has,
  on,
  will,
  title,
  onClose,
}: {
  subject: TagSubject
  has: readonly string[]
  on: On
  will: string
  title: string
  onClose: () => void
}) {
  const t = useT(tagWords)
  const w = useWord()
  const tags = useAsk(tagsList, { query: {} }, { staleTime: 60_000 })
  const [v, keep, drop] = useDraft('yige.draft.tag-put', { tag: '', since: '', source: '', note: '' })
  const all = (tags.data?.items ?? []).filter((x) => x.subject === subject && x.mayRead && !x.ended)
  const offered = all.filter((x) => !has.includes(x.key))
  const tag = offered.some((x) => x.key === v.tag) ? v.tag : (offered[0]?.key ?? '')
  const send = useSend(tagPut, {
    renew: renewed,
    onDone: (a) => {
      drop()
      announce(t('putN', { n: a.put, m: a.already }))
      onClose()
    },
  })
  function save(e: FormEvent) {
    e.preventDefault()
    send.mutate({
      params: { key: tag },
      body: {
        on: on as never,
        since: v.since || dayNow(),
        ...(v.source.trim() ? { source: v.source } : {}),
        note: v.note,
      },
    })
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="lg-form" onSubmit={save}>
        {tags.data && offered.length === 0 ? (
          <p>{t(all.length > 0 ? 'noMore' : 'noTags')}</p>
        ) : (
          <Field label={t('tag')}>
            <select value={tag} required onChange={(e) => keep({ tag: e.target.value })}>
              {offered.map((x) => (
                <option key={x.key} value={x.key}>
                  {w(x)}
                  {x.sensitive ? ` · ${t('sensitive')}` : ''}
                </option>
              ))}
            </select>
          </Field>
        )}
        <div className="two">
          <Field label={t('since')}>
            <input
              type="date"
              max={dayNow()}
              value={v.since || dayNow()}
              onChange={(e) => keep({ since: e.target.value })}
            />
          </Field>
          <Field label={t('source')}>
            <input
              value={v.source}
              maxLength={40}
              placeholder="社区采集"
              onChange={(e) => keep({ source: e.target.value })}
            />
          </Field>
        </div>
        <Field label={t('note')}>
          <input value={v.note} maxLength={200} onChange={(e) => keep({ note: e.target.value })} />
        </Field>
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notPut')} fields={{ since: t('since') }} />
        )}
        <p className="y-note">{will}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending} disabled={tag === ''}>
            {t('putOn')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

function TakeDialog({
  id,
  tag,
  name,
  onClose,
}: {
  id: string
  tag: string
  name: string
  onClose: () => void
}) {
  const t = useT(tagWords)
  const [until, setUntil] = useState(dayNow())
  const [note, setNote] = useState('')
  const send = useSend(tagTake, {
    renew: renewed,
    onDone: () => {
      announce(t('taken'))
      onClose()
    },
  })
  return (
    <Dialog title={t('takeTitle', { tag: name })} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { key: tag }, body: { ids: [id], until, note } })
        }}
      >
        <Field label={t('until')}>
          <input
            type="date"
            required
            max={dayNow()}
            value={until}
            onChange={(e) => setUntil(e.target.value)}
          />
        </Field>
        <Field label={t('note')}>
          <input value={note} maxLength={200} onChange={(e) => setNote(e.target.value)} />
        </Field>
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notTaken')} fields={{ until: t('until') }} />
        )}
        <p className="y-note">{t('willTake')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('take')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
