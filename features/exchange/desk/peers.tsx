/** 对端: pairing with other installations, whether they answer, and the files between two networks. */
import { useRef, useState } from 'react'
import { addressOf, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import {
  type Peer,
  packetGet,
  packetMake,
  packetTake,
  peerRetry,
  peerRevoke,
  peersList,
  peerTest,
} from '../contract.ts'
import { PeerForm } from './peer-form.tsx'
import { stateWords, words } from './peer-words.ts'
import { relationWords } from './words.ts'
import './exchange.css'

export default function Peers() {
  const t = useT(words)
  const list = useAsk(peersList, {}, { refetchInterval: 10_000 })
  const [asking, setAsking] = useState<'invite' | 'join' | null>(null)
  const d = list.data
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Btn onClick={() => setAsking('join')}>{t('join')}</Btn>
        <Btn pri icon="plus" onClick={() => setAsking('invite')}>
          {t('invite')}
        </Btn>
      </header>
      <div className="ex-peers">
        <p className="y-note">{t('what')}</p>
        {d && !d.own.url && <p>{t('noAddress')}</p>}
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!d && !list.error && <Loading rows={4} />}
        {d?.peers.length === 0 && (
          <EmptyCells kind="none" title={t('none')}>
            {t('noneWhat')}
          </EmptyCells>
        )}
        {d?.peers.some((p) => p.transport === 'file') && <ReadFile />}
        {d?.peers.map((p) => (
          <OnePeer key={p.id} peer={p} />
        ))}
      </div>
      {asking && <PeerForm kind={asking} ownUrl={d?.own.url ?? ''} onClose={() => setAsking(null)} />}
    </div>
  )
}

