/** Somebody new at a door, or other values for somebody known. What is masked stays as it is unless something new is typed. */
import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import {
  buildingGet,
  buildingsList,
  homeGet,
  peopleList,
  personCorrect,
  personCreate,
  personGet,
} from '../contract.ts'
import { accuracy, findingGet, findingsList } from '../contract-findings.ts'
import { history } from '../contract-more.ts'
import { personFields, type ResidenceRole, residenceRoles } from '../rules.ts'
import { Field } from './parts.tsx'
import { words } from './words.ts'

/** Everything that shows a person, a door or what contradicts. */
export const shownAgain = [
  ...[personGet, homeGet, buildingGet, buildingsList, peopleList, history],
  ...[findingsList, findingGet, accuracy],
]

export interface Known {
  id: string
  version: number
  /** Masked. */
  values: Record<string, string>
}

const first = ['name', 'idNumber', 'phone'] as const

export function PersonForm({ of, homeId, onClose }: { of?: Known; homeId?: string; onClose: () => void }) {
  const t = useT(words)
  const [values, setValues] = useState<Record<string, string>>({})
  const [place, setPlace] = useState({ role: 'family' as ResidenceRole, relation: '', household: '' })
  const [why, setWhy] = useState('')
  const [anyway, setAnyway] = useState(false)
  const done = (said: string) => {
    announce(said)
    onClose()
  }
  const create = useSend(personCreate, { renew: shownAgain, onDone: () => done(t('savedNew')) })
  const correct = useSend(personCorrect, { renew: shownAgain, onDone: () => done(t('saved')) })
  const send = of ? correct : create
  const set = (f: string, v: string) => setValues({ ...values, [f]: v })
  function save() {
    if (of)
      correct.mutate({
        params: { id: of.id },
        body: { baseVersion: of.version, values: values as never, why, anyway },
      })
    else
      create.mutate({
        body: {
          values: { ...values, name: values.name ?? '' } as never,
          residence: { homeId: homeId!, ...place },
          why,
          anyway,
        },
      })
  }
  const control = (f: (typeof personFields)[number]) =>
    f === 'sex' ? (
      <select value={values.sex ?? ''} onChange={(e) => set(f, e.target.value)}>
        <option value="">{of?.values.sex ?? ''}</option>
        <option value="男">{t('male')}</option>
        <option value="女">{t('female')}</option>
      </select>
    ) : (
      <input
        type={f === 'birth' || f === 'death' ? 'date' : 'text'}
        value={values[f] ?? ''}
        required={!of && f === 'name'}
        placeholder={of?.values[f]}
        autoComplete="off"
        onChange={(e) => set(f, e.target.value)}
      />
    )
  const extra = send.error?.extra as
    | { personId?: string; place?: string; name?: string; community?: string }
    | undefined
  return (
    <Dialog title={of ? `${t('correct')} ${of.values.name}` : t('newPerson')} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          save()
        }}
      >
        <div className="two">
          {[...first, ...personFields.filter((f) => !first.includes(f as never))].map((f) => (
            <Field key={f} label={t(f)}>
              {control(f)}
            </Field>
          ))}
          {!of && (
            <>
              <Field label={t('role')}>
                <select
                  value={place.role}
                  onChange={(e) => setPlace({ ...place, role: e.target.value as ResidenceRole })}
                >
                  {residenceRoles.map((r) => (
                    <option key={r} value={r}>
                      {t(r)}
                    </option>
                  ))}
                </select>
              </Field>
              {(['relation', 'household'] as const).map((f) => (
                <Field key={f} label={t(f)}>
                  <input value={place[f]} onChange={(e) => setPlace({ ...place, [f]: e.target.value })} />
                </Field>
              ))}
            </>
          )}
        </div>
        {of && (
          <Field label={t('why')}>
            <input value={why} maxLength={200} onChange={(e) => setWhy(e.target.value)} />
          </Field>
        )}
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={Object.fromEntries(personFields.map((f) => [`values.${f}`, t(f)]))}
          />
        )}
        {send.error?.code === 'ledger.known' && (
          <p>
            {t('known', { name: extra?.name ?? '', place: extra?.place ?? extra?.community ?? '' })}{' '}
            {extra?.personId && (
              <Link className="y-link" to={`/ledger/people/${extra.personId}`} onClick={onClose}>
                {t('openKnown')}
              </Link>
            )}
          </p>
        )}
        {(send.error?.issues.length ?? 0) > 0 && (
          <label className="tick">
            <input type="checkbox" checked={anyway} onChange={(e) => setAnyway(e.target.checked)} />
            {t('anyway')}
          </label>
        )}
        <p className="y-note">{t('willSave')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn
            pri
            type="submit"
            busy={send.isPending}
            disabled={of !== undefined && Object.keys(values).length === 0}
          >
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
