import './arrivals.css'
import { useId } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Block, Chips } from '../../../ui/phone.tsx'
import { ABROAD, divisions } from '../rules/divisions.ts'
import { dayPlus, daysAhead, daysBack, hows, howWords, mostPlaces, mostWith, type Place } from '../rules.ts'
import { type Draft, type Faults, today } from './draft.ts'
import { words } from './words.ts'

type Keep = (change: Partial<Draft>) => void

/** One line to write, with what is wrong with it below. */
export function Line({
  label,
  value,
  onChange,
  fault,
  ...more
}: {
  label: string
  value: string
  onChange: (text: string) => void
  fault?: string | undefined
  type?: string
  max?: string
  min?: string
  maxLength?: number
  autoComplete?: string
  inputMode?: 'text' | 'tel' | 'numeric'
  placeholder?: string
}) {
  const id = useId()
  return (
    <>
      <label className="y-label" htmlFor={id}>
        {label}
      </label>
      <input
        {...more}
        id={id}
        className="y-text"
        value={value}
        onChange={(e) => onChange(e.target.value)}
        {...(fault ? { 'aria-invalid': true, 'aria-describedby': `${id}-fault` } : {})}
      />
      {fault && (
        <p className="y-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </>
  )
}

/** Province, city, county, as far as it is known; then in words. */
export function PlaceFields({
  value,
  onChange,
  faults,
  path,
}: {
  value: Place
  onChange: (p: Place) => void
  faults: Faults
  path: string
}) {
  const t = useT(words)
  const { code } = value
  const all = divisions()
  const province = all.find((p) => code !== '' && p.code.slice(0, 2) === code.slice(0, 2))
  const city = province?.children.find(
    (c) => c.code === code || (c.children.length > 0 && c.code.slice(0, 4) === code.slice(0, 4)),
  )
  const set = (next: string) => onChange({ ...value, code: next })
  const wrong = faults[`${path}.code`] ?? (path === 'from.0' ? faults.from : undefined)
  return (
    <>
      <div className="ar-place">
        <select
          className="y-text"
          aria-label={t('province')}
          value={province?.code ?? ''}
          aria-invalid={wrong ? true : undefined}
          onChange={(e) => set(e.target.value)}
        >
          <option value="">
            {t('choose')} · {t('province')}
          </option>
          {all.map((p) => (
            <option key={p.code} value={p.code}>
              {p.name}
            </option>
          ))}
        </select>
        {province && province.children.length > 0 && (
          <select
            className="y-text"
            aria-label={t('city')}
            value={city?.code ?? province.code}
            onChange={(e) => set(e.target.value)}
          >
            <option value={province.code}>{t('wholeProvince')}</option>
            {province.children.map((c) => (
              <option key={c.code} value={c.code}>
                {c.name}
              </option>
            ))}
          </select>
        )}
        {city && city.children.length > 0 && (
          <select
            className="y-text"
            aria-label={t('county')}
            value={code}
            onChange={(e) => set(e.target.value)}
          >
            <option value={city.code}>{t('wholeCity')}</option>
            {city.children.map((c) => (
              <option key={c.code} value={c.code}>
                {c.name}
              </option>
            ))}
          </select>
        )}
      </div>
      {wrong && <p className="y-fault">{wrong}</p>}
      <Line
        label={t(code === ABROAD ? 'country' : 'placeMore')}
        value={value.place}
        maxLength={80}
        fault={faults[`${path}.place`]}
        onChange={(place) => onChange({ ...value, place })}
      />
    </>
  )
}

/** Everything but who they are: it is the same when it is said and when it is corrected. */
export function ComingFields({ d, keep, faults }: { d: Draft; keep: Keep; faults: Faults }) {
  const t = useT(words)
  const lang = useLang()
  const setPlace = (i: number, p: Place) => keep({ from: d.from.map((x, n) => (n === i ? p : x)) })
  return (
    <>
      <Block title={t('from')}>
        {d.from.map((p, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places have no name of their own while they are written
          <div key={i} className="ar-one">
            {i > 0 && (
              <p className="ar-head">
                {t('also')}
                <button
                  type="button"
                  className="y-link"
                  onClick={() => keep({ from: d.from.filter((_, n) => n !== i) })}
                >
                  {t('remove')}
                </button>
              </p>
            )}
            <PlaceFields value={p} onChange={(x) => setPlace(i, x)} faults={faults} path={`from.${i}`} />
          </div>
        ))}
        {d.from.length < mostPlaces && (
          <Btn icon="plus" onClick={() => keep({ from: [...d.from, { code: '', place: '' }] })}>
            {t('addPlace')}
          </Btn>
        )}
      </Block>
      <Block title={t('when')}>
        <Line
          label={t('arrivesOn')}
          type="date"
          value={d.arrivesOn}
          min={dayPlus(today(), -daysBack)}
          max={dayPlus(today(), daysAhead)}
          fault={faults.arrivesOn}
          onChange={(x) => keep({ arrivesOn: x || today() })}
        />
        <p className="y-label">{t('how')}</p>
        <Chips
          value={d.how}
          onChange={(how) => how && keep({ how })}
          items={hows.map((value) => ({ value, label: howWords[value][lang] }))}
        />
        <Line label={t('trip')} value={d.trip} maxLength={40} onChange={(trip) => keep({ trip })} />
      </Block>
      <Block title={t('stay')}>
        <p className="y-note">{t('stayHint')}</p>
        <Line
          label={t('stay')}
          value={d.stay}
          maxLength={120}
          autoComplete="street-address"
          fault={faults.stay}
          onChange={(stay) => keep({ stay })}
        />
      </Block>
    </>
  )
}

export function WithFields({ d, keep, faults }: { d: Draft; keep: Keep; faults: Faults }) {
  const t = useT(words)
  return (
    <>
      {d.companions.map((c, i) => {
        const set = (next: Partial<typeof c>) =>
          keep({ companions: d.companions.map((x, n) => (n === i ? { ...x, ...next } : x)) })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: people have no name of their own while they are written
          <div key={i} className="ar-one">
            <p className="ar-head">
              {t('nth', { n: i + 1 })}
              <button
                type="button"
                className="y-link"
                onClick={() => keep({ companions: d.companions.filter((_, n) => n !== i) })}
              >
                {t('remove')}
              </button>
            </p>
            <Line
              label={t('name')}
              value={c.name}
              maxLength={40}
              fault={faults[`companions.${i}.name`]}
              onChange={(name) => set({ name })}
            />
            <Line
              label={t('idOptional')}
              value={c.idNumber}
              maxLength={20}
              fault={faults[`companions.${i}.idNumber`]}
              onChange={(idNumber) => set({ idNumber })}
            />
            <Line
              label={t('relation')}
              value={c.relation}
              maxLength={20}
              onChange={(relation) => set({ relation })}
            />
          </div>
        )
      })}
      {d.companions.length < mostWith && (
        <Btn
          icon="plus"
          onClick={() => keep({ companions: [...d.companions, { name: '', idNumber: '', relation: '' }] })}
        >
          {t('addWith')}
        </Btn>
      )}
    </>
  )
}

export function Privacy() {
  const t = useT(words)
  return (
    <Block title={t('privacy')}>
      <p className="ar-text">{t('purpose')}</p>
      <p className="ar-text">{t('kept')}</p>
    </Block>
  )
}
