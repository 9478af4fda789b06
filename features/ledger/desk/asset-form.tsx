/** A vehicle or facility: entered, or corrected on the version that was read. What is masked stays unless something new is typed. */
import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { type Asset, assetCorrect, assetCreate } from '../contract-assets.ts'
import {
  type AssetField,
  type AssetKind,
  assetKinds,
  assetTypes,
  energies,
  energyWords,
  facilityFields,
  vehicleFields,
} from '../rules/assets.ts'
import { assetsAgain } from './asset.tsx'
import { assetWords } from './asset-words.ts'
import { type OwnerDraft, OwnerPick } from './owner-pick.tsx'
import { Field } from './parts.tsx'

/** Shown masked: what stands there is left alone unless something new is typed. */
const masked: readonly AssetField[] = ['plate', 'owner', 'phone', 'keeper', 'keeperPhone']
const days: readonly AssetField[] = ['looked', 'due', 'closedOn']
const order: Record<AssetKind, readonly AssetField[]> = {
  vehicle: ['plate', 'type', 'energy', 'brand', 'colour', 'phone', 'place', 'due', 'closedOn', 'note'],
  facility: ['name', 'type', 'keeper', 'keeperPhone', 'place', 'looked', 'every', 'due', 'closedOn', 'note'],
}

interface Draft extends OwnerDraft {
  kind: AssetKind
  region: string
  point: string
  values: Partial<Record<AssetField, string>>
  why: string
}

export function AssetForm({
  of,
  kind,
  onClose,
  onSaved,
}: {
  of: Asset | undefined
  kind: AssetKind
  onClose: () => void
  onSaved: (id: string, kind: AssetKind) => void
}) {
  const t = useT(assetWords)
  const w = useWord()
  const [v, keep, drop] = useDraft<Draft>(`yige.draft.asset:${of?.id ?? kind}:${of?.version ?? 0}`, {
    kind: of?.kind ?? kind,
    region: of?.regionPath ?? '',
    point: of?.point?.join(', ') ?? '',
    values: of ? {} : { type: Object.keys(assetTypes[kind])[0]! },
    why: '',
    owner: of ? 'keep' : 'none',
    ownerId: '',
    ownerName: '',
  })
  const [anyway, setAnyway] = useState(false)
  const options = {
    renew: assetsAgain,
    onDone: (r: { id: string }) => {
      drop()
      announce(t('saved'))
      onSaved(r.id, v.kind)
      onClose()
    },
  }
  const create = useSend(assetCreate, options)
  const correct = useSend(assetCorrect, options)
  const send = of ? correct : create
  const set = (f: AssetField, value: string) => keep((now) => ({ values: { ...now.values, [f]: value } }))
  const was = (f: AssetField): string => (of && !masked.includes(f) ? (of.values[f] ?? '') : '')
  const now = (f: AssetField): string => v.values[f] ?? was(f)
  const pointOf = (): [number, number] | null => {
    const [lng, lat] = v.point.split(/[,，\s]+/).map(Number)
    return v.point.trim() === '' ? null : [lng ?? Number.NaN, lat ?? Number.NaN]
  }
  const owner = () =>
    v.owner === 'person' || v.owner === 'organisation' ? { kind: v.owner, id: v.ownerId } : null
  function save() {
    const given = Object.fromEntries(Object.entries(v.values).filter(([f, x]) => x !== was(f as AssetField)))
    const values = {
      ...given,
      ...(v.owner === 'named' ? { owner: v.ownerName } : v.owner === 'keep' ? {} : { owner: '' }),
    }
    if (of)
      correct.mutate({
        params: { id: of.id },
        body: {
          baseVersion: of.version,
          ...(v.region === of.regionPath ? {} : { regionPath: v.region }),
          ...(v.point === (of.point?.join(', ') ?? '') ? {} : { point: pointOf() }),
          ...(v.owner === 'keep' ? {} : { owner: owner() }),
          values,
          why: v.why,
          anyway,
        },
      })
    else
      create.mutate({
        body: {
          kind: v.kind,
          regionPath: v.region,
          point: pointOf(),
          owner: owner(),
          values: { type: now('type'), ...values },
          anyway,
        },
      })
  }
  const control = (f: AssetField) =>
    f === 'type' ? (
      <select value={now('type')} onChange={(e) => set('type', e.target.value)}>
        {Object.entries(assetTypes[v.kind]).map(([key, words]) => (
          <option key={key} value={key}>
            {w(words)}
          </option>
        ))}
      </select>
    ) : f === 'energy' ? (
      <select value={now('energy')} onChange={(e) => set('energy', e.target.value)}>
        {energies.map((key) => (
          <option key={key} value={key}>
            {w(energyWords[key])}
          </option>
        ))}
      </select>
    ) : (
      <input
        type={days.includes(f) ? 'date' : f === 'every' ? 'number' : 'text'}
        {...(f === 'every' ? { min: 1, max: 9999 } : {})}
        value={now(f)}
        required={f === 'name'}
        placeholder={of && masked.includes(f) ? of.values[f] : undefined}
        autoComplete="off"
        onChange={(e) => set(f, e.target.value)}
      />
    )
  const known = send.error?.extra as { assetId?: string } | undefined
  return (
    <Dialog title={of ? `${t('correct')} ${of.label}` : t('new')} onClose={onClose} wide>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          save()
        }}
      >
        <div className="two">
          {!of && (
            <Field label={t('what')}>
              <select
                value={v.kind}
                onChange={(e) => {
                  const next = e.target.value as AssetKind
                  keep({ kind: next, owner: 'none', values: { type: Object.keys(assetTypes[next])[0]! } })
                }}
              >
                {assetKinds.map((k) => (
                  <option key={k} value={k}>
                    {t(`${k}One`)}
                  </option>
                ))}
              </select>
            </Field>
          )}
          <RegionPick label={t('region')} value={v.region} onChange={(region) => keep({ region })} />
          {order[v.kind].map((f) => (
            <Field key={f} label={t(f)}>
              {control(f)}
            </Field>
          ))}
          <Field label={t('point')}>
            <input
              value={v.point}
              pattern="\s*|-?\d{1,3}(\.\d+)?\s*[,，\s]\s*-?\d{1,2}(\.\d+)?"
              onChange={(e) => keep({ point: e.target.value })}
            />
          </Field>
        </div>
        <OwnerPick of={v} asset={of} kind={v.kind} onChange={keep} />
        {of && (
          <Field label={t('why')}>
            <input value={v.why} maxLength={200} onChange={(e) => keep({ why: e.target.value })} />
          </Field>
        )}
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{
              regionPath: t('region'),
              owner: t('owner'),
              point: t('point'),
              ...Object.fromEntries([...vehicleFields, ...facilityFields].map((f) => [`values.${f}`, t(f)])),
            }}
          />
        )}
        {send.error?.code === 'ledger.known' && (
          <p>
            {t('known')}{' '}
            {known?.assetId && (
              <Link className="y-link" to={`/ledger?tab=assets&id=${known.assetId}`} onClick={onClose}>
                {t('openKnown')}
              </Link>
            )}
          </p>
        )}
        {((send.error?.issues.length ?? 0) > 0 || send.error?.code === 'ledger.known') && (
          <label className="tick">
            <input type="checkbox" checked={anyway} onChange={(e) => setAnyway(e.target.checked)} />
            {t('anyway')}
          </label>
        )}
        <p className="y-note">{t('willSave')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
