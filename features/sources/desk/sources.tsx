import { useState } from 'react'
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count, moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon, type IconName } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Sure } from '../../../ui/sure.tsx'
import {
  type Source,
  type SourceItem,
  type SourceKind,
  sourceChange,
  sourceLook,
  sourceRemove,
  sourcesList,
} from '../contract.ts'
import { Edit } from './edit.tsx'
import { kindWords, stateWords, words } from './words.ts'
import './sources.css'

const icons: Record<SourceKind, IconName> = { folder: 'file', pull: 'sync', mail: 'mail' }

/** 来源: where we look ourselves, what it brought, when next. */
export default function Sources() {
  const t = useT(words)
  const { can } = useSession()
  const list = useAsk(sourcesList, {}, { refetchInterval: 5000 })
  const [editing, setEditing] = useState<Source | 'new'>()
  const manages = can('channel.manage')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Link className="y-btn" to="/connect">
          {t('connect')}
        </Link>
        {manages && !editing && (
          <Btn pri icon="plus" onClick={() => setEditing('new')}>
            {t('add')}
          </Btn>
        )}
      </header>
      <div className="sr-page">
        <p className="y-note">{t('what')}</p>
        {editing && (
          <Edit
            key={editing === 'new' ? 'new' : editing.id}
            {...(editing === 'new' ? {} : { source: editing })}
            onClose={() => setEditing(undefined)}
          />
        )}
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!list.data && !list.error && <Loading rows={4} />}
        {list.data?.sources.length === 0 && !editing && (
          <EmptyCells kind="none" title={t('none')}>
            {t('noneWhat')}
          </EmptyCells>
        )}
        {list.data?.sources.map((s) => (
          <One key={s.id} source={s} manages={manages} onEdit={() => setEditing(s)} />
        ))}
      </div>
    </div>
  )
}

function One({ source: s, manages, onEdit }: { source: Source; manages: boolean; onEdit: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('second')
  const [asking, setAsking] = useState(false)
  const [pausing, setPausing] = useState(false)
  const [why, setWhy] = useState('')
  const change = useSend(sourceChange, { renew: [sourcesList], onDone: () => setPausing(false) })
  const look = useSend(sourceLook, { renew: [sourcesList] })
  const remove = useSend(sourceRemove, { renew: [sourcesList] })
  const params = { id: s.id }
  const fault = change.error ?? look.error ?? remove.error
  return (
    <section className={`y-card ${s.active ? '' : 'sr-off'}`} aria-label={s.name}>
      <div className="sr-top">
        <Icon name={icons[s.kind]} />
        <h2>{s.name}</h2>
        <span className="y-note">
          {w(kindWords[s.kind])} · {s.where} · {s.regionName || s.regionPath}
        </span>
        <span className="sp" />
        {manages && (
          <>
            {s.active && (
              <Btn sm icon="sync" busy={look.isPending} onClick={() => look.mutate({ params, body: {} })}>
                {t('lookNow')}
              </Btn>
            )}
            <Btn
              sm
              icon={s.active ? 'stop' : 'play'}
              busy={change.isPending}
              onClick={() =>
                s.active ? setPausing(true) : change.mutate({ params, body: { active: true } })
              }
            >
              {t(s.active ? 'pause' : 'resume')}
            </Btn>
            <Btn sm icon="pen" onClick={onEdit}>
              {t('edit')}
            </Btn>
            <Btn sm icon="trash" onClick={() => setAsking(true)}>
              {t('remove')}
            </Btn>
          </>
        )}
      </div>
      <p className="sr-state">
        <b>
          {t('today', {
            t: count(s.today.taken, lang),
            r: count(s.today.repeated, lang),
            f: count(s.today.refused, lang),
          })}
          {s.today.ignored > 0 && t('ignored', { n: s.today.ignored })}
        </b>
        <span>{s.lookedAt ? t('last', { at: moment(s.lookedAt, now, lang) }) : t('never')}</span>
        <span>
          {s.active
            ? s.told
              ? t('told')
              : s.nextAt && t('next', { at: moment(s.nextAt, now, lang) })
            : s.pausedWhy
              ? t('pausedFor', { why: s.pausedWhy })
              : t('paused')}
        </span>
        {s.waiting > 0 && <b>{t('waiting', { n: s.waiting })}</b>}
      </p>
      {s.failures > 0 && (
        <p className="sr-fault">{t('failing', { n: s.failures, said: s.lastError ?? '' })}</p>
      )}
      {fault && <ProblemPanel problem={fault} />}
      {s.last.length === 0 ? (
        <p className="y-note">{t('silent')}</p>
      ) : (
        <ul className="sr-last" aria-label={t('brought')}>
          {s.last.map((i) => (
            <Item key={i.id} item={i} />
          ))}
        </ul>
      )}
      {pausing && (
        <Dialog title={t('pause')} onClose={() => setPausing(false)}>
          <form
            className="sr-sure"
            onSubmit={(e) => {
              e.preventDefault()
              change.mutate({ params, body: { active: false, pausedWhy: why } })
            }}
          >
            <p>{t('pauseWill')}</p>
            <label>
              {t('why')}
              <input maxLength={120} value={why} onChange={(e) => setWhy(e.target.value)} />
            </label>
            <div className="sr-acts">
              <Btn onClick={() => setPausing(false)}>{t('cancel')}</Btn>
              <Btn pri type="submit" busy={change.isPending}>
                {t('pause')}
              </Btn>
            </div>
          </form>
        </Dialog>
      )}
      {asking && (
        <Sure
          title={t('remove')}
          text={t('really', { name: s.name })}
          busy={remove.isPending}
          onYes={() => remove.mutate({ params, body: {} })}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}

function Item({ item: i }: { item: SourceItem }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  return (
    <li>
      <span>{moment(i.at, now, lang)}</span>
      <span className="what">
        {i.name}
        {i.note && <small> {i.note === 'columns' ? t('columns') : i.note}</small>}
      </span>
      <span>
        <b>{w(stateWords[i.state])}</b>{' '}
        {i.taken + i.repeated + i.refused > 0 &&
          i.kind !== 'letter' &&
          t('counts', { t: i.taken, r: i.repeated, f: i.refused })}
        {i.state === 'waiting' && i.importId && can('report.import') && (
          <Link className="y-btn sm" to={`/channels?tab=imports&open=${i.importId}`}>
            {t('sayColumns')}
          </Link>
        )}
      </span>
    </li>
  )
}
