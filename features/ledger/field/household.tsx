import { useEffect, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { BackBar, Block, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import type { Queue } from '../../../ui/queue.ts'
import { useMe } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Dweller, type Home, homeGet, personReveal } from '../contract.ts'
import { findingsList } from '../contract-findings.ts'
import { ChangePerson } from './change.tsx'
import { Question } from './question.tsx'
import type { Changed, Waiting } from './queue.ts'
import { words } from './words.ts'

/** One household at its door: what to ask, with what stands on the books; who lives here; whoever is missing is added. */
export function Household({
  id,
  queue,
  items,
  onBack,
  onNext,
}: {
  id: string
  queue: Queue<Waiting>
  items: readonly Waiting[]
  onBack: () => void
  onNext: (() => void) | undefined
}) {
  const t = useT(words)
  const home = useAsk(homeGet, { params: { id } })
  const findings = useAsk(findingsList, { query: { home: id, limit: 50 } as never })
  const [adding, setAdding] = useState(false)
  const h = home.data
  const answered = new Set(items.filter((i) => !i.refused && i.homeId === id).map((i) => i.findingId))
  const open = (findings.data?.items ?? []).filter((f) => f.visit && !answered.has(f.id))
  const [cleared, setCleared] = useState(0)
  const title = !h ? '' : h.unit ? t('doorOf', { unit: h.unit, room: h.room }) : h.room
  return (
    <>
      <BackBar title={t('check')} onBack={onBack} />
      <PhoneMain>
        {home.error && (
          <div className="y-page-pad">
            <ProblemPanel problem={home.error} title={t('failed')} onRetry={() => void home.refetch()} />
          </div>
        )}
        {!h && !home.error && <Loading rows={6} />}
        {h && (
          <>
            <div className="y-tt">
              <h1>{title}</h1>
              <p>
                {[h.address || h.buildingName, h.gridName, t('listed', { n: h.dwellers.length })].join(' · ')}
              </p>
            </div>
            <Block
              title={open.length > 0 ? t('toAsk', { n: open.length }) : t('allClear')}
              {...(cleared > 0 ? { note: t('cleared', { n: cleared }) } : {})}
            >
              {open.map((f, i) => (
                <Question
                  key={f.id}
                  n={i + 1}
                  f={f}
                  onAnswer={(answer) => {
                    queue.add({ findingId: f.id, homeId: id, label: f.place, answer })
                    setCleared((c) => c + 1)
                  }}
                />
              ))}
            </Block>
            <Dwellers
              h={h}
              waiting={items.flatMap((i) => (i.refused || !i.changed ? [] : [i.changed.personId]))}
              onAdd={() => setAdding(true)}
              onChange={(changed) => queue.add({ homeId: id, label: title, changed })}
            />
          </>
        )}
      </PhoneMain>
      {onNext && (
        <footer className="y-dock">
          <Btn pri={open.length === 0} onClick={onNext}>
            {t('next')}
          </Btn>
        </footer>
      )}
      {adding && h && (
        <AddPerson
          onClose={() => setAdding(false)}
          onAdd={(values, relation, tenant) => {
            queue.add({
              homeId: id,
              label: title,
              person: {
                values: values as never,
                residence: { homeId: id, relation, role: tenant ? 'tenant' : 'family' },
                source: '入户核查',
              },
            })
            setAdding(false)
          }}
        />
      )}
    </>
  )
}

function Dwellers({
  h,
  waiting,
  onAdd,
  onChange,
}: {
  h: Home
  /** Whom something is kept for on this phone: nothing more is said of them before it was sent. */
  waiting: readonly string[]
  onAdd: () => void
  onChange: (c: Changed) => void
}) {
  const [changing, setChanging] = useState<Dweller>()
  const t = useT(words)
  const me = useMe()
  const [shown, setShown] = useState<Map<string, Record<string, string>>>()
  const [fault, setFault] = useState<ApiProblem>()
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setShown(undefined), 60_000)
    return () => clearTimeout(timer)
  }, [shown])
  async function show() {
    setFault(undefined)
    try {
      const all = new Map<string, Record<string, string>>()
      for (const d of h.dwellers) {
        const body = { requestId: newRequestId(), purpose: 'verify' as const }
        all.set(d.personId, (await call(personReveal, { params: { id: d.personId }, body })).values)
      }
      setShown(all)
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  const value = (d: Dweller, f: 'name' | 'idNumber' | 'phone') => shown?.get(d.personId)?.[f] ?? d[f]
  return (
    <Block title={t('here')}>
      {h.mayReveal && h.dwellers.length > 0 && (
        <p className="lf-eye">
          <Icon name="eye" />
          {shown ? (
            <span>
              {t('shown')} · {me.name}
            </span>
          ) : (
            <span>
              <button type="button" className="y-link" onClick={() => void show()}>
                {t('show')}
              </button>
              <br />
              {t('showWill')}
            </span>
          )}
        </p>
      )}
      {fault && <ProblemPanel problem={fault} title={t('notShown')} />}
      <ul className="lf-people">
        {h.dwellers.map((d) => (
          <li key={d.residenceId}>
            <b>{value(d, 'name') || t('unnamed')}</b>
            <span>
              {[
                d.relation,
                d.sex === 1 ? t('male') : d.sex === 2 ? t('female') : '',
                d.age === null ? '' : t('years', { n: d.age }),
                d.role === 'tenant' ? t('tenant') : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <small>
              {value(d, 'idNumber')}
              <br />
              {shown ? <a href={`tel:${value(d, 'phone')}`}>{value(d, 'phone')}</a> : d.phone}
            </small>
            {h.mayEdit &&
              (waiting.includes(d.personId) ? (
                <small>{t('waits')}</small>
              ) : (
                <Btn sm aria-label={`${t('differs')} ${d.name}`} onClick={() => setChanging(d)}>
                  {t('differs')}
                </Btn>
              ))}
          </li>
        ))}
      </ul>
      {h.mayEdit && (
        <Btn icon="plus" onClick={onAdd}>
          {t('add')}
        </Btn>
      )}
      {changing && (
        <ChangePerson
          d={changing}
          onClose={() => setChanging(undefined)}
          onChange={(c) => {
            onChange(c)
            setChanging(undefined)
          }}
        />
      )}
    </Block>
  )
}

function AddPerson({
  onClose,
  onAdd,
}: {
  onClose: () => void
  onAdd: (values: Record<string, string>, relation: string, tenant: boolean) => void
}) {
  const t = useT(words)
  const [values, setValues] = useState<Record<string, string>>({})
  const [relation, setRelation] = useState('')
  const [tenant, setTenant] = useState(false)
  const ready = (values.name ?? '').trim() !== ''
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <form
        className="lf-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (ready) onAdd(values, relation, tenant)
        }}
      >
        {(['name', 'idNumber', 'phone'] as const).map((f) => (
          <label key={f}>
            {t(f)}
            <input
              className="y-text"
              value={values[f] ?? ''}
              inputMode={f === 'phone' ? 'tel' : 'text'}
              autoComplete="off"
              onChange={(e) => setValues({ ...values, [f]: e.target.value })}
            />
          </label>
        ))}
        <label>
          {t('relation')}
          <input
            className="y-text"
            value={relation}
            maxLength={20}
            onChange={(e) => setRelation(e.target.value)}
          />
        </label>
        <label className="tick">
          <input type="checkbox" checked={tenant} onChange={(e) => setTenant(e.target.checked)} />
          {t('tenant')}
        </label>
        {!ready && <p className="y-note">{t('lack')}</p>}
        <Btn pri type="submit" disabled={!ready}>
          {t('save')}
        </Btn>
      </form>
    </Dialog>
  )
}
