import type { FormEvent } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { colon, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionField } from '../../regions/desk/pick.tsx'
import { postsList, type Unit, unitChange, unitCreate, unitKinds, unitsList } from '../contract.ts'
import { unitKindWords, words } from './words.ts'

/** Adds a unit, or changes one by the version that was read; closing keeps its history. */
export function UnitForm({
  unit,
  units,
  root,
  onClose,
  onDone,
}: {
  unit?: Unit
  units: readonly Unit[]
  /** Region a new unit starts with. */
  root: string
  onClose: () => void
  onDone: (u: Unit) => void
}) {
  const t = useT(words)
  const k = useT(unitKindWords)
  const renew = [unitsList, postsList]
  const create = useSend(unitCreate, { renew, onDone })
  const change = useSend(unitChange, { renew, onDone })
  const send = unit ? change : create
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const text = (name: string) => String(d.get(name) ?? '').trim()
    const body = {
      name: text('name'),
      nameEn: text('nameEn') || null,
      kind: text('kind') as (typeof unitKinds)[number],
      regionPath: text('regionPath'),
      parentId: text('parentId') || null,
      capabilities: text('capabilities')
        .split(/[,，、\s]+/)
        .filter(Boolean),
      phone: text('phone') || null,
    }
    if (unit)
      change.mutate({
        params: { id: unit.id },
        body: { ...body, active: !d.has('closed'), version: unit.version },
      })
    else create.mutate({ body: { ...body, key: text('key') } })
  }
  return (
    <Dialog title={unit ? `${t('editUnit')} · ${unit.name}` : t('addUnit')} onClose={onClose}>
      <form className="org-form" onSubmit={submit}>
        {send.isError && (
          <ProblemPanel
            problem={send.error}
            title={`${t('failed')}${colon()}${send.error.title}`}
            fields={{
              key: t('key'),
              name: t('called'),
              regionPath: t('serves'),
              capabilities: t('answers'),
              phone: t('phone'),
              parentId: t('above'),
            }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('called')}
            <input name="name" required maxLength={60} defaultValue={unit?.name} />
          </label>
          <label>
            {t('nameEn')}
            <input name="nameEn" maxLength={80} defaultValue={unit?.nameEn ?? ''} />
          </label>
          {!unit && (
            <label>
              {t('key')}
              <input name="key" required pattern="[a-z0-9][a-z0-9.\-]{1,60}" />
            </label>
          )}
          <label>
            {t('kind')}
            <select name="kind" defaultValue={unit?.kind ?? 'team'}>
              {unitKinds.map((x) => (
                <option key={x} value={x}>
                  {k(x)}
                </option>
              ))}
            </select>
          </label>
          <RegionField label={t('serves')} name="regionPath" initial={unit?.regionPath ?? root} />
          <label>
            {t('above')}
            <select name="parentId" defaultValue={unit?.parentId ?? ''}>
              <option value="">{t('aboveNone')}</option>
              {units
                .filter((u) => u.id !== unit?.id)
                .map((u) => (
                  <option key={u.id} value={u.id}>
                    {u.name}
                  </option>
                ))}
            </select>
          </label>
          <label>
            {t('phone')}
            <input name="phone" maxLength={30} defaultValue={unit?.phone ?? ''} />
          </label>
          <label className="all">
            {t('capsHelp')}
            <input name="capabilities" defaultValue={unit?.capabilities.join(', ')} />
          </label>
          {unit && (
            <label className="chk all">
              <input type="checkbox" name="closed" defaultChecked={!unit.active} />
              {t('closed')}
            </label>
          )}
        </div>
        <div className="y-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
