import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { buildingsList, type PersonRow, peopleList } from '../contract.ts'
import { type OrganisationRow, organisationsList } from '../contract-more.ts'
import { ExportButton } from './export-button.tsx'
import { OrganisationForm } from './organisation-form.tsx'
import { Region, type Tabbed, useWho } from './parts.tsx'
import { TagFilter, TagMany, useTagAsked } from './tag-filter.tsx'
import { Marks, TagsOf } from './tags-of.tsx'
import { words } from './words.ts'

const pick = (query: URLSearchParams) => ({
  ...(query.get('region') ? { region: query.get('region') as string } : {}),
  ...(query.get('tag') ? { tag: query.get('tag') as string } : {}),
})

/** Buildings with doors: how many homes, how many people, how much is in doubt. */
export function Buildings({ query, go }: Tabbed) {
  const t = useT(words)
  const navigate = useNavigate()
  const find = useFind()
  const byTag = useTagAsked(query)
  const asked = useAsk(
    buildingsList,
    { query: { ...pick(query), ...(find.q ? { q: find.q } : {}) } },
    { placeholderData: (was) => was },
  )
  const d = asked.data
  return (
    <>
      <div className="lg-filters">
        <FindBox words={words.findBuilding} text={find.text} onText={find.setText} name="ledger.find" />
        <Region query={query} go={go} />
        <TagFilter query={query} go={go} subject="home" />
        <span role="status" className="y-note">
          {d && t('totals', { h: d.homes, p: d.people, o: d.open })}
        </span>
        <span className="sp" />
        <TagMany
          subject="home"
          filter={{ ...pick(query), ...(find.q ? { q: find.q } : {}) }}
          total={d?.homes}
        />
        {byTag.open && (
          <ExportButton kind="homes" query={{ ...pick(query), ...(find.q ? { q: find.q } : {}) }} />
        )}
      </div>
      <div className="lg-scroll">
        <Table
          rows={d?.items ?? []}
          id={(b) => b.path}
          asked={asked}
          empty={
            find.q || query.get('region') || byTag.tag
              ? { kind: 'filtered', title: t('none'), why: t('noneWhy') }
              : { kind: 'none', title: t('noBuildings'), why: t('noHomesWhy') }
          }
          opening={{
            current: null,
            onOpen: (path) => void navigate(`/ledger/buildings/${path}`),
            keys: { name: 'ledger', next: words.next, previous: words.previous },
          }}
          columns={[
            {
              head: t('building'),
              cell: (b) => b.address || b.name,
              under: (b) => (b.address && b.address !== b.name ? b.name : ''),
            },
            { head: t('region'), cell: (b) => b.gridName },
            { head: t('homesN'), className: 'n', named: true, cell: (b) => b.homes },
            { head: t('peopleN'), className: 'n', named: true, cell: (b) => b.people },
            {
              head: t('openN'),
              className: 'n',
              named: true,
              cell: (b) =>
                b.open === 0 ? (
                  0
                ) : (
                  <Link
                    className="y-link"
                    to={`/ledger?tab=findings&region=${b.path}`}
                    onClick={(e) => e.stopPropagation()}
                  >
                    {b.open}
                  </Link>
                ),
            },
          ]}
        />
      </div>
    </>
  )
}