function OnePeer({ peer: p }: { peer: Peer }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [said, setSaid] = useState('')
  const [testing, setTesting] = useState(false)
  const [asking, setAsking] = useState<'edit' | 'revoke' | null>(null)
  const [why, setWhy] = useState('')
  const renew = [peersList]
  const params = { id: p.id }
  const retry = useSend(peerRetry, { renew })
  const revoke = useSend(peerRevoke, { renew, onDone: () => setAsking(null) })
  const make = useSend(packetMake, {
    renew,
    onDone: (a) => setSaid(a.n === null ? t('nothing') : t('made', { n: a.n, m: a.messages, r: a.receipts })),
  })
  const fault = retry.error ?? make.error
  async function test() {
    setTesting(true)
    try {
      const r = await call(peerTest, { params, body: {} })
      setSaid(
        r.ok
          ? t('agreed', { name: r.said, ms: r.ms }) +
              (r.ahead && Math.abs(r.ahead) > 5 ? t('skew', { n: Math.abs(r.ahead) }) : '')
          : t('refused', { said: r.said }),
      )
    } catch (e) {
      setSaid(asProblem(e).title)
    }
    setTesting(false)
  }
  const live = p.state === 'active'
  const until = p.codeUntil
    ? Date.parse(p.codeUntil) > now
      ? t('until', { at: moment(p.codeUntil, now, lang) })
      : t('over')
    : w(stateWords[p.state])
  return (
    <section className={`y-card ${p.state === 'revoked' ? 'ex-off' : ''}`} aria-label={p.name}>
      <div className="ex-top">
        <h2>{p.name}</h2>
        <span className="y-note">
          {w(relationWords[p.relation])} · {t(p.direction)} · {t(p.transport)} {p.url} · {until}
        </span>
        <span className="sp" />
        {p.open > 0 && <span>{t('open', { n: p.open })}</span>}
        {p.waiting > 0 && <span>{t('waiting', { n: p.waiting })}</span>}
        {p.stuck > 0 && (
          <>
            <b>{t('stuck', { n: p.stuck })}</b>
            <Btn sm busy={retry.isPending} onClick={() => retry.mutate({ params, body: {} })}>
              {t('again', { n: p.stuck })}
            </Btn>
          </>
        )}
        {live && p.transport === 'http' && (
          <Btn sm busy={testing} onClick={() => void test()}>
            {t('try')}
          </Btn>
        )}
        {live && p.transport === 'file' && (
          <Btn sm pri busy={make.isPending} onClick={() => make.mutate({ params, body: {} })}>
            {t('make')}
          </Btn>
        )}
        {p.state !== 'revoked' && (
          <>
            <Btn sm onClick={() => setAsking('edit')}>
              {t('edit')}
            </Btn>
            <Btn sm onClick={() => setAsking('revoke')}>
              {t('revoke')}
            </Btn>
          </>
        )}
      </div>
      <p className="y-note">
        {p.unitName} · {t('regions')} {p.regions.join(' ') || '—'}
        {p.seenAt && ` · ${t('seen', { at: moment(p.seenAt, now, lang) })}`}
      </p>
      {p.lastError && live && <p className="ex-stuck">{p.lastError}</p>}
      <p role="status">{said}</p>
      {fault && <ProblemPanel problem={fault} />}
      {p.packets.length > 0 && (
        <ul className="ex-files">
          {p.packets.map((k) => (
            <li key={`${k.direction}${k.n}`}>
              <span>
                {t(k.direction === 'out' ? 'outN' : 'inN', { n: k.n })} · {moment(k.createdAt, now, lang)}
              </span>
              <span>{t('carries', { m: k.messages, r: k.receipts, who: k.byName })}</span>
              <span>
                {k.direction === 'out' && t(k.seenAt ? 'got' : 'notYet')}{' '}
                {k.kept && (
                  <a className="y-btn sm" href={addressOf(packetGet, { id: p.id, n: k.n }, {})} download>
                    {t('fetch')}
                  </a>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {asking === 'edit' && <PeerForm kind="edit" peer={p} ownUrl="" onClose={() => setAsking(null)} />}
      {asking === 'revoke' && (
        <Dialog title={t('revoke')} onClose={() => setAsking(null)}>
          <form
            className="y-ask ex-form"
            onSubmit={(e) => {
              e.preventDefault()
              if (why.trim()) revoke.mutate({ params, body: { reason: why.trim() } })
            }}
          >
            {revoke.error && <ProblemPanel problem={revoke.error} />}
            <label>
              {t('revokeWhy')}
              <input
                autoFocus
                required
                maxLength={300}
                value={why}
                onChange={(e) => setWhy(e.target.value)}
              />
            </label>
            <p className="y-note">{t('revokeWill')}</p>
            <div className="ex-acts">
              <Btn onClick={() => setAsking(null)}>{t('cancel')}</Btn>
              <Btn pri type="submit" disabled={!why.trim()} busy={revoke.isPending}>
                {t('revoke')}
              </Btn>
            </div>
          </form>
        </Dialog>
      )}
    </section>
  )
}

function ReadFile() {
  const t = useT(words)
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const take = useSend(packetTake, {
    renew: [peersList],
    onDone: (a) =>
      setSaid(
        a.repeated
          ? t('readBefore', { peer: a.peer, n: a.n })
          : t('readDone', { peer: a.peer, n: a.n, m: a.taken, x: a.refused, r: a.receipts }),
      ),
    onProblem: (p) =>
      setSaid(
        Array.isArray(p.extra.missing)
          ? t('missing', { n: (p.extra.missing as number[]).join(comma()) })
          : '',
      ),
  })
  return (
    <section className="y-card" aria-label={t('read')}>
      <div className="ex-top">
        <span role="status">{said}</span>
        <span className="sp" />
        <input
          ref={input}
          type="file"
          accept=".jsonl"
          hidden
          onChange={async (e) => {
            const file = e.target.files?.[0]
            if (!file) return
            setSaid('')
            take.mutate({ body: { text: await file.text() } })
            e.target.value = ''
          }}
        />
        <Btn icon="upload" busy={take.isPending} onClick={() => input.current?.click()}>
          {t('read')}
        </Btn>
      </div>
      {take.error && <ProblemPanel problem={take.error} />}
    </section>
  )
}
