import './accounts.css'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { count, moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
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
  const [query, setQuery] = useSearchParams()
  const tabs: Tab[] = can('channel.read') ? ['accounts', 'roles', 'clients'] : ['accounts', 'roles']
  const tab = tabs.find((x) => x === query.get('tab')) ?? 'accounts'
  const id = query.get('id')
  const [inviting, setInviting] = useState(false)
  const go = (next: Record<string, string | null>) =>
    setQuery((was) => {
      const q = new URLSearchParams(was)
      for (const [k, v] of Object.entries(next)) v === null ? q.delete(k) : q.set(k, v)
      return q
    })
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <div className="y-tabs" role="tablist" aria-label={t('views')}>
          {tabs.map((x) => (
            <button
              key={x}
              type="button"
              role="tab"
              aria-selected={x === tab}
              onClick={() => go({ tab: x, id: null })}
            >
              {t(x)}
            </button>
          ))}
        </div>
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
  const [text, setText] = useState('')
  const [q, setQ] = useState('')
  const [status, setStatus] = useState('')
  const [role, setRole] = useState('')
  const [limit, setLimit] = useState(50)
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const found = useAsk(
    accountsList,
    {
      query: {
        q: q || undefined,
        status: (status || undefined) as (typeof statuses)[number] | undefined,
        role: role || undefined,
        limit,
      },
    },
    { placeholderData: (was) => was },
  )
  const rows = found.data?.accounts ?? []
  const at = rows.findIndex((a) => a.id === current)
  const open = (i: number) => {
    const a = rows[Math.min(Math.max(i, 0), rows.length - 1)]
    if (a) onOpen(a.id)
  }
  useKeys([
    {
      id: 'accounts.next',
      keys: 'J',
      words: { zh: '下一个账号', en: 'Next account' },
      run: () => open(at + 1),
    },
    {
      id: 'accounts.previous',
      keys: 'K',
      words: { zh: '上一个账号', en: 'Previous account' },
      run: () => open(at - 1),
    },
    { id: 'accounts.find', keys: '/', words: words.find, run: () => search.current?.focus() },
  ])
  return (
    <>
      <div className="y-row y-wrap acc-bar">
        <label className="y-find">
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            value={text}
            placeholder={t('find')}
            aria-label={t('find')}
            onChange={(e) => setText(e.target.value)}
          />
          <kbd>/</kbd>
        </label>
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
      {found.isError && <ProblemPanel problem={found.error} onRetry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Loading rows={8} />}
      {found.data && rows.length === 0 && (
        <EmptyCells kind="filtered" title={t('empty')}>
          {t('emptyWhy')}
        </EmptyCells>
      )}
      {rows.length > 0 && (
        <table className="y-table">
          <thead>
            <tr>
              <th>{t('name')}</th>
              <th>{t('unit')}</th>
              <th>{t('role')}</th>
              <th>{t('status')}</th>
              <th>{t('lastSeen')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((a) => (
              <tr key={a.id} className={`go ${a.id === current ? 'on' : ''}`} onClick={() => onOpen(a.id)}>
                <td>
                  <button type="button" className="y-link" onClick={() => onOpen(a.id)}>
                    <b>{a.name}</b>
                  </button>
                  <small>{a.username}</small>
                </td>
                <td>{a.unitName}</td>
                <td>{a.roles.map((r) => w(roleOf.get(r) ?? { zh: r, en: r })).join('、') || t('none')}</td>
                <td>
                  <State account={a} />
                </td>
                <td data-l={t('lastSeen')}>{a.lastSeenAt ? moment(a.lastSeenAt, now, lang) : t('never')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
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
