import { useMemo, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { ConflictTable } from '../../../ui/conflict.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { paren, useLang, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { createDraft, discardList, type Item, type ListHead, publishList } from '../contract.ts'
import { classCodeOf, kindCodeOf } from '../rules.ts'
import { sayField, sayValue } from './say.ts'
import type { Leaf } from './tree.tsx'
import type { Whom } from './units.ts'
import { fieldWords, words } from './words.ts'
import { panelWords } from './words-panel.ts'
import { type Clashed, listEndpoints, type Work } from './work.ts'

/** `2026-07` after `2026-05`, and a name nobody has yet: the month to come, with a letter when it is taken. */
export function nextName(lists: readonly ListHead[], now: number): string {
  const day = new Date(now + 8 * 3_600_000)
  const month = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1)).toISOString().slice(0, 7)
  const taken = new Set(lists.map((l) => l.name))
  for (let n = 1; ; n++) {
    const name = n === 1 ? month : `${month}-${n}`
    if (!taken.has(name)) return name
  }
}

export function DraftDialog({
  lists,
  from,
  now,
  onMade,
  onClose,
}: {
  lists: readonly ListHead[]
  from: ListHead
  now: number
  onMade: (id: string) => void
  onClose: () => void
}) {
  const t = useT(panelWords)
  const [name, setName] = useState(() => nextName(lists, now))
  const [basedOn, setBasedOn] = useState(from.id)
  const send = useSend(createDraft, { renew: listEndpoints, onDone: (a) => onMade(a.id) })
  return (
    <Dialog title={t('draftTitle')} onClose={onClose}>
      <form
        className="it-dialog"
        onSubmit={(e) => {
          e.preventDefault()
          if (name.trim()) send.mutate({ body: { name: name.trim(), basedOn } })
        }}
      >
        <div className="y-ask two">
          <label>
            {t('draftName')}
            <input value={name} maxLength={40} onChange={(e) => setName(e.target.value)} />
          </label>
          <label>
            {t('draftFrom')}
            <select value={basedOn} onChange={(e) => setBasedOn(e.target.value)}>
              {lists.map((l) => (
                <option key={l.id} value={l.id}>
                  {l.name}
                </option>
              ))}
            </select>
          </label>
        </div>
        {send.error && <ProblemPanel problem={send.error} />}
        <p className="y-note">{t('draftWill')}</p>
        <div className="y-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending} disabled={!name.trim()}>
            {t('draftMake')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

export function PublishDialog({
  list,
  now,
  onDone,
  onClose,
}: {
  list: ListHead
  now: number
  onDone: () => void
  onClose: () => void
}) {
  const t = useT(panelWords)
  const day = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
  const [validFrom, setValidFrom] = useState(() => day(now + 86_400_000))
  const [note, setNote] = useState('')
  const send = useSend(publishList, { renew: listEndpoints, onDone })
  return (
    <Dialog title={t('publishTitle', { name: list.name })} onClose={onClose}>
      <div className="it-dialog">
        <div className="y-ask">
          <label>
            {t('validFrom')}
            <input type="date" value={validFrom} onChange={(e) => setValidFrom(e.target.value)} />
          </label>
          <label>
            {t('note')}
            <textarea rows={2} maxLength={300} value={note} onChange={(e) => setNote(e.target.value)} />
          </label>
        </div>
        {validFrom && (
          <p className="y-note">
            {t('publishWill', { day: validFrom, name: list.name })}
            {validFrom <= day(now) && ` ${t('publishPast')}`}
          </p>
        )}
        {send.error && <ProblemPanel problem={send.error} />}
        <div className="y-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn
            pri
            busy={send.isPending}
            disabled={!validFrom}
            onClick={() =>
              send.mutate({ params: { id: list.id }, body: { baseVersion: list.version, validFrom, note } })
            }
          >
            {t('publishNow')}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}

export function DiscardDialog({
  list,
  unsaved,
  onDone,
  onClose,
}: {
  list: ListHead
  unsaved: number
  onDone: () => void
  onClose: () => void
}) {
  const t = useT(panelWords)
  const send = useSend(discardList, { renew: listEndpoints, onDone })
  return (
    <Dialog title={t('discard')} onClose={onClose}>
      <div className="it-dialog">
        <p>
          {t('discardWhat', { name: list.name })}
          {unsaved > 0 && ` ${t('discardUnsaved', { n: unsaved })}`}
        </p>
        {send.error && <ProblemPanel problem={send.error} />}
        <div className="y-acts">
          <Btn onClick={onClose}>{t('keepIt')}</Btn>
          <Btn
            pri
            busy={send.isPending}
            onClick={() => send.mutate({ params: { id: list.id }, body: { baseVersion: list.version } })}
          >
            {t('discard')}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}

/** A new item begins in a kind, with the next number, and with the owners and limits of a neighbour to be changed. */
export function AddDialog({
  items,
  current,
  neighbour,
  onAdd,
  onClose,
}: {
  items: readonly Leaf[]
  current: string | null
  neighbour: (code: string) => Promise<Item | null>
  onAdd: (item: Item) => void
  onClose: () => void
}) {
  const t = useT(words)
  const p = useT(panelWords)
  const lang = useLang()
  const kinds = useMemo(() => {
    const out = new Map<string, Leaf>()
    for (const i of items) if (!out.has(kindCodeOf(i.code))) out.set(kindCodeOf(i.code), i)
    return out
  }, [items])
  const classes = useMemo(() => new Map(items.map((i) => [classCodeOf(i.code), i.className])), [items])
  const [kind, setKind] = useState(current ? kindCodeOf(current) : ([...kinds.keys()][0] ?? '+'))
  const [cls, setCls] = useState(current ? classCodeOf(current) : ([...classes.keys()][0] ?? '+'))
  const [className, setClassName] = useState('')
  const [kindName, setKindName] = useState('')
  const [name, setName] = useState('')
  const after = (numbers: number[]) => Math.max(0, ...numbers) + 1
  const code = (() => {
    if (kind !== '+') {
      const own = items.filter((i) => kindCodeOf(i.code) === kind).map((i) => Number(i.code.split('.')[2]))
      return `${kind}.${after(own)}`
    }
    const c = cls !== '+' ? cls : String(after([...classes.keys()].map(Number)))
    const own = items.filter((i) => classCodeOf(i.code) === c).map((i) => Number(i.code.split('.')[1]))
    return `${c}.${after(own)}.1`
  })()
  const ready = name.trim() && (kind !== '+' || (kindName.trim() && (cls !== '+' || className.trim())))
  const add = async () => {
    if (!ready) return
    const near = kind === '+' ? undefined : kinds.get(kind)
    const base = near ? await neighbour(near.code) : null
    onAdd({
      code,
      className: near?.className ?? (cls !== '+' ? (classes.get(cls) ?? '') : className.trim()),
      kindName: near?.kindName ?? kindName.trim(),
      name: name.trim(),
      opening: '',
      closing: '',
      evidence: base?.evidence ?? [],
      keywords: [],
      phrases: [],
      notWords: [],
      legalBasis: base?.legalBasis ?? [],
      levels: base?.levels ?? {},
      admission: base?.admission ?? { allowed: [], forbidden: [] },
      clocked: base?.clocked ?? true,
    })
  }
  return (
    <Dialog title={t('addItem')} onClose={onClose}>
      <form
        className="it-dialog"
        onSubmit={(e) => {
          e.preventDefault()
          void add()
        }}
      >
        <p className="y-note">{t('addItemWhat')}</p>
        <div className="y-ask">
          <label>
            {t('kindPick')}
            <select value={kind} onChange={(e) => setKind(e.target.value)}>
              {[...kinds].map(([c, i]) => (
                <option key={c} value={c}>
                  {c} {i.kindName}
                  {paren(i.className)}
                </option>
              ))}
              <option value="+">{t('newKind')}</option>
            </select>
          </label>
          {kind === '+' && (
            <>
              <label>
                {fieldWords.className?.[lang]}
                <select value={cls} onChange={(e) => setCls(e.target.value)}>
                  {[...classes].map(([c, n]) => (
                    <option key={c} value={c}>
                      {c} {n}
                    </option>
                  ))}
                  <option value="+">{t('newClass')}</option>
                </select>
              </label>
              {cls === '+' && (
                <label>
                  {fieldWords.className?.[lang]}
                  <input value={className} maxLength={40} onChange={(e) => setClassName(e.target.value)} />
                </label>
              )}
              <label>
                {fieldWords.kindName?.[lang]}
                <input value={kindName} maxLength={40} onChange={(e) => setKindName(e.target.value)} />
              </label>
            </>
          )}
          <label>
            {fieldWords.name?.[lang]}
            <input value={name} maxLength={200} onChange={(e) => setName(e.target.value)} />
          </label>
        </div>
        <div className="y-acts">
          <span className="y-note">{code}</span>
          <Btn onClick={onClose}>{p('cancel')}</Btn>
          <Btn pri type="submit" disabled={!ready}>
            {t('add')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

/** Two people changed the same field of the same item: both stand side by side until one is chosen. */
export function ClashPanel({ work, clashed, whom }: { work: Work; clashed: Clashed; whom: Whom }) {
  const t = useT(words)
  const lang = useLang()
  const [chosen, setChosen] = useState<Record<string, 'mine' | 'theirs' | undefined>>({})
  const say = (field: string, v: unknown) => sayValue(field, v, lang, whom.label)
  return (
    <section className="it-clash" role="alert">
      <h2 className="y-sec">{t('clash', { code: `${clashed.code} ${clashed.mine.name}` })}</h2>
      <p className="y-note">{t('clashWhat')}</p>
      <ConflictTable
        mine={t('mine')}
        theirs={t('theirs')}
        rows={clashed.clashes.map((c) => ({
          field: c.field,
          label: sayField(c.field, lang),
          mine: { text: say(c.field, c.mine) },
          theirs: { text: say(c.field, c.theirs) },
          before: say(c.field, c.before),
        }))}
        chosen={chosen}
        onChoose={(field, which) => setChosen({ ...chosen, [field]: which })}
        actions={
          <Btn
            pri
            disabled={clashed.clashes.some((c) => !chosen[c.field])}
            onClick={() => {
              work.settle(chosen)
              void work.save()
            }}
          >
            {t('useThese')}
          </Btn>
        }
      />
    </section>
  )
}
