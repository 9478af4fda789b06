import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Holder, type Post, postsList, type Unit } from '../contract.ts'
import { lastMoment } from './dates.ts'
import { AddPost, Assign, EndTerm } from './post-forms.tsx'
import { UnitForm } from './unit-form.tsx'
import { unitKindWords, words } from './words.ts'

/** One unit: what it serves, its posts, who holds them; here people are put on posts and taken off. */
export function UnitPosts({
  units,
  id,
  person,
  onUnit,
  onPerson,
}: {
  units: readonly Unit[]
  id: string | null
  person: string | null
  onUnit: (id: string | null) => void
  onPerson: (id: string) => void
}) {
  const t = useT(words)
  const k = useT(unitKindWords)
  const w = useWord()
  const { can } = useSession()
  const posts = useAsk(postsList, { query: { unit: id ?? '' } }, { enabled: id !== null })
  const [form, setForm] = useState<
    | { kind: 'assign'; post: Post }
    | { kind: 'end'; post: Post; holder: Holder }
    | { kind: 'add' }
    | { kind: 'edit' }
    | null
  >(null)
  const unit = units.find((u) => u.id === id)
  if (!unit)
    return (
      <EmptyCells kind="none" title={units.length === 0 ? t('noUnits') : t('choose')}>
        {units.length === 0 ? t('noUnitsWhy') : t('chooseWhy')}
      </EmptyCells>
    )
  const parent = units.find((u) => u.id === unit.parentId)
  const manages = can('unit.manage')
  const holdersOf = (p: Post) =>
    p.holders.length === 0 ? (
      <b className="org-none">{t('nobody')}</b>
    ) : (
      <ul className="org-holders">
        {p.holders.map((h) => (
          <li key={h.id}>
            <HolderChip holder={h} on={h.accountId === person} onOpen={() => onPerson(h.accountId)} />
            {manages && (
              <Btn ghost sm onClick={() => setForm({ kind: 'end', post: p, holder: h })}>
                {t('endTerm')}
              </Btn>
            )}
          </li>
        ))}
      </ul>
    )
  return (
    <>
      <div className="org-back">
        <Btn ghost sm icon="back" onClick={() => onUnit(null)}>
          {t('units')}
        </Btn>
      </div>
      <div className="org-title">
        <h2>{w({ zh: unit.name, en: unit.nameEn ?? unit.name })}</h2>
        <span className="y-chip">
          {unit.kind in unitKindWords ? k(unit.kind as keyof typeof unitKindWords) : unit.kind}
        </span>
        <span className="sp" />
        {manages && (
          <>
            <Btn sm icon="pen" onClick={() => setForm({ kind: 'edit' })}>
              {t('editUnit')}
            </Btn>
            <Btn sm icon="plus" onClick={() => setForm({ kind: 'add' })}>
              {t('addPost')}
            </Btn>
          </>
        )}
      </div>
      <dl className="y-fields org-facts">
        {parent && (
          <>
            <dt>{t('above')}</dt>
            <dd>
              <button type="button" className="y-link" onClick={() => onUnit(parent.id)}>
                {w({ zh: parent.name, en: parent.nameEn ?? parent.name })}
              </button>
            </dd>
          </>
        )}
        <dt>{t('serves')}</dt>
        <dd>{unit.regionName}</dd>
        {unit.phone && (
          <>
            <dt>{t('phone')}</dt>
            <dd>{unit.phone}</dd>
          </>
        )}
        {unit.capabilities.length > 0 && (
          <>
            <dt>{t('answers')}</dt>
            <dd className="org-caps">
              {unit.capabilities.map((c) => (
                <code key={c}>{c}</code>
              ))}
            </dd>
          </>
        )}
      </dl>
      <h3 className="y-sec org-h">
        {t('posts')} <small>{t('postsN', { n: posts.data?.posts.length ?? unit.posts })}</small>
      </h3>
      <Table
        rows={posts.data?.posts ?? []}
        id={(p) => p.id}
        asked={posts}
        empty={{ kind: 'none', title: t('noPosts'), why: manages && t('noPostsWhy') }}
        columns={[
          { head: t('posts'), cell: (p) => <b>{w({ zh: p.name, en: p.nameEn ?? p.name })}</b> },
          { head: t('place'), cell: (p) => p.regionName, named: true },
          { head: t('holders'), cell: holdersOf },
          manages && {
            head: '',
            className: 'acts',
            cell: (p) => (
              <Btn sm onClick={() => setForm({ kind: 'assign', post: p })}>
                {t('assign')}
              </Btn>
            ),
          },
        ]}
      />
      {form?.kind === 'assign' && <Assign post={form.post} onClose={() => setForm(null)} />}
      {form?.kind === 'end' && (
        <EndTerm post={form.post} holder={form.holder} onClose={() => setForm(null)} />
      )}
      {form?.kind === 'edit' && (
        <UnitForm
          unit={unit}
          units={units}
          root={unit.regionPath}
          onClose={() => setForm(null)}
          onDone={() => setForm(null)}
        />
      )}
      {form?.kind === 'add' && <AddPost unit={unit} onClose={() => setForm(null)} />}
    </>
  )
}

/** A person on a post: a full square is on duty, a hollow one is not; the word says it too. */
export function HolderChip({ holder: h, on, onOpen }: { holder: Holder; on?: boolean; onOpen: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  return (
    <button type="button" className={`org-holder ${on ? 'on' : ''}`} onClick={onOpen}>
      <i className={h.onDuty && h.current ? 'in' : ''} aria-hidden="true" />
      <b>{h.name}</b>
      <small>
        {[
          h.current ? (h.onDuty ? t('on') : t('off')) : t('coming', { at: moment(h.from, now, lang) }),
          h.until ? t('ending', { at: moment(lastMoment(h.until), now, lang) }) : '',
          h.load > 0 ? t('load', { n: h.load }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </button>
  )
}
