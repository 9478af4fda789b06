import { type FormEvent, useEffect, useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { channelsList } from '../../channels/contract.ts'
import { RegionPick } from '../../regions/desk/pick.tsx'
import {
  type Source,
  type SourceKind,
  sourceChange,
  sourceCreate,
  sourceGet,
  sourceKinds,
  sourcesList,
  sourceTry,
} from '../contract.ts'
import { type Draft, draftOf, fresh, secretsOf, settingsOf } from './draft.ts'
import { FolderPart, MailPart, PullPart, Text } from './parts.tsx'
import { Samples, type Tried } from './samples.tsx'
import { kindHints, kindWords, words } from './words.ts'

const parts = { folder: FolderPart, pull: PullPart, mail: MailPart }
const channelOf: Record<SourceKind, string> = { folder: 'hotline', pull: 'hotline', mail: 'mailbox' }
const keptAs = 'yige.source-draft'

/** What was typed and not saved; never a secret. */
function keptDraft(): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(keptAs) ?? 'null') as Draft | null
  } catch {
    return null
  }
}
function keepDraft(d: Draft | null): void {
  try {
    const { password: _p, headers: _h, ...plain } = d ?? {}
    if (d) sessionStorage.setItem(keptAs, JSON.stringify(plain))
    else sessionStorage.removeItem(keptAs)
  } catch {
    // Private windows refuse storage; the form still works.
  }
}

/** A new source or a change of one: typed, tried, seen, then switched on. */
export function Edit({ source, onClose }: { source?: Source; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const me = useMe()
  const channels = useAsk(channelsList, {}, { staleTime: 60_000 })
  const got = useAsk(
    sourceGet,
    { params: { id: source?.id ?? '' } },
    { enabled: source !== undefined, staleTime: 0 },
  )
  const [draft, setDraft] = useState<Draft>(
    () =>
      (source ? null : keptDraft()) ?? {
        ...fresh('folder'),
        channel: channelOf.folder,
        region: me.ranges['channel.manage']?.[0] ?? '',
      },
  )
  const [tried, setTried] = useState<Tried>()
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const done = () => {
    keepDraft(null)
    announce(t('saved'))
    onClose()
  }
  const create = useSend(sourceCreate, { renew: [sourcesList], onDone: done, onProblem: setFault })
  const change = useSend(sourceChange, { renew: [sourcesList, sourceGet], onDone: done, onProblem: setFault })
  useEffect(() => {
    if (got.data)
      setDraft({
        ...draftOf(got.data.settings),
        name: got.data.name,
        channel: got.data.channel,
        region: got.data.regionPath,
      })
  }, [got.data])
  const kept = got.data?.kept ?? { headers: [], password: false }
  const kind = draft.kind as SourceKind
  const set = (more: Draft) => {
    const next = { ...draft, ...more }
    setDraft(next)
    if (!source) keepDraft(next)
  }
  async function tryIt() {
    setBusy(true)
    setFault(undefined)
    setTried(undefined)
    try {
      setTried(
        await call(sourceTry, {
          body: {
            ...(source ? { id: source.id } : {}),
            settings: settingsOf(draft, kept.headers),
            secrets: secretsOf(draft),
          },
        }),
      )
    } catch (e) {
      setFault(asProblem(e))
    }
    setBusy(false)
  }
  function save(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const pressed = (e.nativeEvent as SubmitEvent).submitter
    setFault(undefined)
    const body = {
      name: (draft.name ?? '').trim(),
      channel: draft.channel ?? '',
      settings: settingsOf(draft, kept.headers),
      secrets: secretsOf(draft),
      active: pressed?.getAttribute('value') !== 'paused',
    }
    if (source) change.mutate({ params: { id: source.id }, body })
    else create.mutate({ body: { ...body, regionPath: (draft.region ?? '').trim() } })
  }
  const Part = parts[kind]
  return (
    <form
      className="y-card sr-edit"
      onSubmit={save}
      aria-label={source ? t('editTitle', { name: source.name }) : t('addTitle')}
    >
      <h2 className="y-sec">{source ? t('editTitle', { name: source.name }) : t('addTitle')}</h2>
      {!source && (
        <fieldset className="sr-kinds">
          <legend className="sr">{t('how')}</legend>
          {sourceKinds.map((k) => (
            <label key={k} className={k === kind ? 'on' : ''}>
              <input
                type="radio"
                name="kind"
                checked={k === kind}
                onChange={() => {
                  setTried(undefined)
                  set({ ...fresh(k), channel: channelOf[k] })
                }}
              />
              <b>{w(kindWords[k])}</b>
              <small>{w(kindHints[k])}</small>
            </label>
          ))}
        </fieldset>
      )}
      <div className="y-ask two">
        <Text draft={draft} set={set} k="name" label={t('name')} required />
        <label>
          {t('channel')}
          <select value={draft.channel} onChange={(e) => set({ channel: e.target.value })}>
            {(channels.data?.channels ?? []).map((c) => (
              <option key={c.key} value={c.key}>
                {w(c.name)}
              </option>
            ))}
          </select>
        </label>
        {!source && (
          <RegionPick label={t('region')} value={draft.region ?? ''} onChange={(region) => set({ region })} />
        )}
        <Text draft={draft} set={set} k="every" label={t('every')} required inputMode="numeric" />
        <Part draft={draft} set={set} kept={kept} paths={tried?.paths ?? { lists: [], fields: [] }} />
      </div>
      {fault && <ProblemPanel problem={fault} title={t('notSaved')} />}
      <p role="status" className="y-note">
        {busy
          ? t('trying')
          : tried
            ? tried.ok
              ? kind === 'folder' && tried.found === 0
                ? t('emptyFolder', { said: tried.said })
                : t('tried', { ms: tried.ms, n: tried.found })
              : t('refused', { said: tried.said })
            : ''}
      </p>
      {tried && <Samples tried={tried} lang={lang} />}
      <footer className="sr-acts">
        <p className="y-note">{t('will')}</p>
        <Btn onClick={onClose}>{t('cancel')}</Btn>
        <Btn busy={busy} icon="eye" onClick={() => void tryIt()}>
          {t('tryIt')}
        </Btn>
        <Btn type="submit" value="paused" busy={create.isPending || change.isPending}>
          {t('savePaused')}
        </Btn>
        <Btn pri type="submit" value="on" busy={create.isPending || change.isPending}>
          {t('save')}
        </Btn>
      </footer>
    </form>
  )
}
