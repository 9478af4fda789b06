import { useEffect, useRef, useState } from 'react'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useSession } from '../../../ui/session.tsx'
import { DIVISIONS, exportFile } from '../contract.ts'
import { momentOf, type PageState } from './state.ts'
import { todayHere } from './time.ts'
import { divisionWord, words } from './words.ts'

const LAYERS = [...DIVISIONS, 'cases'] as const

const capital = (s: string) => s.charAt(0).toUpperCase() + s.slice(1)

/** Title, layers, the day that is looked at, and what can be done with the whole. */
export function TopBar({
  state,
  under,
  face,
  onFace,
  onImport,
}: {
  state: PageState
  under: string | null
  face: string
  onFace: (f: 'list' | 'map' | 'detail') => void
  onImport: (() => void) | undefined
}) {
  const t = useT(words)
  const w = useWord()
  const { day, layers } = state
  const { can } = useSession()
  const shown = can('case.read') ? LAYERS : DIVISIONS
  return (
    <header className="rg-top">
      <h1>{t('title')}</h1>
      <div className="rg-faces" role="tablist">
        {(['list', 'map', 'detail'] as const).map((f) => (
          <button
            type="button"
            role="tab"
            key={f}
            aria-selected={face === f}
            className={face === f ? 'on' : ''}
            onClick={() => onFace(f)}
          >
            {t(f)}
          </button>
        ))}
      </div>
      <fieldset className="rg-layers">
        <legend className="sr">{t('layers')}</legend>
        {shown.map((d) => (
          <label key={d} className={layers.includes(d) ? 'on' : ''}>
            <input
              type="checkbox"
              checked={layers.includes(d)}
              onChange={(e) =>
                state.show(shown.filter((x) => (x === d ? e.target.checked : layers.includes(x))))
              }
            />
            <i className={d} aria-hidden="true" />
            {d === 'cases' ? t('cases') : capital(w(divisionWord(d)))}
          </label>
        ))}
      </fieldset>
      <label className="rg-inline rg-past">
        {t('past')}
        <input
          type="date"
          value={day ?? ''}
          max={todayHere()}
          onChange={(e) => state.look(e.target.value && e.target.value < todayHere() ? e.target.value : null)}
        />
      </label>
      {day && (
        <p className="rg-pastnote" role="status">
          {t('pastNote', { day })}
          <Btn sm onClick={() => state.look(null)}>
            {t('today')}
          </Btn>
        </p>
      )}
      <span className="sp" />
      <Btn icon="check" k="F" title={t('check')} onClick={() => state.open('check')}>
        {t('check')}
      </Btn>
      {onImport && (
        <Btn icon="upload" title={t('import')} onClick={onImport}>
          {t('import')}
        </Btn>
      )}
      <Export under={under} asOf={day ? momentOf(day) : undefined} />
    </header>
  )
}

function Export({ under, asOf }: { under: string | null; asOf: string | undefined }) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!open) return
    const away = (e: Event) => {
      if (!(e.target instanceof Node && box.current?.contains(e.target))) setOpen(false)
    }
    const onKey = (e: KeyboardEvent) => e.key === 'Escape' && setOpen(false)
    addEventListener('pointerdown', away)
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('pointerdown', away)
      removeEventListener('keydown', onKey)
    }
  }, [open])
  const link = (format: 'csv' | 'geojson') =>
    addressOf(exportFile, {}, { format, under: under ?? undefined, asOf })
  return (
    <span className="rg-menu" ref={box}>
      <Btn
        icon="download"
        title={t('export')}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t('export')}
      </Btn>
      {open && (
        <span className="y-menu" role="menu">
          <a className="y-btn ghost" role="menuitem" href={link('csv')} onClick={() => setOpen(false)}>
            {t('exportCsv')}
          </a>
          <a className="y-btn ghost" role="menuitem" href={link('geojson')} onClick={() => setOpen(false)}>
            {t('exportGeo')}
          </a>
        </span>
      )}
    </span>
  )
}
