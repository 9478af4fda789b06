import { useEffect, useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type PublicAddress, publicUrlPreview, publicUrlSet, settingsGet } from '../contract.ts'
import type { AddressWarning } from '../rules.ts'
import './settings.css'
import { warned, words } from './words.ts'

/** What holds for the whole installation and people may change. */
export default function Settings() {
  const t = useT(words)
  const got = useAsk(settingsGet, {})
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
      </header>
      <div className="st">
        {got.error && <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />}
        {!got.data && !got.error && <Loading rows={4} />}
        {got.data && <Address now={got.data.publicUrl} />}
      </div>
    </div>
  )
}

function Address({ now }: { now: PublicAddress }) {
  const t = useT(words)
  const [url, setUrl] = useState(now.set ?? '')
  const asked = useLater(url.trim(), 300)
  const preview = useAsk(
    publicUrlPreview,
    { query: { url: asked } },
    { enabled: asked !== '', placeholderData: (was) => was, retry: false },
  )
  const save = useSend(publicUrlSet, { renew: [settingsGet], onDone: () => announce(t('saved')) })
  const ready = asked !== '' && asked === url.trim() && preview.data !== undefined && !preview.error
  const changed = preview.data?.url !== now.set
  return (
    <form
      className="y-card"
      onSubmit={(e) => {
        e.preventDefault()
        if (ready && changed) save.mutate({ body: { url: asked } })
      }}
    >
      <h2 className="y-sec">{t('address')}</h2>
      <p className="y-note">{t('what')}</p>
      <label className="st-field">
        <span>{t('label')}</span>
        <input
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://yige.example.cn"
          value={url}
          aria-invalid={preview.error ? true : undefined}
          aria-describedby="st-address-now"
          onChange={(e) => setUrl(e.target.value)}
        />
      </label>
      <p id="st-address-now" className="st-now">
        {t(now.set ? 'now' : 'unset', { used: now.used })}
      </p>
      {asked === '' && <Warnings list={now.warnings} />}
      {asked !== '' && preview.error && (
        <p className="st-warn" role="alert">
          {preview.error.title}
        </p>
      )}
      {asked !== '' && !preview.error && preview.data && (
        <div className="st-preview">
          <img
            src={`data:image/svg+xml,${encodeURIComponent(preview.data.svg)}`}
            alt={t('picture', { url: preview.data.example })}
            width={132}
            height={132}
          />
          <div>
            <small>{t('would')}</small>
            <code>{preview.data.example}</code>
            <Warnings list={preview.data.warnings} />
            {!preview.data.warnings.includes('local') && (
              <p>{t(preview.data.warnings.length ? 'try' : 'fine')}</p>
            )}
          </div>
        </div>
      )}
      {save.error && <ProblemPanel problem={save.error} />}
      <div className="st-acts">
        <Btn pri type="submit" disabled={!ready || !changed} busy={save.isPending}>
          {t('save')}
        </Btn>
        {now.set && (
          <Btn
            onClick={() => {
              setUrl('')
              save.mutate({ body: { url: null } })
            }}
          >
            {t('clear')}
          </Btn>
        )}
      </div>
    </form>
  )
}

function Warnings({ list }: { list: readonly AddressWarning[] }) {
  const w = useWord()
  if (list.length === 0) return null
  return (
    <div role="alert">
      <ul className="st-warn">
        {list.map((k) => (
          <li key={k}>⚠ {w(warned[k])}</li>
        ))}
      </ul>
    </div>
  )
}

/** A value once it has rested for a moment. */
function useLater<T>(value: T, ms: number): T {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return later
}
