import { useEffect, useRef, useState } from 'react'
import { noteWords } from '../../../shared/notes.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { type Here, whereAmI } from '../../../ui/here.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { serverNow, useNow } from '../../../ui/now.ts'
import { BackBar, Block, PhoneMain } from '../../../ui/phone.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { type EntryList, entryLists, type NewEntry, type Visit, visitGet } from '../contract.ts'
import { type SkipReason, skipReasons } from '../rules.ts'
import { caseStateWords, entryListWords, kindWords, skipWords } from '../words.ts'
import { EntryForm } from './entry.tsx'
import type { Act, VisitQueue } from './queue.ts'
import { words } from './words.ts'

interface Draft {
  entries: NewEntry[]
  photos: string[]
}
const nothing: Draft = { entries: [], photos: [] }

/** At one door: all well in one tap, the three lists, nobody at home. What is typed outlives the page and the line. */
export function Door({
  v,
  queue,
  onNext,
  onBack,
}: {
  v: Visit
  queue: VisitQueue
  /** `true`: it was acted upon, go to the next door. */
  onNext: () => void
  onBack: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const key = `visit-draft:${v.id}`
  const [draft, setDraft] = useState<Draft>(nothing)
  const [adding, setAdding] = useState<EntryList>()
  const [skipping, setSkipping] = useState(false)
  const here = useRef<Here | undefined>(undefined)
  const detail = useAsk(visitGet, { params: { id: v.id } }, { retry: false })
  // A finger that taps twice means once: the next door's button stands where this one's stood.
  const since = useRef(performance.now())
  const acted = useRef(false)
  useEffect(() => {
    let on = true
    void kept<Draft>(key).then((d) => on && d && setDraft((was) => (was === nothing ? d : was)))
    void whereAmI().then((h) => {
      if (on && typeof h !== 'string') here.current = h
    })
    return () => {
      on = false
    }
  }, [key])
  const change = (d: Draft) => {
    setDraft(d)
    void (d.entries.length ? keep(key, d) : forget(key))
  }

  function act(a: Act) {
    if (acted.current || performance.now() - since.current < 500) return
    acted.current = true
    const spot = here.current
    queue.add({
      visitId: v.id,
      label: `${v.place} ${v.label}`,
      spot: {
        occurredAt: new Date(serverNow()).toISOString(),
        ...(spot ? { point: spot.point, accuracy: spot.accuracy } : {}),
      },
      act: a,
    })
    void forget(key)
    onNext()
  }
  const handled = draft.entries.filter((e) => e.work).length
  const { entries = [], earlier = [] } = detail.data ?? {}
  const open = v.state === 'due'
  return (
    <>
      <BackBar title={w(noteWords(v.planName)) || t('back')} onBack={onBack}>
        {v.lateDays > 0 && <span className="vs-late">{t('late', { n: v.lateDays })}</span>}
      </BackBar>
      <PhoneMain>
        <div className="y-tt">
          <h1>{v.label}</h1>
          <p>
            {[v.place, v.regionName, w(kindWords[v.kind])].filter(Boolean).join(' · ')}
            <br />
            {v.everyDays === null ? t('once') : t('every', { n: v.everyDays })}
            {v.tries > 0 && open && ` · ${t('again', { n: v.tries + 1 })}`}
            {v.daypart && ` · ${t(v.daypart)}`}
          </p>
          {v.point && (
            <div className="go">
              <a
                className="y-btn"
                href={`geo:${v.point[1]},${v.point[0]}?q=${v.point[1]},${v.point[0]}(${encodeURIComponent(`${v.place} ${v.label}`)})`}
              >
                <Icon name="go" />
                {t('navigate')}
              </a>
            </div>
          )}
        </div>
        <Block title={t('heard')} note={t('heardNote')}>
          <div className="vs-lists">
            {entryLists.map((l) => (
              <Btn key={l} onClick={() => setAdding(l)}>
                {w(entryListWords[l])}
              </Btn>
            ))}
          </div>
          <ul className="vs-entries">
            {draft.entries.map((e) => (
              <li key={e.id}>
                <span>
                  {e.body}
                  <small>
                    {[
                      w(entryListWords[e.list]),
                      t(e.work ? 'handed' : 'noted'),
                      e.wantsAnswer ? t('wants') : '',
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </span>
                <button
                  type="button"
                  className="y-link"
                  onClick={() =>
                    change({
                      entries: draft.entries.filter((x) => x.id !== e.id),
                      photos: draft.photos.filter((x) => x !== e.id),
                    })
                  }
                >
                  {t('remove')}
                </button>
              </li>
            ))}
            {entries.map((e) => (
              <li key={e.id}>
                <span>
                  {e.body}
                  <small>
                    {w(entryListWords[e.list])}
                    {e.case
                      ? ` · ${t('case', { number: e.case.number, state: w(caseStateWords[e.case.state]) })}`
                      : ` · ${t(e.work ? 'handed' : 'noted')}`}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        </Block>
        {earlier.length > 0 && (
          <Block title={t('earlier')}>
            <ul className="vs-entries">
              {earlier.map((e) => (
                <li key={e.id}>
                  <span>
                    {e.happenedAt ? moment(e.happenedAt, now, lang) : e.dueOn} {e.closedByName}
                    <small>
                      {t(
                        e.state === 'absent'
                          ? 'stateAbsent'
                          : e.state === 'skipped'
                            ? 'stateSkipped'
                            : 'stateDone',
                      )}
                      {e.entries > 0 && ` · ${t('entriesN', { n: e.entries })}`}
                    </small>
                  </span>
                </li>
              ))}
            </ul>
          </Block>
        )}
      </PhoneMain>
      {open && (
        <footer className="y-dock shade vs-dock">
          <p>
            {draft.entries.length
              ? t('willEntries', { n: handled, m: draft.entries.length - handled })
              : t('willWell')}
          </p>
          {v.kind !== 'place' && (
            <Btn onClick={() => act({ do: 'absent' })}>{t(v.kind === 'door' ? 'absent' : 'shut')}</Btn>
          )}
          <Btn
            pri
            icon="check"
            onClick={() => act({ do: 'done', entries: draft.entries, photos: draft.photos, note: '' })}
          >
            {t(draft.entries.length ? 'save' : 'allWell')}
          </Btn>
          <button type="button" className="y-link" onClick={() => setSkipping(true)}>
            {t('skip')}
          </button>
        </footer>
      )}
      {adding && (
        <EntryForm
          list={adding}
          onClose={() => setAdding(undefined)}
          onAdd={(e, photos) => {
            change({
              entries: [...draft.entries, e],
              photos: photos ? [...draft.photos, e.id] : draft.photos,
            })
            setAdding(undefined)
          }}
        />
      )}
      {skipping && (
        <Skip
          onClose={() => setSkipping(false)}
          onSkip={(reason, note) => act({ do: 'skip', reason, note })}
        />
      )}
    </>
  )
}

function Skip({ onClose, onSkip }: { onClose: () => void; onSkip: (r: SkipReason, note: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const [reason, setReason] = useState<SkipReason>()
  const [note, setNote] = useState('')
  const lack = reason === 'other' && !note.trim()
  return (
    <Dialog title={t('whySkip')} onClose={onClose}>
      <form
        className="vs-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (reason && !lack) onSkip(reason, note.trim())
        }}
      >
        <div className="y-pick">
          {skipReasons.map((r) => (
            <Btn key={r} type="button" aria-pressed={reason === r} onClick={() => setReason(r)}>
              {w(skipWords[r])}
            </Btn>
          ))}
        </div>
        <label className="y-label" htmlFor="vs-why">
          {t(reason === 'other' ? 'noteMust' : 'note')}
        </label>
        <input
          id="vs-why"
          className="y-text"
          maxLength={300}
          value={note}
          onChange={(e) => setNote(e.target.value)}
        />
        <Btn pri type="submit" disabled={!reason || lack}>
          {t('giveUp')}
        </Btn>
      </form>
    </Dialog>
  )
}
