import './ledger.css'
import { useState } from 'react'
import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Tag, tagGrids, tagsList } from '../contract-tags.ts'
import { tagSubjects } from '../rules/tags.ts'
import { TagForm } from './tag-form.tsx'
import { tagWords } from './tag-words.ts'

/** Every tag there is: on how many entries, who may read it and why; counts by grid; new ones. */
export default function TagsPage() {
  const t = useT(tagWords)
  const w = useWord()
  const lang = useLang()
  const { can } = useSession()
  const [query, go] = useAddress()
  const [editing, setEditing] = useState<Tag | 'new'>()
  const asked = useAsk(tagsList, { query: {} })
  const subject = query.get('on')
  const all = asked.data?.items ?? []
  const rows = all.filter((x) => !subject || x.subject === subject)
  const open = all.find((x) => x.key === query.get('id'))
  const roleName = (key: string) => {
    const r = asked.data?.roles.find((x) => x.key === key)
    return r ? w(r.words) : key
  }
  const manages = can('tag.manage')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('lead')}</small>
        <span className="sp" />
        {manages && (
          <Btn pri icon="plus" onClick={() => setEditing('new')}>
            {t('newTag')}
          </Btn>
        )}
      </header>
      <div className="lg-body">
        <div className="lg-filters">
          <label>
            {t('subject')}
            <select value={subject ?? ''} onChange={(e) => go({ on: e.target.value || null })}>
              <option value="">{t('all')}</option>
              {tagSubjects.map((s) => (
                <option key={s} value={s}>
                  {t(s)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div className="lg-scroll">
          <Table<Tag>
            rows={rows}
            id={(x) => x.key}
            asked={asked}
            opening={{
              current: query.get('id'),
              onOpen: (id) => go({ id }),
              keys: { name: 'tags', next: tagWords.next, previous: tagWords.previous },
            }}
            columns={[
              {
                head: t('tag'),
                cell: (x) => w(x),
                under: (x) =>
                  [x.sensitive ? t('sensitive') : '', x.ended ? t('ended') : ''].filter(Boolean).join(' · '),
              },
              { head: t('subject'), cell: (x) => t(x.subject) },
              {
                head: t('count'),
                className: 'n',
                named: true,
                cell: (x) => (x.count === null ? '–' : count(x.count, lang)),
                under: (x) => (x.mayRead ? '' : t('notMine')),
              },
              {
                head: t('readers'),
                cell: (x) => (x.sensitive ? x.readers.map(roleName).join(comma()) : t('everyone')),
                under: (x) => w(x.basis),
              },
              manages && {
                head: t('edit'),
                className: 'acts',
                cell: (x) => (
                  <Btn
                    sm
                    icon="pen"
                    aria-label={`${t('edit')} ${w(x)}`}
                    onClick={(e) => {
                      e.stopPropagation()
                      setEditing(x)
                    }}
                  />
                ),
              },
            ]}
          />
        </div>
      </div>
      {open && can('ledger.read') && open.mayRead && <Grids of={open} onClose={() => go({ id: null })} />}
      {editing && (
        <TagForm
          of={editing === 'new' ? undefined : editing}
          roles={asked.data?.roles ?? []}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  )
}

const tabOf = {
  person: 'people',
  home: 'homes',
  organisation: 'organisations',
  vehicle: 'assets&kind=vehicle',
  facility: 'assets&kind=facility',
} as const

/** On how many entries of each grid. */
function Grids({ of, onClose }: { of: Tag; onClose: () => void }) {
  const t = useT(tagWords)
  const w = useWord()
  const lang = useLang()
  const asked = useAsk(tagGrids, { params: { key: of.key }, query: {} })
  const list = (region: string) => `/ledger?tab=${tabOf[of.subject]}&tag=${of.key}${region}`
  return (
    <Dialog title={`${w(of)} · ${t('grids')}`} onClose={onClose}>
      <div className="lg-form">
        {asked.data?.total === 0 && (
          <EmptyCells kind="none" title={t('noneYet')}>
            {t('noneYetWhy')}
          </EmptyCells>
        )}
        {(asked.data?.total ?? 0) > 0 && (
          <Link className="y-link" to={list('')}>
            {t('show')}
          </Link>
        )}
        <Table
          rows={asked.data?.items ?? []}
          id={(g) => g.path}
          asked={asked}
          columns={[
            {
              head: t('grid'),
              cell: (g) => (
                <Link className="y-link" to={list(`&region=${g.path}`)}>
                  {g.name}
                </Link>
              ),
            },
            { head: t('count'), className: 'n', named: true, cell: (g) => count(g.count, lang) },
          ]}
        />
      </div>
    </Dialog>
  )
}
