import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { type Entry, entriesList, entryChange, entryCreate, entryGet } from '../contract.ts'
import { bounds, boundWords, type EntryKind, entryKinds, kindWords } from '../rules.ts'
import { words } from './words.ts'

interface Draft {
  regionPath: string
  code: string
  kind: EntryKind
  name: string
  theme: string
  owner: string
  origin: string
  every: string
  bound: string
  changedOn: string
  note: string
  endedOn: string
}
const startOf = (e: Entry | undefined): Draft => ({
  regionPath: e?.regionPath ?? '',
  code: e?.code ?? '',
  kind: e?.kind ?? 'data',
  name: e?.name ?? '',
  theme: e?.theme ?? '',
  owner: e?.owner ?? '',
  origin: e?.origin ?? '',
  every: e?.every ? String(e.every) : '',
  bound: e?.bound ?? '',
  changedOn: e?.bound ? '' : (e?.fresh.on ?? ''),
  note: e?.note ?? '',
  endedOn: e?.endedOn ?? '',
})
const most = { code: 40, name: 80, theme: 40, owner: 60, origin: 120, note: 300 } as const
const needed: readonly string[] = ['code', 'name', 'owner']

/** An entry; what is typed is kept until it is saved. */
export function EntryForm({
  of,
  onClose,
  onSaved,
}: {
  of: Entry | undefined
  onClose: () => void
  onSaved: (id: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  const [v, keep, drop] = useDraft<Draft>(
    `yige.draft.catalogue:${of?.id ?? ''}:${of?.version ?? 0}`,
    startOf(of),
  )
  const options = {
    renew: [entriesList, entryGet],
    onDone: (r: { id: string }) => {
      drop()
      announce(t('saved'))
      onSaved(r.id)
      onClose()
    },
  }
  const create = useSend(entryCreate, options)
  const change = useSend(entryChange, options)
  const send = of ? change : create
  function save() {
    const body = {
      regionPath: v.regionPath,
      code: v.code,
      kind: v.kind,
      name: v.name,
      theme: v.theme,
      owner: v.owner,
      origin: v.origin,
      every: Number(v.every) || null,
      bound: v.bound || null,
      changedOn: v.bound ? null : v.changedOn || null,
      note: v.note,
    }
    if (of)
      change.mutate({
        params: { id: of.id },
        body: { ...body, baseVersion: of.version, endedOn: v.endedOn || null },
      })
    else create.mutate({ body })
  }
  const text = (f: keyof typeof most) => (
    <label key={f}>
      {t(f)}
      <input
        required={needed.includes(f)}
        maxLength={most[f]}
        value={v[f]}
        onChange={(e) => keep({ [f]: e.target.value })}
      />
    </label>
  )
  return (
    <Dialog title={of ? `${t('edit')} ${of.name}` : t('new')} onClose={onClose} wide>
      <form
        className="ct-form"
        onSubmit={(e) => {
          e.preventDefault()
          save()
        }}
      >
        <div className="two">
          {text('name')}
          {text('code')}
          <label>
            {t('kind')}
            <select value={v.kind} onChange={(e) => keep({ kind: e.target.value as EntryKind })}>
              {entryKinds.map((k) => (
                <option key={k} value={k}>
                  {w(kindWords[k])}
                </option>
              ))}
            </select>
          </label>
          {text('theme')}
          {text('owner')}
          {text('origin')}
          <RegionPick
            label={t('region')}
            value={v.regionPath}
            onChange={(regionPath) => keep({ regionPath })}
          />
          <label>
            {t('every')}
            <input
              type="number"
              min={1}
              max={3660}
              value={v.every}
              onChange={(e) => keep({ every: e.target.value })}
            />
          </label>
          <label>
            {t('bound')}
            <select value={v.bound} onChange={(e) => keep({ bound: e.target.value })}>
              <option value="">{t('boundNone')}</option>
              {/* One source or table is bound through the API, by its id; here it stays as it is. */}
              {v.bound.includes(':') && <option value={v.bound}>{w(of?.boundWords)}</option>}
              {bounds
                .filter((b) => b !== 'source' && b !== 'table')
                .map((b) => (
                  <option key={b} value={b}>
                    {w(boundWords[b])}
                  </option>
                ))}
            </select>
          </label>
          {v.bound === '' && (
            <label>
              {t('changedOn')}
              <input type="date" value={v.changedOn} onChange={(e) => keep({ changedOn: e.target.value })} />
            </label>
          )}
          {of && (
            <label>
              {t('endedOn')}
              <input type="date" value={v.endedOn} onChange={(e) => keep({ endedOn: e.target.value })} />
            </label>
          )}
        </div>
        {text('note')}
        <p className="y-note">{t('boundHint')}</p>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{
              ...Object.fromEntries(
                [...Object.keys(most), 'every', 'bound', 'changedOn'].map((f) => [f, t(f as 'name')]),
              ),
              regionPath: t('region'),
            }}
          />
        )}
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
