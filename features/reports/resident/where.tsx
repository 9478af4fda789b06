import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { ApiProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { whereAmI } from '../../../ui/here.ts'
import { useT } from '../../../ui/i18n.tsx'
import { Block } from '../../../ui/phone.tsx'
import { reportGround } from '../contract.ts'
import type { Draft } from './draft.ts'
import { words } from './words.ts'

const PinMap = lazy(() => import('./pin.tsx'))

/** How the place is known: by the phone, by a photo, or pointed at. */
export const fromWords = (draft: Draft, t: ReturnType<typeof useT<typeof words>>): string =>
  draft.pointFrom === 'phone'
    ? t('fromPhone', { m: draft.accuracy ?? 0 })
    : t(draft.pointFrom === 'photo' ? 'fromPhoto' : 'fromMap')

/** Asks in which grid a point lies that came without a name; '' when it lies outside. Without a line it stays unnamed. */
export function useNamedPoint(draft: Draft, set: (next: Partial<Draft>) => void): void {
  const latest = useRef(set)
  latest.current = set
  const { point, pointName } = draft
  const [lng, lat] = point ?? []
  useEffect(() => {
    if (lng === undefined || lat === undefined || pointName !== undefined) return
    const stop = new AbortController()
    call(reportGround, { query: { lng, lat }, signal: stop.signal }).then(
      ({ place }) => latest.current({ pointName: place }),
      (e) => {
        if (!stop.signal.aborted && e instanceof ApiProblem && e.code === 'report.place_unknown')
          latest.current({ pointName: '' })
      },
    )
    return () => stop.abort()
  }, [lng, lat, pointName])
}

/** The place when no code tells it, or when the code's was refused: own position, a pin, or an address. */
export function Where({
  draft,
  set,
  start,
  onHereAfterAll,
}: {
  draft: Draft
  set: (next: Partial<Draft>) => void
  start: [number, number] | undefined
  onHereAfterAll?: () => void
}) {
  const t = useT(words)
  const [asking, setAsking] = useState(false)
  const [said, setSaid] = useState<'refused' | 'unknown'>()
  const [map, setMap] = useState(false)
  async function mine() {
    setAsking(true)
    setSaid(undefined)
    const here = await whereAmI()
    setAsking(false)
    if (typeof here === 'string') return setSaid(here)
    set({ point: here.point, accuracy: here.accuracy, pointFrom: 'phone', pointName: undefined })
  }
  return (
    <Block title={t('where')} note={t('whereNote')}>
      <div className="y-pick">
        <Btn icon="pin" busy={asking} aria-pressed={draft.pointFrom === 'phone'} onClick={() => void mine()}>
          {t(asking ? 'asking' : 'myPosition')}
        </Btn>
        <Btn icon="map" aria-expanded={map} onClick={() => setMap(!map)}>
          {t('onMap')}
        </Btn>
      </div>
      {said && (
        <p className="y-note" role="status">
          {t(said)}
        </p>
      )}
      {draft.point && (
        <p className="y-got" role="status">
          <span>
            {draft.pointName ? <b>{draft.pointName} · </b> : null}
            {fromWords(draft, t)}
            {draft.pointName === '' && <small>{t('outsideNote')}</small>}
          </span>
          <button
            type="button"
            className="y-link"
            onClick={() =>
              set({ point: undefined, accuracy: undefined, pointFrom: undefined, pointName: undefined })
            }
          >
            {t('takeAway')}
          </button>
        </p>
      )}
      {map && (
        <Suspense fallback={<div className="y-pin" aria-busy="true" />}>
          <PinMap
            at={start}
            pin={draft.point}
            onPin={(point, name) => set({ point, accuracy: undefined, pointFrom: 'map', pointName: name })}
          />
        </Suspense>
      )}
      <label className="y-label" htmlFor="where-text">
        {t('typed')}
      </label>
      <input
        id="where-text"
        className="y-text"
        value={draft.placeText}
        maxLength={200}
        placeholder={t('typedHint')}
        autoComplete="street-address"
        onChange={(e) => set({ placeText: e.target.value })}
      />
      {onHereAfterAll && (
        <button type="button" className="y-link tall" onClick={onHereAfterAll}>
          {t('here')}
        </button>
      )}
    </Block>
  )
}
