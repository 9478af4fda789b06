import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { unitsList } from '../../organisation/contract.ts'
import {
  type Analysis,
  analysisCompare,
  analysisGet,
  analysisLink,
  analysisShare,
  analysisVersions,
} from '../contract.ts'
import { words } from './words.ts'

const linkDays = 14

/** Beside the report: who it is shared with, who read it, its versions, where its figures come from. */
export function Side({ a }: { a: Analysis }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [sharing, setSharing] = useState(false)
  const [checking, setChecking] = useState(false)
  const works = a.may.edit || a.may.approve || a.may.share
  return (
    <aside className="an-side">
      {works && a.state === 'approved' && (
        <section className="y-card" aria-label={t('shared')}>
          <h2 className="y-sec">{t('shared')}</h2>
          {a.units.length === 0 && <p className="y-note">{t('notShared')}</p>}
          <ul>
            {a.units.map((u) => (
              <li key={u.id}>
                {u.name}
                <small>{u.read ? t('readOf', { n: u.read }) : t('unread')}</small>
              </li>
            ))}
          </ul>
          {a.may.share && (
            <Btn sm onClick={() => setSharing(true)}>
              {t('shareWith')}
            </Btn>
          )}
          {a.may.approve && <PublicLink a={a} />}
        </section>
      )}
      {works && (
        <section className="y-card" aria-label={t('receipts')}>
          <h2 className="y-sec">{t('receipts')}</h2>
          {a.seen.length === 0 && <p className="y-note">{t('noReceipts')}</p>}
          <ul>
            {a.seen.map((s) => (
              <li key={`${s.name}${s.firstAt}`}>
                <span>
                  {s.name} {s.unit && <small>{s.unit}</small>}
                </span>
                <small>{moment(s.firstAt, now, lang)}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {works && <Versions id={a.id} />}
      <section className="y-card" aria-label={t('source')}>
        <h2 className="y-sec">{t('source')}</h2>
        <p className="y-note">
          {t('rules', { n: a.made.rules, list: a.made.list ?? '–', calendar: a.made.calendar })}
        </p>
        <p className="y-note">
          {t('digest')} <code>{a.digest.slice(0, 12)}</code>
        </p>
        {works && (
          <Btn sm icon="sync" onClick={() => setChecking(true)}>
            {t('check')}
          </Btn>
        )}
      </section>
      {sharing && <Share a={a} onClose={() => setSharing(false)} />}
      {checking && <Check id={a.id} onClose={() => setChecking(false)} />}
    </aside>
  )
}

function Versions({ id }: { id: string }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const got = useAsk(analysisVersions, { params: { id } })
  return (
    <section className="y-card" aria-label={t('versions')}>
      <h2 className="y-sec">{t('versions')}</h2>
      {got.error && <ProblemPanel problem={got.error} />}
      <ul>
        {got.data?.versions.map((v) => (
          <li key={v.version}>
            <span>
              {t('version', { n: v.version })} {t(`v${v.what}` as 'vmade')}
            </span>
            <small>{t('by', { name: v.by, at: moment(v.at, now, lang) })}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

function PublicLink({ a }: { a: Analysis }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [url, setUrl] = useState('')
  const send = useSend(analysisLink, {
    renew: [analysisGet],
    onDone: (r) => setUrl(r.token ? `${location.origin}/a/${r.token}` : ''),
  })
  const [tells, setTells] = useState({ units: false, words: false })
  const set = (days: number) => send.mutate({ params: { id: a.id }, body: { days, ...tells } })
  const without = a.link && [!a.link.tells.units && t('noUnits'), !a.link.tells.words && t('noWords')]
  return (
    <>
      <h3 className="y-sec">{t('link')}</h3>
      <p className="y-note">
        {a.link ? t('linkIs', { at: moment(a.link.until, now, lang), n: a.link.opened }) : t('linkNone')}
      </p>
      {without && <p className="y-note">{without.filter(Boolean).join(' ')}</p>}
      {(['units', 'words'] as const).map((k) => (
        <label key={k} className="y-row">
          <input
            type="checkbox"
            checked={tells[k]}
            onChange={(e) => setTells({ ...tells, [k]: e.target.checked })}
          />
          {t(k === 'units' ? 'tellUnits' : 'tellWords')}
        </label>
      ))}
      {url && (
        <>
          <output className="y-once">{url}</output>
          <p className="y-note">{t('linkOnce')}</p>
        </>
      )}
      {send.error && <ProblemPanel problem={send.error} />}
      <div className="y-row">
        <Btn sm icon="link" busy={send.isPending} onClick={() => set(linkDays)}>
          {t('linkDo', { n: linkDays })}
        </Btn>
        {a.link && (
          <Btn sm busy={send.isPending} onClick={() => set(0)}>
            {t('linkEnd')}
          </Btn>
        )}
      </div>
    </>
  )
}

function Share({ a, onClose }: { a: Analysis; onClose: () => void }) {
  const t = useT(words)
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const [find, setFind] = useState('')
  const [chosen, setChosen] = useState(() => new Set(a.units.map((u) => u.id)))
  const share = useSend(analysisShare, { renew: [analysisGet], onDone: onClose })
  const shown = (units.data?.units ?? []).filter((u) => chosen.has(u.id) || u.name.includes(find.trim()))
  return (
    <Dialog title={t('shareWith')} onClose={onClose}>
      <div className="an-form">
        {share.error && <ProblemPanel problem={share.error} />}
        <div className="y-ask">
          <label>
            {t('findUnit')}
            <input value={find} onChange={(e) => setFind(e.target.value)} />
          </label>
        </div>
        <div className="an-units">
          {shown.map((u) => (
            <label key={u.id}>
              <input
                type="checkbox"
                checked={chosen.has(u.id)}
                onChange={(e) =>
                  setChosen((was) => {
                    const next = new Set(was)
                    if (e.target.checked) next.add(u.id)
                    else next.delete(u.id)
                    return next
                  })
                }
              />
              {u.name}
            </label>
          ))}
        </div>
        <div className="an-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn
            pri
            busy={share.isPending}
            onClick={() => share.mutate({ params: { id: a.id }, body: { units: [...chosen] } })}
          >
            {t('shareDo', { n: chosen.size })}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}

function Check({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(analysisCompare, { params: { id } }, { staleTime: 0, gcTime: 0 })
  const c = got.data
  return (
    <Dialog title={t('check')} onClose={onClose} wide>
      <div className="an-form">
        {got.error && <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />}
        {!c && !got.error && <Loading rows={4} words={t('checking')} />}
        {c && (
          <>
            <p>
              {t(c.intact ? 'intact' : 'touched')}
              {alsoSaid(c.intact, t(c.sameSentences ? 'sameRules' : 'otherRules'))}
            </p>
            {c.figures.length === 0 ? (
              <p>{t('noDiff')}</p>
            ) : (
              <>
                <p>{t('diff', { n: c.figures.length })}</p>
                <Table
                  rows={c.figures}
                  id={(r) => r.what.en}
                  columns={[
                    { head: t('figure'), cell: (r) => w(r.what) },
                    { head: t('was'), className: 'n', named: true, cell: (r) => r.was ?? '–' },
                    { head: t('is'), className: 'n', named: true, cell: (r) => r.is ?? '–' },
                  ]}
                />
              </>
            )}
            {(['gone', 'come'] as const).map(
              (k) =>
                c.sentences[k].length > 0 && (
                  <section key={k}>
                    <h3 className="y-sec">{t(k)}</h3>
                    {c.sentences[k].map((s) => (
                      <p key={s.en} className="y-note">
                        {w(s)}
                      </p>
                    ))}
                  </section>
                ),
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}

/** The second half is only worth saying when the first holds. */
const alsoSaid = (intact: boolean, more: string): string => (intact ? ` · ${more}` : '')
