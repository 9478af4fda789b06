import { useEffect, useRef, useState } from 'react'
import { count } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { peopleList } from '../contract.ts'
import { words } from './words.ts'

const first = 100

/** The directory: everyone of my area, who is on duty first. */
export function Directory({ current, onPerson }: { current: string | null; onPerson: (id: string) => void }) {
  const t = useT(words)
  const lang = useLang()
  const [text, setText] = useState('')
  const [q, setQ] = useState('')
  const [duty, setDuty] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const found = useAsk(
    peopleList,
    { query: { q: q || undefined, onDuty: duty ? '1' : undefined, limit: first } },
    { placeholderData: (was) => was },
  )
  const people = found.data?.people ?? []
  const at = people.findIndex((p) => p.id === current)
  const open = (i: number) => {
    const p = people[Math.min(Math.max(i, 0), people.length - 1)]
    if (p) onPerson(p.id)
  }
  useKeys([
    { id: 'people.next', keys: 'J', words: { zh: '下一个人', en: 'Next person' }, run: () => open(at + 1) },
    {
      id: 'people.previous',
      keys: 'K',
      words: { zh: '上一个人', en: 'Previous person' },
      run: () => open(at - 1),
    },
    { id: 'people.find', keys: '/', words: words.findPerson, run: () => search.current?.focus() },
  ])
  return (
    <>
      <div className="y-row y-wrap org-bar">
        <label className="y-find">
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            value={text}
            placeholder={t('findPerson')}
            aria-label={t('findPerson')}
            onChange={(e) => setText(e.target.value)}
          />
          <kbd>/</kbd>
        </label>
        <label className="y-row">
          <input type="checkbox" checked={duty} onChange={(e) => setDuty(e.target.checked)} />
          {t('onlyDuty')}
        </label>
        <span className="sp" />
        {found.data && <small className="muted">{t('foundN', { n: count(found.data.total, lang) })}</small>}
      </div>
      {found.isError && <ProblemPanel problem={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading rows={8} />}
      {found.data && people.length === 0 && (
        <EmptyCells kind="filtered" title={t('noPerson')}>
          {t('noPersonWhy')}
        </EmptyCells>
      )}
      {people.length > 0 && (
        <table className="y-table">
          <thead>
            <tr>
              <th>{t('name')}</th>
              <th>{t('duty')}</th>
              <th>{t('posts')}</th>
              <th>{t('unit')}</th>
              <th>{t('phone')}</th>
              <th className="n">{t('loadHead')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((p) => (
              <tr key={p.id} className={`go ${p.id === current ? 'on' : ''}`} onClick={() => onPerson(p.id)}>
                <td>
                  <button type="button" className="y-link" onClick={() => onPerson(p.id)}>
                    <b>{p.name}</b>
                  </button>
                </td>
                <td>
                  <span className={`org-duty ${p.onDuty ? 'on' : ''}`}>{p.onDuty ? t('on') : t('off')}</span>
                </td>
                <td>
                  {p.posts[0]?.name ?? '—'}
                  {p.posts[0] && p.posts[0].regionName !== p.unitName && (
                    <small>{p.posts[0].regionName}</small>
                  )}
                  {p.posts.length > 1 && <small>+{p.posts.length - 1}</small>}
                </td>
                <td>{p.unitName}</td>
                <td className="org-num">{p.phone}</td>
                <td className="n" data-l={t('loadHead')}>
                  {p.load}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.data && found.data.total > people.length && (
        <p className="y-note org-pad">{t('moreN', { n: people.length })}</p>
      )}
    </>
  )
}
