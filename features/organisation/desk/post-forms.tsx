import { type FormEvent, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionField } from '../../regions/desk/pick.tsx'
import {
  duties,
  gapsList,
  type Holder,
  holderAdd,
  holderEnd,
  type Post,
  peopleList,
  postCreate,
  postsList,
  type Unit,
  unitsList,
} from '../contract.ts'
import { dayEnd, dayStart, today } from './dates.ts'
import { PersonPick, type Picked } from './person-pick.tsx'
import { words } from './words.ts'

const renew = [postsList, peopleList, unitsList, gapsList]

/** Puts a person on a post, with dates. */
export function Assign({ post, onClose }: { post: Post; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const [who, setWho] = useState<Picked>()
  const send = useSend(holderAdd, { renew, onDone: onClose })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const from = String(d.get('from'))
    const until = String(d.get('until'))
    if (!who) return
    send.mutate({
      params: { id: post.id },
      body: {
        accountId: who.id,
        ...(from && from !== today() ? { from: dayStart(from) } : {}),
        until: until ? dayEnd(until) : null,
      },
    })
  }
  return (
    <Dialog
      title={t('assignTo', { post: w({ zh: post.name, en: post.nameEn ?? post.name }) })}
      onClose={onClose}
    >
      <form className="org-form" onSubmit={submit}>
        <p className="y-note">{`${post.unitName} · ${post.regionName}`}</p>
        {send.isError && <ProblemPanel problem={send.error} title={t('notAssigned')} />}
        <div className="y-ask two">
          <PersonPick label={t('who')} onPick={setWho} />
          <label>
            {t('from')}
            <input type="date" name="from" defaultValue={today()} />
          </label>
          <label>
            {t('until')}
            <input type="date" name="until" min={today()} />
          </label>
        </div>
        <p className="y-note">{t('assignWill')}</p>
        <div className="y-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending} disabled={!who}>
            {t('assign')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

/** Ends a term after saying what follows. */
export function EndTerm({ post, holder, onClose }: { post: Post; holder: Holder; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const send = useSend(holderEnd, { renew, onDone: onClose })
  const name = w({ zh: post.name, en: post.nameEn ?? post.name })
  return (
    <Dialog title={t('endTermTitle', { name: holder.name, post: name })} onClose={onClose}>
      <div className="org-form">
        {send.isError && <ProblemPanel problem={send.error} title={t('failed')} />}
        <p>{t('endTermWill')}</p>
        <div className="y-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri busy={send.isPending} onClick={() => send.mutate({ params: { id: holder.id }, body: {} })}>
            {t('endTerm')}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}

/** A new post of a unit, at the unit's place or below it. */
export function AddPost({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const t = useT(words)
  const send = useSend(postCreate, { renew, onDone: onClose })
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    send.mutate({
      body: {
        unitId: unit.id,
        name: String(d.get('name')),
        duty: String(d.get('duty')) as (typeof duties)[number],
        regionPath: String(d.get('regionPath')),
      },
    })
  }
  return (
    <Dialog title={`${unit.name} · ${t('addPost')}`} onClose={onClose}>
      <form className="org-form" onSubmit={submit}>
        {send.isError && (
          <ProblemPanel
            problem={send.error}
            title={t('failed')}
            fields={{ name: t('called'), regionPath: t('place'), duty: t('duty') }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('called')}
            <input name="name" required maxLength={60} />
          </label>
          <label>
            {t('duty')}
            <select name="duty" defaultValue="handler">
              {duties.map((d) => (
                <option key={d} value={d}>
                  {t(d)}
                </option>
              ))}
            </select>
          </label>
          <RegionField label={t('place')} name="regionPath" initial={unit.regionPath} />
        </div>
        <div className="y-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('addPost')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
