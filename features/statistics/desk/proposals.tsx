/** What keeps going to and fro, as changes of the list: taken into a draft or left with a reason. */
import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { WillDo } from '../../../ui/action.tsx'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import { listVersions } from '../../items/contract.ts'
import { unitsList } from '../../organisation/contract.ts'
import {
  type Proposal,
  proposalDismiss,
  proposalsGet,
  proposalTake,
  type Way,
  ways,
} from '../contract-passing.ts'
import { listWords as words } from './passing-words.ts'

export function Proposals() {
  const t = useT(words)
  const got = useAsk(proposalsGet, {})
  const [ask, setAsk] = useState<{ p: Proposal; what: 'take' | 'dismiss' } | null>(null)
  const all = got.data?.proposals ?? []
  return (
    <section className="y-card pas-list" aria-label={t('title')}>
      <h2 className="y-sec">{t('title')}</h2>
      <p className="y-note">{t('note')}</p>
      {got.error && <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />}
      {got.data && all.length === 0 && <EmptyCells kind="done" title={t('none')} />}
      <ul>
        {all.map((p) => (
          <One
            key={`${p.itemCode}${p.a}${p.b}`}
            p={p}
            onTake={() => setAsk({ p, what: 'take' })}
            onDismiss={() => setAsk({ p, what: 'dismiss' })}
          />
        ))}
      </ul>
      {ask?.what === 'take' && (
        <Take p={ask.p} drafts={got.data?.drafts ?? []} onClose={() => setAsk(null)} />
      )}
      {ask?.what === 'dismiss' && <Dismiss p={ask.p} onClose={() => setAsk(null)} />}
    </section>
  )
}

