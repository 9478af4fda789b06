import './forms.css'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { formCreate, formOpenSet, formsList } from '../contract.ts'
import { words } from './words.ts'

/** All forms of my area: state, use, and the way to change one. */
export default function Forms() {
  const t = useT(words)
  const w = useWord()
  const go = useNavigate()
  const list = useAsk(formsList)
  const [adding, setAdding] = useState(false)
  const [at, setAt] = useState(0)
  const set = useSend(formOpenSet, { renew: [formsList] })
  const forms = list.data?.forms ?? []
  const current = forms[Math.min(at, forms.length - 1)]
  useKeys([
    { id: 'forms.next', keys: 'J', words: words.next, run: () => setAt(Math.min(forms.length - 1, at + 1)) },
    { id: 'forms.prev', keys: 'K', words: words.prev, run: () => setAt(Math.max(0, at - 1)) },
    {
      id: 'forms.edit',
      keys: 'Enter',
      words: words.edit,
      off: !current,
      run: () => void go(`/forms/${current?.key}`),
    },
    { id: 'forms.add', keys: 'N', words: words.add, run: () => setAdding(true) },
  ])
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Btn pri icon="plus" k="N" onClick={() => setAdding(true)}>
          {t('add')}
        </Btn>
      </header>
      <p className="y-note">{t('what')}</p>
      {(list.error ?? set.error) && <ProblemPanel problem={(list.error ?? set.error)!} />}
      {!list.data && !list.error && <Loading rows={5} />}
      {list.data && forms.length === 0 && (
        <EmptyCells
          kind="none"
          title={t('none')}
          actions={<Btn onClick={() => setAdding(true)}>{t('add')}</Btn>}
        >
          {t('noneWhat')}
        </EmptyCells>
      )}
      <ul className="fe-forms">
        {forms.map((f, i) => (
          <li key={f.key} className={i === at ? 'cur' : ''} aria-current={i === at}>
            <div>
              <Link to={`/forms/${f.key}`}>
                <b>{w(f.title) || f.key}</b>
              </Link>
              <small>
                {f.version === null
                  ? t('draftOnly')
                  : `${t(f.open ? 'open' : 'closed')} · ${t('version', { n: f.version })}`}
                {f.version !== null && f.changed && ` · ${t('changed')}`} · {f.regionName}
              </small>
            </div>
            <span>{t('use', { reports: f.reports, plates: f.plates })}</span>
            {f.version !== null && (
              <>
                <a className="y-btn sm" href={`/f/${f.key}`} target="_blank" rel="noreferrer">
                  {t('see')}
                </a>
                <Btn
                  sm
                  busy={set.isPending && set.variables?.params?.key === f.key}
                  onClick={() => set.mutate({ params: { key: f.key }, body: { open: !f.open } })}
                >
                  {t(f.open ? 'doClose' : 'doOpen')}
                </Btn>
              </>
            )}
          </li>
        ))}
      </ul>
      {adding && <NewForm builtin={list.data?.builtin ?? []} onClose={() => setAdding(false)} />}
    </div>
  )
}

function NewForm({
  builtin,
  onClose,
}: {
  builtin: readonly { key: string; title: { zh: string; en: string } }[]
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const go = useNavigate()
  const me = useMe()
  const [title, setTitle] = useState('')
  const [key, setKey] = useState('')
  const [from, setFrom] = useState('')
  const make = useSend(formCreate, { renew: [formsList], onDone: (a) => void go(`/forms/${a.key}`) })
  const region = me.ranges['form.manage']?.[0] ?? ''
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <form
        className="fe-new"
        onSubmit={(e) => {
          e.preventDefault()
          make.mutate({ body: { title, key, regionPath: region, ...(from ? { from } : {}) } })
        }}
      >
        <label className="y-fld">
          <span className="lb">{t('from')}</span>
          <select
            value={from}
            onChange={(e) => {
              setFrom(e.target.value)
              const b = builtin.find((x) => x.key === e.target.value)
              if (b && !title) setTitle(b.title.zh)
            }}
          >
            <option value="">{t('blank')}</option>
            {builtin.map((b) => (
              <option key={b.key} value={b.key}>
                {w(b.title)}
              </option>
            ))}
          </select>
        </label>
        <label className="y-fld">
          <span className="lb">{t('name')}</span>
          <input required maxLength={60} value={title} onChange={(e) => setTitle(e.target.value)} />
        </label>
        <label className="y-fld">
          <span className="lb">
            {t('key')}
            <small>/f/{key || '…'}</small>
          </span>
          <input
            required
            maxLength={40}
            pattern="[a-z][a-z0-9\-]{1,39}"
            value={key}
            onChange={(e) => setKey(e.target.value.toLowerCase())}
          />
        </label>
        {make.error && <ProblemPanel problem={make.error} />}
        <div className="fe-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={make.isPending}>
            {t('make')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