export function People({ query, go }: Tabbed) {
  const t = useT(words)
  const navigate = useNavigate()
  const who = useWho()
  const find = useFind()
  const byTag = useTagAsked(query)
  const from = query.get('age')
  const filter = { ...pick(query), ...(find.q ? { q: find.q } : {}), ...(from ? { from } : {}) }
  const paged = usePaged(filter)
  const asked = useAsk(
    peopleList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  return (
    <>
      <div className="lg-filters">
        <FindBox words={words.findPerson} text={find.text} onText={find.setText} name="ledger.find" />
        <Region query={query} go={go} />
        <TagFilter query={query} go={go} subject="person" />
        <label>
          {t('minAge')}
          <input
            type="number"
            min={0}
            max={130}
            value={from ?? ''}
            onChange={(e) => go({ age: e.target.value || null })}
          />
        </label>
        <span role="status" className="y-note">
          {asked.data && t('totalPeople', { n: asked.data.total })}
        </span>
        <span className="sp" />
        <TagMany
          subject="person"
          filter={{
            ...pick(query),
            ...(find.q ? { q: find.q } : {}),
            ...(from ? { from: Number(from) } : {}),
          }}
          total={asked.data?.total}
        />
        {byTag.open && (
          <ExportButton
            kind="people"
            query={{
              ...pick(query),
              ...(find.q ? { q: find.q } : {}),
              ...(from ? { minAge: Number(from) } : {}),
            }}
          />
        )}
      </div>
      <div className="lg-scroll">
        <Table<PersonRow>
          rows={asked.data?.items ?? []}
          id={(p) => p.id}
          asked={asked}
          empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
          opening={{
            current: null,
            onOpen: (id) => void navigate(`/ledger/people/${id}`),
            keys: { name: 'ledger', next: words.next, previous: words.previous },
          }}
          columns={[
            { head: t('name'), cell: (p) => p.name || t('unnamed'), under: (p) => who(p) },
            {
              head: t('place'),
              cell: (p) => p.place,
              under: (p) => p.tags.length > 0 && <Marks of={p.tags} />,
            },
            { head: t('idNumber'), cell: (p) => p.idNumber },
            { head: t('phone'), cell: (p) => p.phone },
            { head: t('openN'), className: 'n', named: true, cell: (p) => p.open || '' },
          ]}
        />
      </div>
      <More of={paged} next={asked.data?.next} />
    </>
  )
}

export function Organisations({ query, go }: Tabbed) {
  const t = useT(words)
  const { can } = useSession()
  const find = useFind()
  const [editing, setEditing] = useState<OrganisationRow | 'new'>()
  const [tagging, setTagging] = useState<OrganisationRow>()
  const byTag = useTagAsked(query)
  const filter = { ...pick(query), ...(find.q ? { q: find.q } : {}) }
  const paged = usePaged(filter)
  const asked = useAsk(
    organisationsList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const mayEdit = can('ledger.edit')
  return (
    <>
      <div className="lg-filters">
        <FindBox words={words.findOrganisation} text={find.text} onText={find.setText} name="ledger.find" />
        <Region query={query} go={go} />
        <TagFilter query={query} go={go} subject="organisation" />
        <span role="status" className="y-note">
          {asked.data && t('totalOrganisations', { n: asked.data.total })}
        </span>
        <span className="sp" />
        <TagMany
          subject="organisation"
          filter={{ ...pick(query), ...(find.q ? { q: find.q } : {}) }}
          total={asked.data?.total}
        />
        {byTag.open && (
          <ExportButton kind="organisations" query={{ ...pick(query), ...(find.q ? { q: find.q } : {}) }} />
        )}
        {mayEdit && (
          <Btn pri icon="plus" onClick={() => setEditing('new')}>
            {t('newOrganisation')}
          </Btn>
        )}
      </div>
      <div className="lg-scroll">
        <Table<OrganisationRow>
          rows={asked.data?.items ?? []}
          id={(o) => o.id}
          asked={asked}
          empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
          columns={[
            {
              head: t('orgName'),
              cell: (o) => o.name,
              under: (o) => [o.kind, o.address].filter(Boolean).join(' · '),
            },
            { head: t('creditCode'), cell: (o) => o.creditCode },
            { head: t('legalPerson'), cell: (o) => o.legalPerson, under: (o) => o.phone },
            { head: t('region'), cell: (o) => o.regionName },
            {
              head: t('tags'),
              cell: (o) => (
                <button
                  type="button"
                  className="y-link"
                  aria-label={`${t('tags')} ${o.name}`}
                  onClick={() => setTagging(o)}
                >
                  {o.tags.length > 0 ? <Marks of={o.tags} /> : '–'}
                </button>
              ),
            },
            { head: t('openN'), className: 'n', named: true, cell: (o) => o.open || '' },
            mayEdit && {
              head: t('correct'),
              className: 'acts',
              cell: (o) => (
                <Btn sm icon="pen" aria-label={`${t('correct')} ${o.name}`} onClick={() => setEditing(o)} />
              ),
            },
          ]}
        />
      </div>
      <More of={paged} next={asked.data?.next} />
      {tagging && (
        <Dialog title={`${t('tags')} · ${tagging.name}`} onClose={() => setTagging(undefined)}>
          <div className="lg-form">
            <TagsOf id={tagging.id} />
          </div>
        </Dialog>
      )}
      {editing && (
        <OrganisationForm
          of={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  )
}
