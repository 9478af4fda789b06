/** Inviting, answering an invitation, and changing the terms: one form, asked for what each of them needs. */
import { type FormEvent, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew } from '../../../ui/query.tsx'
import { unitsList } from '../../organisation/contract.ts'
import { directions, relations, transports } from '../contract/peers.ts'
import { type Peer, peerChange, peerInvite, peerJoin, peersList } from '../contract.ts'
import { words } from './peer-words.ts'
import { relationWords } from './words.ts'

type Kind = 'invite' | 'join' | 'edit'

export function PeerForm({
  kind,
  peer,
  ownUrl,
  onClose,
}: {
  kind: Kind
  peer?: Peer
  ownUrl: string
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const renew = useRenew()
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const [way, setWay] = useState<'http' | 'file'>(peer?.transport ?? 'http')
  const [requestId, setRequestId] = useState(newRequestId)
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState<{ code: string | null; letter: string | null }>()
  async function send(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const text = (name: string) => String(d.get(name) ?? '').trim()
    const terms = {
      requestId,
      name: text('name'),
      relation: relations.find((r) => r === text('relation')) ?? 'beside',
      direction: directions.find((r) => r === text('direction')) ?? 'both',
      unitId: text('unitId'),
      autoResult: d.get('auto') !== null,
    }
    setBusy(true)
    setFault(undefined)
    try {
      if (kind === 'invite') setShown(await call(peerInvite, { body: { ...terms, transport: way } }))
      else if (kind === 'join')
        await call(peerJoin, {
          body:
            way === 'http'
              ? { ...terms, url: text('url'), code: text('code') }
              : { ...terms, letter: text('letter') },
        })
      else
        await call(peerChange, {
          params: { id: peer!.id },
          body: {
            ...terms,
            ...(text('url') ? { url: text('url') } : {}),
            ...(text('regions') ? { regions: text('regions').split(/[\s,，]+/) } : {}),
          },
        })
      renew(peersList)
      if (kind !== 'invite') onClose()
    } catch (err) {
      const p = asProblem(err)
      setFault(p)
      // A refused one is over; one without an answer may be there and keeps its id.
      if (!p.retryable) setRequestId(newRequestId())
    }
    setBusy(false)
  }
  if (shown)
    return (
      <Dialog title={t(shown.code ? 'codeShown' : 'letterShown')} onClose={onClose}>
        <div className="ex-form">
          <output className="y-once">{shown.code ?? shown.letter}</output>
          <p className="y-note">{shown.code ? t('codeNote', { url: ownUrl || '—' }) : t('letterNote')}</p>
          <div className="ex-acts">
            <Btn pri onClick={onClose}>
              {t('done')}
            </Btn>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={t(kind)} onClose={onClose} wide>
      <form className="ex-form" onSubmit={(e) => void send(e)}>
        {fault && (
          <ProblemPanel
            problem={fault}
            fields={{ url: t('url'), code: t('code'), unitId: t('unit'), regions: t('regions') }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('name')}
            <input name="name" required maxLength={80} defaultValue={peer?.name} autoFocus />
          </label>
          <label>
            {t('relation')}
            <select name="relation" defaultValue={peer?.relation ?? 'beside'}>
              {relations.map((r) => (
                <option key={r} value={r}>
                  {w(relationWords[r])}
                </option>
              ))}
            </select>
          </label>
          {kind !== 'edit' && (
            <label>
              {t('how')}
              <select value={way} onChange={(e) => setWay(e.target.value as 'http' | 'file')}>
                {transports.map((x) => (
                  <option key={x} value={x}>
                    {kind === 'join' ? t(x === 'http' ? 'byCode' : 'byLetter') : t(x)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            {t('direction')}
            <select name="direction" defaultValue={peer?.direction ?? 'both'}>
              {directions.map((x) => (
                <option key={x} value={x}>
                  {t(x)}
                </option>
              ))}
            </select>
          </label>
          {kind === 'join' && way === 'http' && (
            <>
              <label>
                {t('url')}
                <input name="url" type="url" required maxLength={300} placeholder="https://" />
              </label>
              <label>
                {t('code')}
                <input name="code" required maxLength={40} autoComplete="off" placeholder="XXXX-XXXX-XXXX" />
              </label>
            </>
          )}
          {kind === 'join' && way === 'file' && (
            <label className="all">
              {t('letter')}
              <textarea name="letter" required rows={3} maxLength={8000} />
            </label>
          )}
          {kind === 'edit' && (
            <>
              {way === 'http' && (
                <label>
                  {t('url')}
                  <input name="url" type="url" maxLength={300} defaultValue={peer?.url} />
                </label>
              )}
              <label>
                {t('regions')}
                <input name="regions" defaultValue={peer?.regions.join(' ')} />
              </label>
            </>
          )}
          <label>
            {t('unit')}
            {/* The list comes later than the form: the choice is set once it is there. */}
            <select
              name="unitId"
              required
              key={units.data ? 'full' : 'empty'}
              defaultValue={peer?.unitId ?? ''}
            >
              <option value="" />
              {units.data?.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </label>
          <label className="chk all">
            <input type="checkbox" name="auto" defaultChecked={peer?.autoResult ?? false} />
            {t('auto')}
          </label>
        </div>
        <div className="ex-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={busy}>
            {t(kind === 'edit' ? 'save' : kind)}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
