import { useState } from 'react'
import { useNavigate } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { Field } from '../../../ui/field.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { comma, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { peopleList } from '../../ledger/contract.ts'
import { archiveOpen, carersList, groupsList } from '../contract.ts'
import { named, renewed, Values } from './parts.tsx'
import { words } from './words.ts'

export interface Chosen {
  id: string
  name: string
  regionPath: string
}

/** A new archive: who, which group, what it holds, why. What is typed is kept until it is begun. */
export function Begin({ of, onClose }: { of?: Chosen; onClose: () => void }) {
  const t = useT(words)
  const [who, setWho] = useState<Chosen | undefined>(of)
  return (
    <Dialog title={who ? t('beginFor', { name: who.name }) : t('begin')} onClose={onClose} wide>
      {who ? <Form who={who} onClose={onClose} /> : <Find onChoose={setWho} />}
    </Dialog>
  )
}

function Find({ onChoose }: { onChoose: (who: Chosen) => void }) {
  const t = useT(words)
  const find = useFind()
  const asked = useAsk(
    peopleList,
    { query: { q: find.q, limit: 20 } },
    { enabled: find.q !== '', placeholderData: (was) => was },
  )
  const rows = find.q === '' ? [] : (asked.data?.items ?? [])
  return (
    <div className="ca-form">
      <p className="y-note">{t('findFirst')}</p>
      <FindBox words={words.find} text={find.text} onText={find.setText} />
      {find.q !== '' && asked.data && rows.length === 0 && <p role="status">{t('notFound')}</p>}
      <Table
        rows={rows}
        id={(p) => p.id}
        columns={[
          {
            head: t('name'),
            cell: (p) => (
              <button type="button" className="y-link" onClick={() => onChoose(p)}>
                {p.name}
              </button>
            ),
            under: (p) => p.idNumber,
          },
          { head: t('place'), cell: (p) => p.place },
        ]}
      />
    </div>
  )
}

function Form({ who, onClose }: { who: Chosen; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const groups = useAsk(groupsList, {}, { staleTime: 60_000 })
  const carers = useAsk(
    carersList,
    { query: { region: who.regionPath } },
    { staleTime: 60_000, retry: false },
  )
  const [v, keep, drop] = useDraft(`yige.draft.care:${who.id}`, {
    group: '',
    values: {} as Record<string, string>,
    carer: '',
    why: '',
  })
  const offered = (groups.data?.items ?? []).filter((g) => g.mayRead && !g.ended)
  const g = offered.find((x) => x.key === v.group)
  const roles = (g?.readers ?? []).map((key) => {
    const r = groups.data?.roles.find((x) => x.key === key)
    return r ? w(r.words) : key
  })
  const send = useSend(archiveOpen, {
    renew: renewed,
    onDone: (a) => {
      drop()
      announce(t('begun'))
      onClose()
      void navigate(`/care/${a.id}`)
    },
  })
  return (
    <form
      className="ca-form"
      onSubmit={(e) => {
        e.preventDefault()
        if (!g) return
        const own = new Set(g.fields.map((f) => f.key))
        const values = Object.fromEntries(Object.entries(v.values).filter(([k]) => own.has(k)))
        send.mutate({
          body: { personId: who.id, group: g.key, values, carerId: v.carer || null, why: v.why },
        })
      }}
    >
      <div className="two">
        <Field label={t('group')}>
          <select required value={v.group} onChange={(e) => keep({ group: e.target.value })}>
            <option value="">{t('choose')}</option>
            {offered.map((x) => (
              <option key={x.key} value={x.key}>
                {w(x)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('carer')}>
          <select value={v.carer} onChange={(e) => keep({ carer: e.target.value })}>
            <option value="">{t('byGrid')}</option>
            {carers.data?.items.map((x) => (
              <option key={x.accountId} value={x.accountId}>
                {x.name} · {x.post}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {g && (
        <>
          <p className="y-note">
            {t('basis')}: {w(g.basis)}
          </p>
          <Values
            fields={g.fields}
            values={v.values}
            onChange={(key, value) => keep((was) => ({ values: { ...was.values, [key]: value } }))}
          />
        </>
      )}
      <Field label={t('why')}>
        <input required maxLength={200} value={v.why} onChange={(e) => keep({ why: e.target.value })} />
      </Field>
      {send.error && (
        <ProblemPanel
          problem={send.error}
          title={t('notBegun')}
          fields={{ ...named(w, g), why: t('why'), carerId: t('carer') }}
        />
      )}
      {g && <p className="y-note">{t('willBegin', { readers: roles.join(comma()) })}</p>}
      <div className="acts">
        <Btn onClick={onClose}>{t('cancel')}</Btn>
        <Btn pri type="submit" busy={send.isPending} disabled={!g}>
          {t('begin')}
        </Btn>
      </div>
    </form>
  )
}
