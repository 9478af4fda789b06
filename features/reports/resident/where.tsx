import { lazy, Suspense, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { whereAmI } from '../../../ui/here.ts'
import { useT } from '../../../ui/i18n.tsx'
import { Block } from '../../../ui/phone.tsx'
import type { Draft } from './draft.ts'
import { words } from './words.ts'

const PinMap = lazy(() => import('./pin.tsx'))

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
  const from =
    draft.pointFrom === 'phone'
      ? t('fromPhone', { m: draft.accuracy ?? 0 })
      : t(draft.pointFrom === 'photo' ? 'fromPhoto' : 'fromMap')
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
            {from}
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
            at={draft.point ?? start}
            pin={draft.point}
            onPin={(point, name) =>
              set({ point, accuracy: undefined, pointFrom: 'map', pointName: name || undefined })
            }
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
