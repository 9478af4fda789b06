import '../../../ui/css/dialog.css'
import '../../../ui/css/desk-forms.css'
import '../../../ui/css/desk-listone.css'
import './mailings.css'
import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { mailingsList } from '../contract.ts'
import { MailingForm } from './form.tsx'
import { One } from './one.tsx'
import { RefusalForm } from './refusal.tsx'
import { words } from './words.ts'

/** Messages to many people: what went out, what waits, what somebody has to approve. */
export default function Mailings() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const [address, go] = useAddress()
  const [refusing, setRefusing] = useState(false)
  const paged = usePaged({})
  const asked = useAsk(
    mailingsList,
    { query: { ...paged.ask } as never },
    { refetchInterval: 5000, placeholderData: (was) => was },
  )
  const d = asked.data
  const chosen = d?.items.find((m) => m.id === address.get('id'))
  const may = can('mailing.send')
  useKeys(
    may
      ? [{ id: 'mailing.new', keys: 'N', words: words.new, command: true, run: () => go({ new: '1' }) }]
      : [],
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{d?.provider && t('provider', { name: d.provider })}</small>
        <span className="sp" />
        {may && <Btn onClick={() => setRefusing(true)}>{t('refuse')}</Btn>}
        {may && (
          <Btn pri icon="plus" k="N" onClick={() => go({ new: '1' })}>
            {t('new')}
          </Btn>
        )}
      </header>
      <div className="y-listone ml">
        <div className="list">
          {d && !d.provider && <p className="ml-note">{t('noProvider')}</p>}
          <Table
            rows={d?.items ?? []}
            id={(m) => m.id}
            asked={asked}
            empty={{ kind: 'none', title: t('none'), why: t('noneWhy') }}
            opening={{
              current: chosen?.id ?? null,
              onOpen: (id) => {
                go({ id })
                showBelow('.y-one')
              },
              keys: { name: 'mailing', next: words.next, previous: words.previous },
            }}
            columns={[
              { head: t('name'), cell: (m) => m.title, under: (m) => `${m.regionName} · ${m.createdBy}` },
              { head: t('state'), named: true, cell: (m) => t(m.state) },
              {
                head: t('progress'),
                named: true,
                cell: (m) => t('ofN', { sent: m.sent, n: m.sent + m.waiting + m.failed }),
                under: (m) => m.failed > 0 && t('failedN', { n: m.failed }),
              },
              { head: t('at'), named: true, cell: (m) => moment(m.createdAt, now, lang) },
            ]}
          />
          <More of={paged} next={d?.next} />
        </div>
        {chosen ? (
          <One key={chosen.id} m={chosen} />
        ) : (
          <p className="y-one y-note">{(d?.items.length ?? 0) > 0 && t('choose')}</p>
        )}
      </div>
      {address.get('new') && may && (
        <MailingForm onClose={(id) => go({ new: null, ...(id ? { id } : {}) })} />
      )}
      {refusing && <RefusalForm onClose={() => setRefusing(false)} />}
    </div>
  )
}
