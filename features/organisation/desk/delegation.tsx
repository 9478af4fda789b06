import { type FormEvent, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { colon, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { delegate, type Grant, grantRevoke, myGrants } from '../../accounts/contract.ts'
import { dayEnd, dayStart, inDays, today } from './dates.ts'
import { GrantTable } from './grant-table.tsx'
import { PersonPick, type Picked } from './person-pick.tsx'
import { words } from './words.ts'

/** What I hold, what I gave to others for a time, and the form to do so. */
export function Delegation() {
  const t = useT(words)
  const mine = useAsk(myGrants)
  const back = useSend(grantRevoke, { renew: [myGrants] })
  if (mine.isError) return <ProblemPanel problem={mine.error} onRetry={() => void mine.refetch()} />
  if (!mine.data) return <Loading rows={5} />
  const lendable = mine.data.held.filter(
    (g) => g.state === 'current' && !g.delegatedFrom && !g.role.endsWith('-admin'),
  )
  return (
    <div className="org-lent">
      <section>
        <h2 className="y-sec">{t('held')}</h2>
        {mine.data.held.length === 0 ? (
          <p className="y-note">{t('noRoles')}</p>
        ) : (
          <GrantTable grants={mine.data.held} />
        )}
        <h2 className="y-sec org-h">{t('given')}</h2>
        {back.isError && <ProblemPanel problem={back.error} title={t('failed')} />}
        {mine.data.delegated.length === 0 ? (
          <p className="y-note">{t('noneLent')}</p>
        ) : (
          <GrantTable
            who
            grants={mine.data.delegated}
            act={(g) =>
              (g.state === 'current' || g.state === 'coming') && (
                <Btn
                  sm
                  busy={back.isPending && back.variables?.params?.id === g.id}
                  onClick={() => back.mutate({ params: { id: g.id }, body: { reason: t('takeBack') } })}
                >
                  {t('takeBack')}
                </Btn>
              )
            }
          />
        )}
      </section>
      {lendable.length > 0 && <Lend held={lendable} />}
    </div>
  )
}

function Lend({ held }: { held: Grant[] }) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const [who, setWho] = useState<Picked>()
  const [which, setWhich] = useState(held[0]?.id ?? '')
  const [from, setFrom] = useState(today())
  const [until, setUntil] = useState(inDays(7))
  const [round, setRound] = useState(0)
  const grant = held.find((g) => g.id === which) ?? held[0]
  const send = useSend(delegate, {
    renew: [myGrants],
    onDone: () => {
      setWho(undefined)
      setRound(round + 1)
    },
  })
  if (!grant) return null
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    if (!who) return
    send.mutate({
      body: {
        accountId: who.id,
        role: grant.role,
        regionPath: grant.regionPath,
        // From today means from now: a grant that began this morning is not older than what it comes from.
        ...(from > today() ? { from: dayStart(from) } : {}),
        until: dayEnd(until),
        reason: String(new FormData(e.currentTarget).get('reason')),
      },
    })
  }
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('lendTitle')}</h2>
      <form key={round} onSubmit={submit}>
        {send.isError && (
          <ProblemPanel
            problem={send.error}
            title={`${t('notLent')}${colon()}${send.error.title}`}
            fields={{ accountId: t('who'), reason: t('reason'), until: t('untilMust') }}
          />
        )}
        <div className="y-ask two">
          <label className="all">
            {t('role')}
            <select value={which} onChange={(e) => setWhich(e.target.value)}>
              {held.map((g) => (
                <option key={g.id} value={g.id}>
                  {w(g.roleName)} · {g.regionName}
                </option>
              ))}
            </select>
          </label>
          <PersonPick label={t('who')} except={me.id} onPick={setWho} />
          <label>
            {t('from')}
            <input
              type="date"
              required
              min={today()}
              value={from}
              onChange={(e) => setFrom(e.target.value)}
            />
          </label>
          <label>
            {t('untilMust')}
            <input
              type="date"
              required
              min={from}
              max={inDays(90)}
              value={until}
              onChange={(e) => setUntil(e.target.value)}
            />
          </label>
          <label className="all">
            {t('reason')}
            <input name="reason" required maxLength={200} />
          </label>
        </div>
        <p className="y-note org-pad">
          {who
            ? t('lendWill', { name: who.name, role: w(grant.roleName), place: grant.regionName, from, until })
            : t('lendRules')}
        </p>
        <div className="y-acts">
          <Btn pri type="submit" busy={send.isPending} disabled={!who}>
            {t('lend')}
          </Btn>
        </div>
      </form>
    </section>
  )
}
