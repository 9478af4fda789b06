import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { buildingsList } from '../contract.ts'
import {
  type OrganisationRow,
  organisationCorrect,
  organisationCreate,
  organisationsList,
} from '../contract-more.ts'
import { Field } from './parts.tsx'
import { words } from './words.ts'

const fields = ['name', 'creditCode', 'kind', 'address', 'legalPerson', 'phone'] as const
/** What stands masked in the row is left alone unless something new is typed. */
const masked = ['legalPerson', 'phone']

export function OrganisationForm({ of, onClose }: { of: OrganisationRow | undefined; onClose: () => void }) {
  const t = useT(words)
  const buildings = useAsk(buildingsList, { query: {} }, { staleTime: 60_000, enabled: !of })
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map((f) => [f, of && !masked.includes(f) ? String(of[f]) : ''])),
  )
  const [region, setRegion] = useState('')
  const [anyway, setAnyway] = useState(false)
  const done = (said: string) => {
    announce(said)
    onClose()
  }
  const create = useSend(organisationCreate, {
    renew: [organisationsList],
    onDone: () => done(t('savedNew')),
  })
  const correct = useSend(organisationCorrect, { renew: [organisationsList], onDone: () => done(t('saved')) })
  const send = of ? correct : create
  const label = (f: (typeof fields)[number]) => (f === 'name' ? t('orgName') : t(f))
  function save() {
    const changed = Object.fromEntries(
      fields
        .filter((f) => values[f] !== (of && !masked.includes(f) ? of[f] : ''))
        .map((f) => [f, values[f]!]),
    )
    if (of)
      correct.mutate({ params: { id: of.id }, body: { baseVersion: of.version, values: changed, anyway } })
    else create.mutate({ body: { regionPath: region, values: { ...changed, name: values.name! }, anyway } })
  }
  return (
    <Dialog title={of ? `${t('correct')} ${of.name}` : t('newOrganisation')} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          save()
        }}
      >
        {!of && (
          <Field label={t('building')}>
            <select required value={region} onChange={(e) => setRegion(e.target.value)}>
              <option value="" />
              {buildings.data?.items.map((b) => (
                <option key={b.path} value={b.path}>
                  {b.address || b.name}
                </option>
              ))}
            </select>
          </Field>
        )}
        {fields.map((f) => (
          <Field key={f} label={label(f)}>
            <input
              value={values[f]}
              required={f === 'name'}
              placeholder={of && masked.includes(f) ? String(of[f]) : undefined}
              onChange={(e) => setValues({ ...values, [f]: e.target.value })}
            />
          </Field>
        ))}
        {send.error && (
          <>
            <ProblemPanel
              problem={send.error}
              title={t('notSaved')}
              fields={Object.fromEntries(fields.map((f) => [`values.${f}`, label(f)]))}
            />
            {send.error.issues.length > 0 && (
              <label className="tick">
                <input type="checkbox" checked={anyway} onChange={(e) => setAnyway(e.target.checked)} />
                {t('anyway')}
              </label>
            )}
          </>
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
