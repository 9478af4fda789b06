import { useEffect, useMemo, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Finding, getItem, type Item, type ListHead } from '../contract.ts'
import { classCodeOf, diffItems, kindCodeOf, validateList } from '../rules.ts'
import { ChangeText } from './compare.tsx'
import { ChipsField, type Editing, EvidenceField, Faults, Field, setOf, TextField } from './fields.tsx'
import { LimitGrid, TestsField, WhoGrid } from './levels.tsx'
import { getAt } from './paths.ts'
import type { Whom } from './units.ts'
import { words } from './words.ts'
import type { Work } from './work.ts'

interface Props {
  list: ListHead
  code: string
  /** The version it is compared with when it came from a file and not from another version. */
  inForce: ListHead | undefined
  editable: boolean
  work: Work
  whom: Whom
  findings: readonly Finding[]
  /** A field to bring into view, with a number that changes at every press. */
  goTo: { field: string; turn: number } | null
  onBack: () => void
  onCompare: () => void
  onRemove: (item: Item) => void
}

export function ItemView(p: Props) {
  const t = useT(words)
  const edit = p.work.edits[p.code]
  const asked = useAsk(
    getItem,
    { params: { id: p.list.id, code: p.code } },
    { enabled: !edit || edit.from !== null },
  )
  const other = useAsk(
    getItem,
    { params: { id: p.inForce?.id ?? '', code: p.code } },
    { enabled: !!p.inForce && p.list.basedOn === null && !p.list.inForce, retry: false },
  )
  const item = edit?.item ?? asked.data?.item
  if (!item && asked.error)
    return <ProblemPanel problem={asked.error} safe="" onRetry={() => void asked.refetch()} />
  if (!item) return <Loading rows={8} />
  const before = asked.data?.before ?? other.data?.item ?? null
  return (
    <Sheet
      {...p}
      item={item}
      before={before}
      saved={edit ? edit.from : (asked.data?.item ?? null)}
      title={
        asked.data && asked.data.casesInYear > 0
          ? asked.data.onTimeInYear === null
            ? t('year', { n: asked.data.casesInYear })
            : t('yearRate', { n: asked.data.casesInYear, p: Math.round(asked.data.onTimeInYear * 1000) / 10 })
          : t('year', { n: asked.data?.casesInYear ?? 0 })
      }
    />
  )
}

function Sheet({
  item,
  before,
  saved,
  title,
  ...p
}: Props & { item: Item; before: Item | null; saved: Item | null; title: string }) {
  const t = useT(words)
  const [names, setNames] = useState(false)
  const unsaved = p.work.edits[p.code] !== undefined
  // What is being typed is checked here at once; what needs the other items or the places is checked after saving.
  const findings = useMemo(() => {
    if (!unsaved || !p.whom.known) return p.findings.filter((f) => f.itemCode === item.code)
    return validateList({ items: [item], validFrom: '2026-01-01' }, p.whom.facts)
  }, [unsaved, item, p.findings, p.whom])
  const e: Editing = {
    item,
    before,
    editable: p.editable,
    findings,
    whom: p.whom,
    set: setOf(item, (next) => p.work.change(p.code, next, saved)),
  }
  const changes = useMemo(() => (before ? diffItems(before, item) : []), [before, item])
  const { goTo } = p
  useEffect(() => {
    if (!goTo) return
    const path = goTo.field
    const parts = path.split('.')
    for (let n = parts.length; n > 0; n--) {
      const at = document.querySelector<HTMLElement>(
        `.it-sheet [data-field="${parts.slice(0, n).join('.')}"]`,
      )
      if (!at) continue
      at.scrollIntoView({ block: 'center' })
      at.querySelector<HTMLElement>('input,textarea,select,button')?.focus({ preventScroll: true })
      return
    }
  }, [goTo])
  return (
    <div className="it-sheet">
      <Btn ghost sm icon="back" className="it-back" onClick={p.onBack}>
        {t('back')}
      </Btn>
      <p className="it-path">
        {classCodeOf(item.code)} {item.className} › {kindCodeOf(item.code)} {item.kindName}
        {p.editable && (
          <button type="button" className="y-link" aria-expanded={names} onClick={() => setNames(!names)}>
            {t('rename')}
          </button>
        )}
      </p>
      <div className="it-title">
        <h2>
          {item.code} {item.name}
        </h2>
        <span className="y-note">{title}</span>
        <span className="sp" />
        {p.inForce && !p.list.inForce && (
          <Btn sm onClick={p.onCompare}>
            {t('compare', { name: p.inForce.name })}
          </Btn>
        )}
        {p.editable && (
          <Btn
            sm
            ghost
            icon="trash"
            aria-label={t('removeItem')}
            title={t('removeItem')}
            onClick={() => p.onRemove(item)}
          />
        )}
      </div>
      {names && (
        <>
          <Field e={e} path="className">
            <TextField e={e} path="className" />
          </Field>
          <Field e={e} path="kindName">
            <TextField e={e} path="kindName" />
          </Field>
        </>
      )}
      <div className="it-fields">
        {p.editable && (
          <Field e={e} path="name">
            <TextField e={e} path="name" />
          </Field>
        )}
        <Field e={e} path="opening">
          <TextField e={e} path="opening" />
        </Field>
        <Field e={e} path="closing">
          <TextField e={e} path="closing" />
        </Field>
        <EvidenceField e={e} />
        <ChipsField e={e} path="keywords" />
        <ChipsField e={e} path="phrases" />
        <ChipsField e={e} path="notWords" />
        <ChipsField e={e} path="legalBasis" max={120} />
        <Field e={e} path="clocked">
          <label className="it-check">
            <input
              type="checkbox"
              disabled={!p.editable}
              checked={item.clocked}
              onChange={(x) => e.set('clocked', x.target.checked)}
            />
            {t(item.clocked ? 'yesClock' : 'noClock')}
          </label>
        </Field>
      </div>
      <LimitGrid e={e} />
      <WhoGrid e={e} />
      <TestsField e={e} />
      <section>
        <h2 className="y-sec">
          {t('admission')} <small>{t('admissionNote')}</small>
        </h2>
        <div className="it-fields">
          <ChipsField e={e} path="admission.allowed" max={40} />
          <ChipsField e={e} path="admission.forbidden" max={40} />
        </div>
        <Faults e={e} path="admission" exact />
      </section>
      {item.origin && <p className="y-note">{t('origin', item.origin)}</p>}
      {(changes.length > 0 || (!before && p.list.basedOn !== null)) && (
        <section className="it-changes">
          <h2 className="y-sec">{before ? t('itemChanges', { n: changes.length }) : t('itemNew')}</h2>
          <ul>
            {changes.map((c) => (
              <li key={c.field}>
                <ChangeText c={c} whom={p.whom} />{' '}
                {p.editable && before && (
                  <button
                    type="button"
                    className="y-link"
                    onClick={() => e.set(c.field, getAt(before, c.field))}
                  >
                    {t('changeBack')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
