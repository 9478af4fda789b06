import { type FormEvent, useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { colon, useT, useWord, type Word } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { channelWords } from '../../cases/rules.ts'
import { RegionField } from '../../regions/desk/pick.tsx'
import { clientChange, clientCreate, clientsList } from '../contract.ts'
import { Once } from './account-forms.tsx'
import { words } from './words.ts'

const channels = ['hotline', 'mailbox', 'order', 'open311', 'weather']
/** No report comes by this one, so cases have no word for it. */
const weather: Word = { zh: '气象预警', en: 'Weather alerts' }
const nameOf = (channel: string): Word =>
  channel === 'weather' ? weather : (channelWords[channel] ?? { zh: channel, en: channel })

/** Systems that call us with signed requests: their keys, on and off, new secrets. */
export function Clients() {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const { can } = useSession()
  const renew = useRenew()
  const list = useAsk(clientsList)
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<{ key: string; value: string }>()
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const manages = can('channel.manage')
  async function act(id: string, run: () => Promise<void>) {
    setBusy(id)
    setFault(undefined)
    try {
      await run()
      renew(clientsList)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy('')
  }
  const create = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const text = (name: string) => String(d.get(name)).trim()
    void act('new', async () => {
      const got = await call(clientCreate, {
        body: {
          key: text('key'),
          name: text('name'),
          channel: text('channel'),
          regionPath: text('regionPath'),
          callbackUrl: text('callbackUrl') || null,
        },
      })
      setSecret({ key: got.client.key, value: got.secret })
    })
  }
  const change = (id: string, body: { active?: boolean; newSecret?: boolean }) =>
    act(id, async () => {
      const got = await call(clientChange, { params: { id }, body })
      if (got.secret) setSecret({ key: got.client.key, value: got.secret })
    })
  const shut = () => {
    setSecret(undefined)
    setAdding(false)
    setFault(undefined)
  }
  if (list.isError) return <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Loading rows={4} />
  const add = manages && (
    <Btn icon="plus" onClick={() => setAdding(true)}>
      {t('addClient')}
    </Btn>
  )
  return (
    <>
      {list.data.clients.length === 0 ? (
        <EmptyCells kind="none" title={t('noClients')} actions={add}>
          {t('noClientsWhy')}
        </EmptyCells>
      ) : (
        <div className="y-row acc-bar">{add}</div>
      )}
      {fault && !adding && <ProblemPanel problem={fault} title={t('failed')} />}
      <Table
        rows={list.data.clients}
        id={(c) => c.id}
        columns={[
          {
            head: t('name'),
            cell: (c) => <b>{c.name}</b>,
            under: (c) => `${c.key} · ${c.regionPath}`,
          },
          { head: t('channel'), cell: (c) => w(nameOf(c.channel)), named: true },
          { head: t('callback'), cell: (c) => c.callbackUrl ?? '—' },
          {
            head: t('status'),
            cell: (c) => (
              <span className={`acc-state ${c.active ? '' : 'strong'}`}>
                {c.active ? t('active') : t('isOff')}
              </span>
            ),
          },
          manages && {
            head: '',
            className: 'acts',
            cell: (c) => (
              <>
                <Btn sm busy={busy === c.id} onClick={() => void change(c.id, { newSecret: true })}>
                  {t('newSecret')}
                </Btn>{' '}
                <Btn sm busy={busy === c.id} onClick={() => void change(c.id, { active: !c.active })}>
                  {c.active ? t('off') : t('on')}
                </Btn>
              </>
            ),
          },
        ]}
      />
      {(adding || secret) && (
        <Dialog title={secret ? secret.key : t('addClient')} onClose={shut}>
          {secret ? (
            <Once label={t('onceSecret')} secret={secret.value} note={t('onceSecretNote')} onDone={shut} />
          ) : (
            <form className="acc-form" onSubmit={create}>
              {fault && (
                <ProblemPanel
                  problem={fault}
                  title={`${t('notMade')}${colon()}${fault.title}`}
                  fields={{
                    key: t('clientKey'),
                    channel: t('channel'),
                    callbackUrl: t('callback'),
                    regionPath: t('place'),
                  }}
                />
              )}
              <div className="y-ask two">
                <label>
                  {t('name')}
                  <input name="name" required maxLength={60} />
                </label>
                <label>
                  {t('clientKey')}
                  <input name="key" required pattern="[a-z0-9][a-z0-9.\-]{2,60}" />
                </label>
                <label>
                  {t('channel')}
                  <select name="channel">
                    {channels.map((c) => (
                      <option key={c} value={c}>
                        {w(nameOf(c))} · {c}
                      </option>
                    ))}
                  </select>
                </label>
                <RegionField
                  label={t('place')}
                  name="regionPath"
                  initial={me.ranges['channel.manage']?.[0] ?? ''}
                />
                <label className="all">
                  {t('callback')}
                  <input name="callbackUrl" type="url" />
                </label>
              </div>
              <div className="acc-acts">
                <Btn onClick={shut}>{t('cancel')}</Btn>
                <Btn pri type="submit" busy={busy === 'new'}>
                  {t('addClient')}
                </Btn>
              </div>
            </form>
          )}
        </Dialog>
      )}
    </>
  )
}
