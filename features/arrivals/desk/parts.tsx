import { useState } from 'react'
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { buildingGet } from '../../ledger/contract.ts'
import { residenceRoles } from '../../ledger/rules.ts'
import { RegionPick } from '../../regions/desk/pick.tsx'
import type { Decision, Detail } from './decision.ts'
import { words } from './words.ts'

interface Part {
  a: Detail
  busy: boolean
  decide: (d: Decision) => void
}
type Role = (typeof residenceRoles)[number]

/** Where somebody will live, said by a person: a building and its door, or as far as it is known. */
export function PlacePart({ a, busy, decide }: Part) {
  const t = useT(words)
  const [path, setPath] = useState(a.placed === 'none' ? '' : a.regionPath)
  const [homeId, setHomeId] = useState('')
  // Doors hang on buildings, which lie below grids.
  const building = useAsk(
    buildingGet,
    { params: { path } },
    { enabled: /^\d{12}([0-9A-Z]\d{2}){2,}$/.test(path), staleTime: 60_000, retry: false },
  )
  const homes = building.data?.homes ?? []
  return (
    <form
      className="av-box"
      onSubmit={(e) => {
        e.preventDefault()
        decide({ do: 'place', regionPath: path, ...(homeId ? { homeId } : {}) })
      }}
    >
      <h3>{t('placeHead')}</h3>
      <RegionPick
        label={t('building')}
        value={path}
        onChange={(to) => {
          setPath(to)
          setHomeId('')
        }}
      />
      {homes.length > 0 && (
        <label>
          {t('door')}
          <select value={homeId} onChange={(e) => setHomeId(e.target.value)}>
            <option value="">{t('noDoor')}</option>
            {homes.map((h) => (
              <option key={h.id} value={h.id}>
                {[h.unit, h.room].filter(Boolean).join('-')}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="acts">
        <Btn type="submit" pri={a.needs.includes('place')} busy={busy} disabled={!path}>
          {t('placeIt')}
        </Btn>
      </div>
    </form>
  )
}

/** Who of the ledger it is: one of those alike, none of them, or somebody new at the door where they live. */
export function PersonPart({ a, busy, decide }: Part) {
  const t = useT(words)
  const w = useWord()
  const [role, setRole] = useState<Role | ''>('')
  const [fresh, setFresh] = useState<Role>('tenant')
  if (a.link === 'linked' || a.link === 'none') return null
  return (
    <div className="av-box">
      <h3>{t('personHead')}</h3>
      {a.link === 'proposed' && (
        <>
          {a.candidates.map((c) => (
            <div key={c.personId} className="av-like">
              <span>
                <b>{c.name}</b> {c.age ?? ''} · {c.place}
                <small>
                  {t('alike', { n: Math.round(c.score * 100) })} · {c.why.map((x) => w(x)).join(' · ')}
                </small>
              </span>
              <Btn
                sm
                busy={busy}
                onClick={() => decide({ do: 'link', personId: c.personId, ...(role ? { role } : {}) })}
              >
                {t('him')}
              </Btn>
            </div>
          ))}
          {a.hidden > 0 && <p className="y-note">{t('hidden', { n: a.hidden })}</p>}
          {a.homeId && a.mayEnter && a.candidates.length > 0 && (
            <RoleSelect label={t('role')} value={role} none={t('noRole')} onChange={setRole} />
          )}
          <div className="acts">
            <Btn busy={busy} onClick={() => decide({ do: 'apart', why: '' })}>
              {t('none_')}
            </Btn>
          </div>
        </>
      )}
      {a.link !== 'proposed' && (
        <>
          <p>{t(a.link === 'apart' ? 'apart' : 'isNew')}</p>
          {a.mayEnter &&
            (a.homeId ? (
              <>
                <RoleSelect label={t('role')} value={fresh} onChange={(r) => r && setFresh(r)} />
                <p className="y-note">{t('createWill', { door: a.door })}</p>
                <div className="acts">
                  <Btn pri busy={busy} onClick={() => decide({ do: 'create', role: fresh })}>
                    {t('create')}
                  </Btn>
                </div>
              </>
            ) : (
              <p className="y-note">{t('needDoor')}</p>
            ))}
        </>
      )}
    </div>
  )
}

/** The same person's other arrivals, and the way to end this one as a repeat of one of them. */
export function TwicePart({ a, busy, decide }: Part) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  return (
    <div className="av-box">
      <h3>{t('twiceHead')}</h3>
      {a.same.map((x) => (
        <div key={x.id} className="av-like">
          <span>
            <Link to={`/arrivals?id=${x.id}`}>{x.name}</Link> · {x.arrivesOn} · {t(x.state)} · {x.gridName}
            <small>
              {t(x.by === 'idNumber' ? 'byNumber' : 'byPhone')} · {t('reported')}{' '}
              {moment(x.reportedAt, now, lang)}
            </small>
          </span>
          {a.mayDecide && x.mayDecide && (
            <Btn sm busy={busy} onClick={() => decide({ do: 'repeat', of: x.id })}>
              {t('keepThat')}
            </Btn>
          )}
        </div>
      ))}
      {a.sameElsewhere > 0 && <p className="y-note">{t('elsewhere', { n: a.sameElsewhere })}</p>}
      {a.mayDecide && a.same.some((x) => x.mayDecide) && <p className="y-note">{t('twiceWill')}</p>}
    </div>
  )
}

function RoleSelect({
  label,
  value,
  none,
  onChange,
}: {
  label: string
  value: Role | ''
  none?: string
  onChange: (r: Role | '') => void
}) {
  const t = useT(words)
  return (
    <label>
      {label}
      <select value={value} onChange={(e) => onChange(e.target.value as Role | '')}>
        {none !== undefined && <option value="">{none}</option>}
        {residenceRoles.map((r) => (
          <option key={r} value={r}>
            {t(r)}
          </option>
        ))}
      </select>
    </label>
  )
}
