import '../../../ui/css/dialog.css'
import '../../../ui/css/desk-forms.css'
import './names.css'
import { useState } from 'react'
import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Sure } from '../../../ui/sure.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { nameDecide, namesList, type PlaceName, shownStates } from '../contract.ts'
import { NameForm } from './form.tsx'
import { PackOne } from './pack.tsx'
import { words } from './words.ts'

/** Names by which people say where: what corrections propose first. */
export default function PlaceNames() {
  const t = useT(words)
  const { can } = useSession()
  const [address, go] = useAddress()
  const find = useFind()
  const [editing, setEditing] = useState<PlaceName | 'new'>()
  const waiting = useAsk(namesList, { query: { limit: 1 } })
  // Nothing waits: what is used is looked at.
  const state =
    shownStates.find((s) => s === address.get('state')) ??
    (waiting.data?.counts.proposed === 0 ? 'used' : 'proposed')
  const question = { state, ...(find.q ? { q: find.q } : {}) }
  const paged = usePaged(question)
  const asked = useAsk(
    namesList,
    { query: { ...question, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const items = asked.data?.items ?? []
  const at = items.findIndex((n) => n.id === address.get('id'))
  const chosen = items[at]
  // What is decided leaves the list: the next one is looked at.
  const beside = (items[at + 1] ?? items[at - 1])?.id ?? null
  const manages = can('region.manage')
  useKeys(
    manages
      ? [{ id: 'placename.new', keys: 'N', words: words.add, command: true, run: () => setEditing('new') }]
      : [],
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('lead')}</small>
        <span className="sp" />
        {manages && (
          <Btn pri icon="plus" k="N" onClick={() => setEditing('new')}>
            {t('add')}
          </Btn>
        )}
      </header>
      <div className="pn-page">
        <div className="pn-filter">
          <Tabs
            label={t('states')}
            tabs={shownStates.map((s) => ({ id: s, text: `${t(s)} ${asked.data?.counts[s] ?? ''}` }))}
            current={state}
            onOpen={(s) => go({ state: s, id: null })}
          />
          <FindBox words={words.find} text={find.text} onText={find.setText} name="placename.find" />
        </div>
        <div className={chosen ? 'pn-split' : ''}>
          <div>
            <Table
              rows={items}
              id={(n) => n.id}
              asked={asked}
              empty={
                state === 'proposed' && !find.q
                  ? { kind: 'none', title: t('noneProposed'), why: t('noneProposedWhy') }
                  : { kind: 'filtered', title: t('none'), why: t('noneWhy') }
              }
              opening={{
                current: chosen?.id ?? null,
                onOpen: (id) => {
                  go({ id })
                  showBelow('.pn-one')
                },
                keys: { name: 'placename', next: words.next, previous: words.previous },
              }}
              columns={[
                {
                  head: t('name'),
                  cell: (n) => n.name,
                  under: (n) => (n.override ? t(n.override.what) : n.note),
                },
                { head: t('place'), named: true, cell: (n) => n.place },
                state !== 'pack' && {
                  head: t('why'),
                  named: true,
                  cell: (n) =>
                    n.origin === 'learnt' ? t('casesN', { n: n.caseCount }) : t('entered', { by: n.madeBy }),
                },
              ]}
            />
            <More of={paged} next={asked.data?.next} />
          </div>
          {chosen?.state === 'pack' && <PackOne key={chosen.id} of={chosen} />}
          {chosen && chosen.state !== 'pack' && (
            <One
              key={chosen.id}
              of={chosen}
              onEdit={() => setEditing(chosen)}
              onGone={() => go({ id: beside })}
            />
          )}
        </div>
      </div>
      {editing && (
        <NameForm of={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </div>
  )
}

/** One name with the cases that speak for it, and what may be done with it. */
function One({ of, onEdit, onGone }: { of: PlaceName; onEdit: () => void; onGone: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [ending, setEnding] = useState(false)
  const send = useSend(nameDecide, {
    renew: [namesList],
    onDone: () => setEnding(false),
  })
  const decide = (to: 'used' | 'refused' | 'ended') =>
    send.mutate(
      {
        params: { id: of.id },
        body: {
          baseVersion: of.version,
          to,
          name: of.name,
          regionPath: of.regionPath,
          point: of.point,
          note: of.note,
        },
      },
      {
        onSuccess: () => {
          announce(t('did', { name: of.name, to: t(to) }))
          onGone()
        },
      },
    )
  const open = of.mayManage && of.state === 'proposed'
  useKeys(
    open
      ? [
          { id: 'placename.use', keys: 'A', words: words.use, run: () => decide('used') },
          { id: 'placename.refuse', keys: 'D', words: words.refuse, run: () => decide('refused') },
          { id: 'placename.change', keys: 'E', words: words.change, run: onEdit },
        ]
      : [],
  )
  return (
    <aside className="pn-one" aria-label={of.name}>
      <h2>{of.name}</h2>
      <p>{of.place}</p>
      {of.note && <p className="y-note">{of.note}</p>}
      {of.decidedAt && (
        <p className="y-note">
          {t('decided')}: {of.decidedBy} · {moment(of.decidedAt, now, lang)}
        </p>
      )}
      {of.caseCount > 0 && (
        <>
          <h3>{t('casesN', { n: of.caseCount })}</h3>
          <ul>
            {of.cases.map((c) => (
              <li key={c.id}>
                <Link to={`/cases/${c.id}`}>{c.number}</Link> {c.title}
              </li>
            ))}
          </ul>
        </>
      )}
      {send.error && <ProblemPanel problem={send.error} title={t('notSaved')} />}
      {of.mayManage && of.state !== 'ended' && (
        <div className="y-row">
          {of.state === 'proposed' && (
            <Btn k="D" busy={send.isPending} onClick={() => decide('refused')}>
              {t('refuse')}
            </Btn>
          )}
          {of.state === 'used' && <Btn onClick={() => setEnding(true)}>{t('end')}</Btn>}
          <Btn k={open ? 'E' : undefined} onClick={onEdit}>
            {t('change')}
          </Btn>
          {of.state !== 'used' && (
            <Btn pri k={open ? 'A' : undefined} busy={send.isPending} onClick={() => decide('used')}>
              {t('use')}
            </Btn>
          )}
        </div>
      )}
      {ending && (
        <Sure
          title={t('end')}
          text={t('endSure', { name: of.name })}
          busy={send.isPending}
          onYes={() => decide('ended')}
          onClose={() => setEnding(false)}
        />
      )}
    </aside>
  )
}
