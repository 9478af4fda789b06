import './accounts.css'
import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { count, moment } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { accountsList } from '../contract.ts'
import { roleOf, roles } from '../rules.ts'
import { Invite } from './account-forms.tsx'
import { AccountPane } from './account-pane.tsx'
import { Clients } from './clients.tsx'
import { Roles } from './roles.tsx'
import { State } from './state.tsx'
import { words } from './words.ts'

const statuses = ['active', 'invited', 'locked', 'disabled'] as const
type Tab = 'accounts' | 'roles' | 'clients'

/** Administration: accounts for the system administrator, roles and locks for the security administrator. */
export default function Accounts() {
  const t = useT(words)
  const { can } = useSession()
  const [query, go] = useAddress()
  const tabs: Tab[] = can('channel.read') ? ['accounts', 'roles', 'clients'] : ['accounts', 'roles']
  const tab = tabs.find((x) => x === query.get('tab')) ?? 'accounts'
  const id = query.get('id')
  const [inviting, setInviting] = useState(false)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('views')}
          tabs={tabs.map((x) => ({ id: x, text: t(x) }))}
          current={tab}
          onOpen={(x) => go({ tab: x, id: null })}
        />
        <span className="sp" />
        {tab === 'accounts' && can('account.manage') && (
          <Btn icon="plus" onClick={() => setInviting(true)}>
            {t('invite')}
          </Btn>
        )}
      </header>
      {tab === 'accounts' && (
        <div className={`y-three wide ${id ? '' : 'alone'}`}>
          <section className="mid">
            <List current={id} onOpen={(x) => go({ id: x })} />
          </section>
          {id && (
            <aside className="pane open">
              <AccountPane key={id} id={id} onClose={() => go({ id: null })} />
            </aside>
          )}
        </div>
      )}
      {tab === 'roles' && (
        <div className="y-three alone">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls and holds nothing to focus */}
          <section className="mid" aria-label={t('roles')} tabIndex={0}>
            <Roles />
          </section>
        </div>
      )}
      {tab === 'clients' && (
        <div className="y-three alone">
          <section className="mid">
            <Clients />
          </section>
        </div>
      )}
      {inviting && (
        <Invite
          onClose={() => setInviting(false)}
          onDone={(a) => {
            setInviting(false)
            go({ id: a.id })
          }}
        />
      )}
    </div>
  )
}

function List({ current, onOpen }: { current: string | null; onOpen: (id: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const find = useFind()
  const [status, setStatus] = useState('')
  const [role, setRole] = useState('')
  const [limit, setLimit] = useState(50)
  const found = useAsk(
    accountsList,
    {
      query: {
        q: find.q || undefined,
        status: (status || undefined) as (typeof statuses)[number] | undefined,
        role: role || undefined,
        limit,
      },
    },
    { placeholderData: (was) => was },
  )
  const rows = found.data?.accounts ?? []
  return (
    <>
      <div className="y-row y-wrap acc-bar">
        <FindBox words={words.find} text={find.text} onText={find.setText} name="accounts.find" />
        <select aria-label={t('status')} value={status} onChange={(e) => setStatus(e.target.value)}>
          <option value="">{t('anyStatus')}</option>
          {statuses.map((s) => (
            <option key={s} value={s}>
              {t(s)}
            </option>
          ))}
        </select>
        <select aria-label={t('role')} value={role} onChange={(e) => setRole(e.target.value)}>
          <option value="">{t('anyRole')}</option>
          {roles.map((r) => (
            <option key={r.key} value={r.key}>
              {w(r)}
            </option>
          ))}
        </select>
        <span className="sp" />
        {found.data && <small className="muted">{t('total', { n: count(found.data.total, lang) })}</small>}
      </div>
      <Table
        rows={rows}
        id={(a) => a.id}
        asked={found}
        empty={{ kind: 'filtered', title: t('empty'), why: t('emptyWhy') }}
        opening={{
          current,
          onOpen,
          keys: {
            name: 'accounts',
            next: { zh: '下一个账号', en: 'Next account' },
            previous: { zh: '上一个账号', en: 'Previous account' },
          },
        }}
        columns={[
          { head: t('name'), cell: (a) => <b>{a.name}</b>, under: (a) => a.username },
          { head: t('unit'), cell: (a) => a.unitName },
          {
            head: t('role'),
            cell: (a) => a.roles.map((r) => w(roleOf.get(r) ?? { zh: r, en: r })).join(comma()) || t('none'),
          },
          { head: t('status'), cell: (a) => <State account={a} /> },
          {
            head: t('lastSeen'),
            cell: (a) => (a.lastSeenAt ? moment(a.lastSeenAt, now, lang) : t('never')),
            named: true,
          },
        ]}
      />
      {found.data && found.data.total > rows.length && limit < 200 && (
        <div className="y-acts acc-acts left">
          <Btn busy={found.isFetching} onClick={() => setLimit(200)}>
            {t('more', { n: Math.min(found.data.total, 200) - rows.length })}
          </Btn>
        </div>
      )}
    </>
  )
}
