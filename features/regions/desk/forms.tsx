import { type ReactNode, useEffect, useId, useMemo, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import type { Feature, Geometry, Kind } from '../contract.ts'
import { list } from '../contract.ts'
import { cutByLine } from '../rules/cut.ts'
import { kindsUnder } from '../rules/kinds.ts'
import { insidePoint, Shape } from '../rules/polygon.ts'
import { Chosen } from './panel.tsx'
import type { Draft, FormProps } from './state.ts'
import { Unplaced, useUnplaced } from './unplaced.tsx'
import { divisionWord, kindWord, words } from './words.ts'

function Field({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="rg-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <small>{hint}</small>}
    </div>
  )
}

const wholeNumber = (s: string): number | null => (/^\d{1,8}$/.test(s.trim()) ? Number(s) : null)
const listOf = (s: string): string[] =>
  s
    .split(/[、,，;；]/)
    .map((a) => a.trim())
    .filter(Boolean)

/** The outline that was drawn, once it is closed. */
export function outlineOf(draft: Draft): Geometry | null {
  if (!draft.closed || draft.drawn.length < 3) return null
  return { type: 'Polygon', coordinates: [[...draft.drawn, draft.drawn[0]!]] }
}

function Drawing({
  draft,
  setDraft,
  ring,
}: {
  draft: Draft
  setDraft: FormProps['setDraft']
  ring: boolean
}) {
  const t = useT(words)
  const n = draft.drawn.length
  return (
    <div className="rg-draw">
      {draft.drawing && <p>{t(ring ? 'drawing' : 'splitDraw')}</p>}
      <div className="rg-acts">
        {!draft.drawing && (
          <Btn
            sm
            icon="pen"
            onClick={() => setDraft({ drawing: true, drawn: ring ? [] : draft.drawn, closed: false })}
          >
            {n ? t('clear') : t('draw')}
          </Btn>
        )}
        {draft.drawing && n > 0 && (
          <>
            <Btn sm icon="undo" onClick={() => setDraft({ drawn: draft.drawn.slice(0, -1) })}>
              {t('undoPoint')}
            </Btn>
            <Btn sm onClick={() => setDraft({ drawn: [], closed: false })}>
              {t('clear')}
            </Btn>
          </>
        )}
        {draft.drawing && ring && n > 2 && (
          <Btn sm onClick={() => setDraft({ drawing: false, closed: true })}>
            {t('finish')}
          </Btn>
        )}
        {n > 0 && <span className="rg-dim">{t('drawn', { n })}</span>}
      </div>
    </div>
  )
}

export function CreateForm({ region, draft, setDraft, onBody }: FormProps) {
  const t = useT(words)
  const w = useWord()
  const own = region.division
  const [division, setDivision] = useState(own)
  const kinds = kindsUnder(region.kind, division)
  const [kind, setKind] = useState<Kind | undefined>(kinds[0])
  const [name, setName] = useState('')
  const [homes, setHomes] = useState('')
  const [address, setAddress] = useState('')
  const outline = outlineOf(draft)
  const chosen = kind && kinds.includes(kind) ? kind : kinds[0]
  const said = JSON.stringify([division, chosen, name, homes, address, outline])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `said` stands for every field
  useEffect(() => {
    onBody(
      name.trim() && chosen
        ? {
            op: 'create',
            parent: region.path,
            division,
            kind: chosen,
            name: name.trim(),
            households: wholeNumber(homes),
            address: address.trim() || null,
            geometry: outline,
          }
        : null,
    )
  }, [said, region.path])
  return (
    <>
      {own === 'administrative' && region.level > 2 && (
        <Field label={t('division')}>
          {(id) => (
            <select id={id} value={division} onChange={(e) => setDivision(e.target.value as typeof division)}>
              {(['administrative', 'service', 'dedicated'] as const).map((d) => (
                <option key={d} value={d}>
                  {w(divisionWord(d))}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={t('kind')}>
        {(id) => (
          <select id={id} value={chosen ?? ''} onChange={(e) => setKind(e.target.value as Kind)}>
            {kinds.map((k) => (
              <option key={k} value={k}>
                {w(kindWord(k))}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('name')}>
        {(id) => <input id={id} value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />}
      </Field>
      <Field label={t('households')}>
        {(id) => (
          <input id={id} inputMode="numeric" value={homes} onChange={(e) => setHomes(e.target.value)} />
        )}
      </Field>
      {(chosen === 'building' || chosen === 'estate') && (
        <Field label={t('address')}>
          {(id) => (
            <input id={id} value={address} maxLength={120} onChange={(e) => setAddress(e.target.value)} />
          )}
        </Field>
      )}
      <Field label={t('outline')} {...(outline || draft.drawing ? {} : { hint: t('noOutline') })}>
        {() => <Drawing draft={draft} setDraft={setDraft} ring />}
      </Field>
    </>
  )
}

export function UpdateForm({ region, draft, setDraft, onBody }: FormProps) {
  const t = useT(words)
  const [name, setName] = useState(region.name)
  const [aliases, setAliases] = useState(region.aliases.join('、'))
  const [homes, setHomes] = useState(region.households === null ? '' : String(region.households))
  const [address, setAddress] = useState(region.address ?? '')
  const outline = outlineOf(draft)
  const said = JSON.stringify([name, aliases, homes, address, outline])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `said` stands for every field
  useEffect(() => {
    const households = homes.trim() ? wholeNumber(homes) : null
    const next = {
      ...(name.trim() !== region.name && name.trim() ? { name: name.trim() } : {}),
      ...(listOf(aliases).join() !== region.aliases.join() ? { aliases: listOf(aliases) } : {}),
      ...(households !== region.households ? { households } : {}),
      ...(address.trim() !== (region.address ?? '') ? { address: address.trim() || null } : {}),
      ...(outline ? { geometry: outline } : {}),
    }
    onBody(
      Object.keys(next).length
        ? { op: 'update', path: region.path, baseVersion: region.version, ...next }
        : null,
    )
  }, [said, region.path, region.version])
  return (
    <>
      <Field label={t('name')}>
        {(id) => <input id={id} value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />}
      </Field>
      <Field label={t('aliases')} hint={t('aliasesHint')}>
        {(id) => <input id={id} value={aliases} onChange={(e) => setAliases(e.target.value)} />}
      </Field>
      <Field label={t('households')}>
        {(id) => (
          <input id={id} inputMode="numeric" value={homes} onChange={(e) => setHomes(e.target.value)} />
        )}
      </Field>
      <Field label={t('address')}>
        {(id) => (
          <input id={id} value={address} maxLength={120} onChange={(e) => setAddress(e.target.value)} />
        )}
      </Field>
      <Field label={t('outline')}>{() => <Drawing draft={draft} setDraft={setDraft} ring />}</Field>
    </>
  )
}

function Reason({ value, onChange }: { value: string; onChange: (v: string) => void }) {
  const t = useT(words)
  return (
    <Field label={t('reason')} hint={t('reasonHint')}>
      {(id) => <input id={id} value={value} maxLength={200} onChange={(e) => onChange(e.target.value)} />}
    </Field>
  )
}

/** Briefs of the regions picked so far. */
function usePicked(chosen: readonly string[], under: string) {
  const got = useAsk(list, { query: { under, limit: 1000 } })
  return (got.data?.items ?? []).filter((r) => chosen.includes(r.path))
}

export function MoveForm({ region, draft, setDraft, onBody }: FormProps) {
  const t = useT(words)
  const [reason, setReason] = useState('')
  const to = draft.chosen[0]
  useEffect(() => {
    onBody(to && reason.trim() ? { op: 'move', path: region.path, to, reason: reason.trim() } : null)
  }, [to, reason, region.path, onBody])
  const picked = usePicked(draft.chosen, draft.chosen[0] ?? region.path)
  return (
    <>
      <Field label={t('moveTo')} {...(to ? {} : { hint: t('moveHint') })}>
        {() => <Chosen list={picked} onDrop={() => setDraft({ chosen: [] })} />}
      </Field>
      <Reason value={reason} onChange={setReason} />
    </>
  )
}

export function MergeForm({ region, draft, setDraft, onBody }: FormProps) {
  const t = useT(words)
  const [reason, setReason] = useState('')
  const [name, setName] = useState(region.name)
  const from = draft.chosen.join()
  useEffect(() => {
    onBody(
      from && reason.trim()
        ? {
            op: 'merge',
            into: region.path,
            from: from.split(','),
            reason: reason.trim(),
            ...(name.trim() && name.trim() !== region.name ? { name: name.trim() } : {}),
          }
        : null,
    )
  }, [from, reason, name, region.path, region.name, onBody])
  const picked = usePicked(draft.chosen, region.parentPath ?? region.path)
  return (
    <>
      <Field label={t('mergeWith')} hint={t('mergeHint')}>
        {() => (
          <Chosen list={picked} onDrop={(p) => setDraft({ chosen: draft.chosen.filter((c) => c !== p) })} />
        )}
      </Field>
      <Field label={t('mergeInto')}>
        {(id) => <input id={id} value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />}
      </Field>
      <Reason value={reason} onChange={setReason} />
    </>
  )
}

export function SplitForm({ region, draft, setDraft, houses, undecided, onBody }: FormProps) {
  const t = useT(words)
  const [reason, setReason] = useState('')
  const [names, setNames] = useState<string[]>([region.name])
  const [homes, setHomes] = useState<string[]>([])
  const { asked, given, setGiven } = useUnplaced(undecided)
  const parts = useMemo(() => splitParts(region.geometry, draft), [region.geometry, draft])
  const n = region.geometry ? (parts?.length ?? 0) : 2
  const nameAt = (i: number) => names[i] ?? ''
  // Counted from the buildings until somebody types another number.
  const counted = useMemo(
    () => (parts ?? []).map((g) => homesIn(g, houses, region.path)),
    [parts, houses, region.path],
  )
  const homesAt = (i: number) => (homes[i]?.trim() ? wholeNumber(homes[i]) : (counted[i] ?? null))
  const said = JSON.stringify([names, homes, counted, reason, draft.drawn, given])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `said` stands for every field
  useEffect(() => {
    const full =
      n > 1 && Array.from({ length: n }, (_, i) => nameAt(i).trim()).every(Boolean) && reason.trim()
    onBody(
      full
        ? {
            op: 'split',
            path: region.path,
            reason: reason.trim(),
            parts: Array.from({ length: n }, (_, i) => ({
              name: nameAt(i).trim(),
              households: homesAt(i),
              geometry: parts?.[i] ?? null,
              cases: asked.filter((a) => given[a.id] === i).map((a) => a.id),
            })),
          }
        : null,
    )
  }, [said, region.path])
  const put = (list: string[], i: number, v: string) =>
    Array.from({ length: Math.max(list.length, i + 1) }, (_, k) => (k === i ? v : (list[k] ?? '')))
  return (
    <>
      {region.geometry && (
        <Field label={t('outline')}>
          {() => (
            <>
              <Drawing draft={draft} setDraft={setDraft} ring={false} />
              {draft.drawn.length > 1 && (
                <p>{parts === null ? t('splitHole') : n > 1 ? t('splitN', { n }) : t('splitNot')}</p>
              )}
            </>
          )}
        </Field>
      )}
      {n > 1 &&
        Array.from({ length: n }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have an order and nothing else yet
          <div className="rg-part" key={i}>
            <Field label={t('part', { n: i + 1 })}>
              {(id) => (
                <input
                  id={id}
                  value={nameAt(i)}
                  maxLength={60}
                  onChange={(e) => setNames(put(names, i, e.target.value))}
                />
              )}
            </Field>
            <Field label={t('households')} {...(counted[i] ? { hint: t('counted', { n: counted[i] }) } : {})}>
              {(id) => (
                <input
                  id={id}
                  inputMode="numeric"
                  placeholder={counted[i] ? String(counted[i]) : ''}
                  value={homes[i] ?? ''}
                  onChange={(e) => setHomes(put(homes, i, e.target.value))}
                />
              )}
            </Field>
          </div>
        ))}
      {n > 1 && (
        <Unplaced
          list={asked}
          given={given}
          onGiven={setGiven}
          parts={Array.from({ length: n }, (_, i) => nameAt(i).trim() || t('part', { n: i + 1 }))}
        />
      )}
      <Reason value={reason} onChange={setReason} />
    </>
  )
}

/** The parts a drawn line makes; null when it runs through a hole. */
export function splitParts(geometry: Geometry | null, draft: Draft): Geometry[] | null {
  if (!geometry || draft.drawn.length < 2) return []
  return cutByLine(geometry, draft.drawn)
}

/** Households of the buildings that stand in a part; 0 when none of them says how many it has. */
function homesIn(part: Geometry, houses: readonly Feature[], under: string): number {
  const shape = new Shape(part)
  let sum = 0
  for (const h of houses) {
    if (!h.id.startsWith(under) || h.properties.kind !== 'building' || !h.properties.households) continue
    const [x, y] = insidePoint(h.geometry)
    if (shape.contains(x, y)) sum += h.properties.households
  }
  return sum
}
