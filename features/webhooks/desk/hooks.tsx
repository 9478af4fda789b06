import { useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { announce } from '../../../ui/announce.ts'
import { asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Sure } from '../../../ui/sure.tsx'
import { settingsGet, settingsSet } from '../../open311/contract.ts'
import {
  type Hook,
  type HookEvent,
  hookChange,
  hookRemove,
  hookRetry,
  hooksList,
  hookTest,
} from '../contract.ts'
import { AddHook } from './add.tsx'
import { eventLabels, kindWords, stateWords, words } from './words.ts'
import './hooks.css'

/** 推送: who is told of what, and whether it arrived; and the Open311 interface beside it. */
export default function Hooks() {
  const t = useT(words)
  const list = useAsk(hooksList, {}, { refetchInterval: 10_000 })
  const [adding, setAdding] = useState(false)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Btn pri icon="plus" onClick={() => setAdding(true)}>
          {t('add')}
        </Btn>
      </header>
      <div className="hk">
        <p className="y-note">{t('what')}</p>
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!list.data && !list.error && <Loading rows={4} />}
        {list.data?.hooks.length === 0 && <EmptyCells kind="none" title={t('none')} />}
        {list.data?.hooks.map((h) => (
          <OneHook key={h.id} hook={h} />
        ))}
        <Open311 />
      </div>
      {adding && <AddHook onClose={() => setAdding(false)} />}
    </div>
  )
}

function OneHook({ hook: h }: { hook: Hook }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [said, setSaid] = useState('')
  const [testing, setTesting] = useState(false)
  const [asking, setAsking] = useState(false)
  const change = useSend(hookChange, { renew: [hooksList] })
  const remove = useSend(hookRemove, { renew: [hooksList] })
  const retry = useSend(hookRetry, { renew: [hooksList] })
  const params = { id: h.id }
  const fault = change.error ?? remove.error ?? retry.error
  async function test() {
    setTesting(true)
    try {
      const r = await call(hookTest, { params, body: {} })
      setSaid(r.ok ? t('agreed', { ms: r.ms }) : t('refused', { said: w(noteWords(r.said)) }))
    } catch (e) {
      setSaid(asProblem(e).title)
    }
    setTesting(false)
  }
  const name = (event: string) => (event in eventLabels ? w(eventLabels[event as HookEvent]) : event)
  return (
    <section className={`y-card ${h.active ? '' : 'hk-off'}`} aria-label={h.name}>
      <div className="hk-top">
        <h2>{h.name}</h2>
        <span className="y-note">
          {w(kindWords[h.kind])} · {h.host} · {h.regionName || h.regionPath}
          {!h.active && ` · ${t('isOff')}`}
        </span>
        <span className="sp" />
        {h.waiting > 0 && <span>{t('waiting', { n: h.waiting })}</span>}
        {h.stuck > 0 && (
          <>
            <b>{t('stuck', { n: h.stuck })}</b>
            <Btn sm busy={retry.isPending} onClick={() => retry.mutate({ params, body: {} })}>
              {t('again', { n: h.stuck })}
            </Btn>
          </>
        )}
        <Btn sm busy={testing} onClick={() => void test()}>
          {t('try')}
        </Btn>
        <Btn
          sm
          busy={change.isPending}
          onClick={() => change.mutate({ params, body: { active: !h.active } })}
        >
          {t(h.active ? 'off' : 'on')}
        </Btn>
        <Btn sm onClick={() => setAsking(true)}>
          {t('remove')}
        </Btn>
      </div>
      <p className="y-note">{h.events.map((e) => w(eventLabels[e])).join(' · ')}</p>
      <p role="status">{said}</p>
      {fault && <ProblemPanel problem={fault} />}
      {h.last.length === 0 ? (
        <p className="y-note">{t('silent')}</p>
      ) : (
        <ul className="hk-last" aria-label={t('last')}>
          {h.last.map((l) => (
            <li key={l.id} className={l.state === 'stuck' ? 'bad' : ''}>
              <span>{moment(l.triedAt ?? l.at, now, lang)}</span>
              <span>
                {name(l.event)} {l.number ?? ''} {l.error ?? ''}
              </span>
              <span>
                {w(stateWords[l.state])} {l.status ?? ''} {l.attempts > 1 && t('tries', { n: l.attempts })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {asking && (
        <Sure
          title={t('remove')}
          text={t('really', { name: h.name })}
          busy={remove.isPending}
          onYes={() => remove.mutate({ params, body: {} })}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}

function Open311() {
  const t = useT(words)
  const got = useAsk(settingsGet)
  const save = useSend(settingsSet, { renew: [settingsGet], onDone: () => announce(t('saved')) })
  if (!got.data) return null
  const { settings, discovery } = got.data
  return (
    <form
      className="y-card"
      key={JSON.stringify(settings)}
      onSubmit={(e) => {
        e.preventDefault()
        const d = new FormData(e.currentTarget)
        save.mutate({
          body: {
            apiKey: d.get('apiKey') === null ? 'optional' : 'required',
            publish: d.get('publish') === null ? 'asked' : 'posted',
            jurisdiction: String(d.get('jurisdiction')).trim() || null,
          },
        })
      }}
    >
      <h2 className="y-sec">{t('open311')}</h2>
      <p className="y-note">
        {t('discovery')}
        {colon()}
        <a href={discovery}>{discovery}</a>
      </p>
      <div className="y-ask">
        <label className="chk">
          <input type="checkbox" name="apiKey" defaultChecked={settings.apiKey === 'required'} />
          {t('keyNeeded')}
        </label>
        <label className="chk">
          <input type="checkbox" name="publish" defaultChecked={settings.publish === 'posted'} />
          {t('posted')}
        </label>
        <label>
          {t('jurisdiction')}
          <input name="jurisdiction" maxLength={100} defaultValue={settings.jurisdiction ?? ''} />
        </label>
      </div>
      {save.error && <ProblemPanel problem={save.error} />}
      <div className="hk-acts">
        <Btn pri type="submit" busy={save.isPending}>
          {t('save')}
        </Btn>
      </div>
    </form>
  )
}
