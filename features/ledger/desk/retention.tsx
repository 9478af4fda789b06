import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count, moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { JobPanel } from '../../../ui/job.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import {
  type Retention,
  retentionAsk,
  retentionCancel,
  retentionDecide,
  retentionPeople,
  retentionsList,
} from '../contract-retention.ts'
import { Field } from './parts.tsx'
import { retentionWords } from './retention-words.ts'

/** What is kept longer than the law lets: proposed each month, decided here, carried out as a job with receipts. */
export function Clearings() {
  const t = useT(retentionWords)
  const lang = useLang()
  const now = useNow('minute')
  const [open, setOpen] = useState<string>()
  const asked = useAsk(retentionsList, {}, { refetchInterval: 10_000 })
  const ask = useSend(retentionAsk, {
    renew: [retentionsList],
    onDone: (a) => {
      announce(t('proposed', { n: a.found }))
      if (a.items.length === 1) setOpen(a.items[0]!.id)
    },
  })
  const stop = useSend(retentionCancel, { renew: [retentionsList] })
  const d = asked.data
  const running = d?.items.filter((r) => r.state === 'queued' || r.state === 'running') ?? []
  const chosen = d?.items.find((r) => r.id === open)
  return (
    <section className="lg-clearings">
      <h2>{t('title')}</h2>
      <p className="y-note">
        {d && t(d.overdue > 0 ? 'overdue' : 'none', { n: count(d.overdue, lang), years: d.keptYears })}{' '}
        {t('how')}
      </p>
      {ask.error && <ProblemPanel problem={ask.error} title={t('notProposed')} />}
      {stop.error && <ProblemPanel problem={stop.error} />}
      {d?.mayPropose && (
        <Btn busy={ask.isPending} onClick={() => ask.mutate({ body: {} })}>
          {t('propose')}
        </Btn>
      )}
      {running.map((r) => (
        <JobPanel
          key={r.id}
          title={`${r.place} ${t('runs', { n: r.gone + r.kept, of: r.found })}`}
          value={r.found > 0 ? (r.gone + r.kept) / r.found : 0}
          {...(r.mayCancel
            ? { onStop: () => stop.mutate({ params: { id: r.id }, body: {} }), stopping: stop.isPending }
            : {})}
        />
      ))}
      {d && d.items.length > 0 && (
        <Table<Retention>
          rows={d.items}
          id={(r) => r.id}
          columns={[
            {
              head: t('when'),
              cell: (r) => moment(r.askedAt, now, lang),
              under: (r) => r.askedBy || t('bySystem'),
            },
            { head: t('where'), cell: (r) => r.place, under: (r) => t('until', { day: r.cutoff }) },
            { head: t('found'), className: 'n', named: true, cell: (r) => count(r.found, lang) },
            {
              head: t('gone'),
              named: true,
              cell: (r) => (r.state === 'asked' ? '' : count(r.gone, lang)),
              under: (r) => (r.kept > 0 ? t('kept', { n: r.kept }) : ''),
            },
            {
              head: t('state'),
              cell: (r) =>
                r.state === 'asked' ? (
                  <Btn sm onClick={() => setOpen(r.id)}>
                    {t('look')}
                  </Btn>
                ) : (
                  t(r.state)
                ),
              under: (r) =>
                [r.decidedBy, r.reason, r.digest && t('digest', { d: r.digest.slice(0, 16) })]
                  .filter(Boolean)
                  .join(' · '),
            },
          ]}
        />
      )}
      {chosen?.state === 'asked' && <Decide r={chosen} onClose={() => setOpen(undefined)} />}
    </section>
  )
}

/** Who would go, masked, and the answer. */
function Decide({ r, onClose }: { r: Retention; onClose: () => void }) {
  const t = useT(retentionWords)
  const [reason, setReason] = useState('')
  const [refusing, setRefusing] = useState(false)
  const asked = useAsk(retentionPeople, { params: { id: r.id } })
  const send = useSend(retentionDecide, {
    renew: [retentionsList],
    onDone: (a) => {
      announce(t(a.state))
      onClose()
    },
  })
  const decide = (grant: boolean) => send.mutate({ params: { id: r.id }, body: { grant, reason } })
  return (
    <Dialog title={t('decide', { n: r.found })} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          decide(!refusing)
        }}
      >
        <Table
          asked={asked}
          rows={asked.data?.items ?? []}
          id={(p) => p.id}
          columns={[
            { head: t('who'), cell: (p) => p.name, under: (p) => p.place },
            { head: t('last'), named: true, cell: (p) => p.last, under: (p) => t(p.died ? 'died' : 'left') },
          ]}
        />
        {asked.data && asked.data.total > asked.data.items.length && (
          <p className="y-note">{t('more', { n: asked.data.total - asked.data.items.length })}</p>
        )}
        {refusing && (
          <Field label={t('reason')}>
            <input
              autoFocus
              value={reason}
              required
              maxLength={300}
              onChange={(e) => setReason(e.target.value)}
            />
          </Field>
        )}
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notDecided')} fields={{ reason: t('reason') }} />
        )}
        <p className="y-note">
          {!r.mayDecide && !refusing ? t('other') : t(refusing ? 'willRefuse' : 'willDelete')}
        </p>
        <div className="acts">
          <Btn onClick={onClose}>{t('later')}</Btn>
          {!refusing && <Btn onClick={() => setRefusing(true)}>{t('refuse')}</Btn>}
          {(r.mayDecide || refusing) && (
            <Btn pri type="submit" busy={send.isPending}>
              {t(refusing ? 'refuse' : 'grant')}
            </Btn>
          )}
        </div>
      </form>
    </Dialog>
  )
}