function One({ p, onTake, onDismiss }: { p: Proposal; onTake: () => void; onDismiss: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const unit = p.unitId === p.a ? p.aName : p.unitId === p.b ? p.bName : (p.solved[0]?.name ?? '')
  const d = p.decision
  const at = d ? moment(d.at, Date.now(), lang) : ''
  return (
    <li>
      <h3>
        {p.itemCode} {p.itemName}
      </h3>
      <p>
        {p.aName} ⇄ {p.bName} · {w(p.why)}
      </p>
      <p>
        {p.ownerNow ? t('now', { unit: p.ownerNow }) : t('nobody')}
        {' · '}
        <b>{p.unitId ? t(p.way, { unit }) : t('unclear')}</b>
      </p>
      {p.words.length > 0 && (
        <p className="pas-words">
          {t('wordsAre', { list: '' })}
          {p.words.map((x) => (
            <b key={x}>{x}</b>
          ))}
        </p>
      )}
      {d && (
        <p className="y-note">
          {t(d.what, { by: d.by, at, reason: d.reason })}
          {d.since > 0 && ` · ${t('again', { n: d.since })}`}{' '}
          {d.listId && (
            <Link className="y-link" to={`/items?v=${d.listId}&item=${p.itemCode}`}>
              {t('look')}
            </Link>
          )}
        </p>
      )}
      {p.open && (
        <span className="y-row">
          <Btn sm icon="pen" onClick={onTake}>
            {t('take')}
          </Btn>
          <Btn sm onClick={onDismiss}>
            {t('dismiss')}
          </Btn>
        </span>
      )}
    </li>
  )
}

interface Draft {
  way: Way
  unitId: string
  words: string
  task: string
  into: string
  name: string
}

function Take({
  p,
  drafts,
  onClose,
}: {
  p: Proposal
  drafts: { id: string; name: string }[]
  onClose: () => void
}) {
  const t = useT(words)
  const units = useAsk(unitsList, {}, { staleTime: 600_000 })
  const key = `yige.draft.proposal:${p.itemCode}:${p.a}:${p.b}` as const
  const [v, keep, drop] = useDraft<Draft>(key, {
    way: p.way,
    unitId: p.unitId ?? p.a,
    words: p.words.slice(0, 3).join('\n'),
    task: '',
    into: drafts[0]?.id ?? '',
    name: `${new Date().toISOString().slice(0, 10)} ${p.itemName}`.slice(0, 40),
  })
  const send = useSend(proposalTake, {
    renew: [proposalsGet, listVersions],
    onDone: () => {
      drop()
      onClose()
    },
  })
  const set = (c: Partial<Draft>) => keep({ ...v, ...c })
  const pair = [
    { id: p.a, name: p.aName },
    { id: p.b, name: p.bName },
  ]
  const rest = (units.data?.units ?? []).filter((u) => u.id !== p.a && u.id !== p.b)
  // A draft that was published or given up meanwhile is not there any more.
  const into = drafts.some((d) => d.id === v.into) ? v.into : ''
  const submit = (e: FormEvent) => {
    e.preventDefault()
    send.mutate({
      body: {
        itemCode: p.itemCode,
        a: p.a,
        b: p.b,
        way: v.way,
        unitId: v.unitId,
        words:
          v.way === 'item'
            ? v.words
                .split('\n')
                .map((x) => x.trim())
                .filter(Boolean)
            : [],
        task: v.task.trim(),
        ...(into ? { draftId: into } : { name: v.name.trim() }),
      },
    })
  }
  const label = { owner: 'wayOwner', helper: 'wayHelper', item: 'wayItem' } as const
  return (
    <Dialog title={`${p.itemCode} ${p.itemName}`} onClose={onClose}>
      <form className="y-ask" noValidate onSubmit={submit}>
        {send.error && <ProblemPanel problem={send.error} title={t('notDone')} />}
        <fieldset className="y-fld">
          <legend className="lb">{t('how')}</legend>
          {ways.map((x) => (
            <label key={x} className="y-row">
              <input type="radio" name="way" checked={v.way === x} onChange={() => set({ way: x })} />
              {t(label[x])}
            </label>
          ))}
        </fieldset>
        <label className="y-fld">
          <span className="lb">{t('unit')}</span>
          <select value={v.unitId} onChange={(e) => set({ unitId: e.target.value })}>
            {[...pair, ...rest].map((u) => (
              <option key={u.id} value={u.id}>
                {u.name}
              </option>
            ))}
          </select>
        </label>
        {v.way === 'item' && (
          <label className="y-fld">
            <span className="lb">{t('words')}</span>
            <textarea rows={3} value={v.words} onChange={(e) => set({ words: e.target.value })} />
          </label>
        )}
        {v.way === 'helper' && (
          <label className="y-fld">
            <span className="lb">{t('task')}</span>
            <input maxLength={60} value={v.task} onChange={(e) => set({ task: e.target.value })} />
          </label>
        )}
        <label className="y-fld">
          <span className="lb">{t('into')}</span>
          <select value={into} onChange={(e) => set({ into: e.target.value })}>
            {drafts.map((d) => (
              <option key={d.id} value={d.id}>
                {d.name}
              </option>
            ))}
            <option value="">{t('fresh')}</option>
          </select>
        </label>
        {!into && (
          <label className="y-fld">
            <span className="lb">{t('name')}</span>
            <input maxLength={40} value={v.name} onChange={(e) => set({ name: e.target.value })} />
          </label>
        )}
        <WillDo items={[t('will')]} />
        <span className="y-row">
          <Btn onClick={onClose}>{t('close')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('take')}
          </Btn>
        </span>
      </form>
    </Dialog>
  )
}

function Dismiss({ p, onClose }: { p: Proposal; onClose: () => void }) {
  const t = useT(words)
  const [v, keep, drop] = useDraft(`yige.draft.proposal-no:${p.itemCode}:${p.a}:${p.b}`, { reason: '' })
  const send = useSend(proposalDismiss, {
    renew: [proposalsGet],
    onDone: () => {
      drop()
      onClose()
    },
  })
  return (
    <Dialog title={`${t('dismiss')}${colon()}${p.itemCode} ${p.itemName}`} onClose={onClose}>
      <form
        className="y-ask"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ body: { itemCode: p.itemCode, a: p.a, b: p.b, reason: v.reason } })
        }}
      >
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notDone')} fields={{ reason: t('reason') }} />
        )}
        <label className="y-fld">
          <span className="lb">{t('reason')}</span>
          <textarea
            rows={3}
            maxLength={300}
            value={v.reason}
            onChange={(e) => keep({ reason: e.target.value })}
          />
        </label>
        <p className="y-note">{t('dismissWill')}</p>
        <span className="y-row">
          <Btn onClick={onClose}>{t('close')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('dismiss')}
          </Btn>
        </span>
      </form>
    </Dialog>
  )
}
