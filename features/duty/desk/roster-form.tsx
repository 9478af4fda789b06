import { type FormEvent, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { peopleList, unitsList } from '../../organisation/contract.ts'
import { RegionPick } from '../../regions/desk/pick.tsx'
import {
  coverage,
  type Plan,
  type Roster,
  rosterChange,
  rosterCreate,
  rostersList,
  shiftsList,
  type WallView,
  wallViews,
} from '../contract.ts'
import { wallViewWords } from '../rules.ts'
import { words } from './words.ts'

const newPart: Plan['parts'][number] = {
  name: '',
  from: '08:30',
  until: '17:30',
  days: 'every',
  who: 'group',
}

/** Adds a roster, or changes one by the version that was read. */
export function RosterForm({
  roster,
  today,
  onClose,
  onDone,
}: {
  roster?: Roster
  today: string
  onClose: () => void
  onDone: (id: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const [b, setB] = useState({
    name: roster?.name ?? '',
    kind: roster?.kind ?? ('grid' as Roster['kind']),
    regionPath: roster?.regionPath ?? me.ranges['duty.manage']?.[0] ?? '',
    unitId: roster?.unitId ?? null,
    active: roster?.active ?? true,
  })
  const [plan, setPlan] = useState<Plan>(
    roster?.plan ?? {
      parts: [{ ...newPart, name: '白班' }],
      groups: [{ name: '1', members: [] }],
      turn: 'day',
      since: today,
    },
  )
  const [names, setNames] = useState<Record<string, string>>(roster?.names ?? {})
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const renew = [rostersList, shiftsList, coverage]
  const create = useSend(rosterCreate, { renew, onDone: (a) => onDone(a.id) })
  const change = useSend(rosterChange, { renew, onDone: (a) => onDone(a.id) })
  const send = roster ? change : create
  const setPart = (i: number, p: Partial<Plan['parts'][number]>) =>
    setPlan({ ...plan, parts: plan.parts.map((x, n) => (n === i ? { ...x, ...p } : x)) })
  const setGroup = (i: number, g: Partial<Plan['groups'][number]>) =>
    setPlan({ ...plan, groups: plan.groups.map((x, n) => (n === i ? { ...x, ...g } : x)) })
  const submit = (e: FormEvent) => {
    e.preventDefault()
    const { active, ...body } = b
    if (roster)
      change.mutate({ params: { id: roster.id }, body: { ...body, plan, active, version: roster.version } })
    else create.mutate({ body: { ...body, plan } })
  }
  return (
    <Dialog wide title={roster ? `${t('edit')} · ${roster.name}` : t('add')} onClose={onClose}>
      <form className="duty-form" onSubmit={submit}>
        {send.error && <ProblemPanel problem={send.error} title={t('failed', { why: send.error.title })} />}
        <div className="y-ask two">
          <label>
            {t('name')}
            <input
              required
              maxLength={40}
              value={b.name}
              onChange={(e) => setB({ ...b, name: e.target.value })}
            />
          </label>
          <label>
            {t('kind')}
            <select value={b.kind} onChange={(e) => setB({ ...b, kind: e.target.value as Roster['kind'] })}>
              <option value="grid">{t('gridKind')}</option>
              <option value="centre">{t('centre')}</option>
              <option value="squad">{t('squad')}</option>
            </select>
          </label>
          <RegionPick
            label={t('region')}
            value={b.regionPath}
            onChange={(regionPath) => setB({ ...b, regionPath })}
          />
          <label>
            {t('unit')}
            <select value={b.unitId ?? ''} onChange={(e) => setB({ ...b, unitId: e.target.value || null })}>
              <option value="">{t('noUnit')}</option>
              {units.data?.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('turn')}
            <select
              value={plan.turn}
              onChange={(e) => setPlan({ ...plan, turn: e.target.value as Plan['turn'] })}
            >
              <option value="day">{t('byDay')}</option>
              <option value="week">{t('byWeek')}</option>
            </select>
          </label>
          <label>
            {t('since')}
            <input
              type="date"
              required
              value={plan.since}
              onChange={(e) => setPlan({ ...plan, since: e.target.value })}
            />
          </label>
        </div>
        <fieldset>
          <legend>{t('parts')}</legend>
          {plan.parts.map((p, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            <div className="duty-part" key={i}>
              <input
                aria-label={t('part')}
                placeholder={t('part')}
                required
                maxLength={20}
                value={p.name}
                onChange={(e) => setPart(i, { name: e.target.value })}
              />
              <input
                aria-label={t('from')}
                type="time"
                required
                value={p.from}
                onChange={(e) => setPart(i, { from: e.target.value })}
              />
              <input
                aria-label={t('to')}
                type="time"
                required
                value={p.until}
                onChange={(e) => setPart(i, { until: e.target.value })}
              />
              <select
                aria-label={t('days')}
                value={p.days}
                onChange={(e) => setPart(i, { days: e.target.value as typeof p.days })}
              >
                <option value="every">{t('every')}</option>
                <option value="work">{t('work')}</option>
                <option value="rest">{t('rest')}</option>
              </select>
              <select
                aria-label={t('who')}
                value={p.who}
                onChange={(e) => setPart(i, { who: e.target.value as typeof p.who })}
              >
                <option value="group">{t('groupTurn')}</option>
                <option value="everyone">{t('everyone')}</option>
              </select>
              {b.kind === 'centre' && (
                <select
                  aria-label={t('wall')}
                  value={p.wall ?? ''}
                  onChange={(e) =>
                    setPart(i, { wall: (e.target.value || undefined) as WallView | undefined })
                  }
                >
                  <option value="">{t('wallNone')}</option>
                  {wallViews.map((v) => (
                    <option key={v} value={v}>
                      {t('wallShows', { view: w(wallViewWords[v]) })}
                    </option>
                  ))}
                </select>
              )}
              {plan.parts.length > 1 && (
                <Btn
                  sm
                  ghost
                  icon="close"
                  aria-label={`${t('remove')} ${p.name}`}
                  onClick={() => setPlan({ ...plan, parts: plan.parts.filter((_, n) => n !== i) })}
                />
              )}
            </div>
          ))}
          <Btn sm icon="plus" onClick={() => setPlan({ ...plan, parts: [...plan.parts, newPart] })}>
            {t('addPart')}
          </Btn>
        </fieldset>
        <fieldset>
          <legend>{t('groups')}</legend>
          {plan.groups.map((g, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups have no identity but their turn
            <div className="duty-group" key={i}>
              <input
                aria-label={t('name')}
                required
                maxLength={30}
                value={g.name}
                onChange={(e) => setGroup(i, { name: e.target.value })}
              />
              <span className="duty-members">
                {g.members.map((m) => (
                  <span key={m.accountId} className="duty-chip">
                    <label>
                      <input
                        type="checkbox"
                        checked={m.chief}
                        onChange={(e) =>
                          setGroup(i, {
                            members: g.members.map((x) => (x === m ? { ...x, chief: e.target.checked } : x)),
                          })
                        }
                      />
                      {t('chief')}
                    </label>
                    <b>{names[m.accountId]}</b>
                    <Btn
                      sm
                      ghost
                      icon="close"
                      aria-label={`${t('remove')} ${names[m.accountId]}`}
                      onClick={() => setGroup(i, { members: g.members.filter((x) => x !== m) })}
                    />
                  </span>
                ))}
                <AddPerson
                  onPick={(id, name) => {
                    if (g.members.some((m) => m.accountId === id)) return
                    setNames({ ...names, [id]: name })
                    setGroup(i, {
                      members: [
                        ...g.members,
                        { accountId: id, chief: g.members.length === 0, regionPath: null },
                      ],
                    })
                  }}
                />
              </span>
              {plan.groups.length > 1 && (
                <Btn
                  sm
                  ghost
                  icon="close"
                  aria-label={`${t('remove')} ${g.name}`}
                  onClick={() => setPlan({ ...plan, groups: plan.groups.filter((_, n) => n !== i) })}
                />
              )}
            </div>
          ))}
          <Btn
            sm
            icon="plus"
            onClick={() =>
              setPlan({
                ...plan,
                groups: [...plan.groups, { name: String(plan.groups.length + 1), members: [] }],
              })
            }
          >
            {t('addGroup')}
          </Btn>
        </fieldset>
        {roster && (
          <label className="duty-check">
            <input
              type="checkbox"
              checked={b.active}
              onChange={(e) => setB({ ...b, active: e.target.checked })}
            />{' '}
            {t('active')}
          </label>
        )}
        <p className="y-will form">{t('saveWill')}</p>
        <div className="y-act-btns">
          <Btn pri type="submit" busy={send.isPending} onClick={undefined}>
            {t('save')}
          </Btn>
          <Btn onClick={onClose}>{t('close')}</Btn>
        </div>
      </form>
    </Dialog>
  )
}

/** A name typed is looked for in the directory; a choice of the list adds the person. */
function AddPerson({ onPick }: { onPick: (id: string, name: string) => void }) {
  const t = useT(words)
  const [text, setText] = useState('')
  const found = useAsk(
    peopleList,
    { query: { q: text.trim(), limit: 8 } },
    { enabled: text.trim().length > 0, staleTime: 30_000 },
  )
  return (
    <span className="duty-add">
      <input
        aria-label={t('person')}
        placeholder={t('person')}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      {text.trim() !== '' && (
        <span className="duty-found">
          {found.data?.people.map((p) => (
            <button
              key={p.id}
              type="button"
              onClick={() => {
                onPick(p.id, p.name)
                setText('')
              }}
            >
              {p.name} <small>{p.unitName}</small>
            </button>
          ))}
        </span>
      )}
    </span>
  )
}
