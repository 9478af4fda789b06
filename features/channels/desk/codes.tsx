import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { formsOpen } from '../../forms/contract.ts'
import { search as searchRegions } from '../../regions/contract.ts'
import { qrActive, qrCreate, qrForm, qrList, qrSheet } from '../contract.ts'
import { words as common } from './words.ts'

const words = dict({
  find: { zh: '地点名或码号', en: 'Place or code' },
  print: { zh: '打印 {n} 个', en: 'Print {n}' },
  printAll: { zh: '打印列出的', en: 'Print those listed' },
  add: { zh: '新码', en: 'New codes' },
  retire: { zh: '停用', en: 'Retire' },
  use: { zh: '启用', en: 'Use again' },
  retired: { zh: '已停用', en: 'retired' },
  reports: { zh: '来过 {n} 件', en: '{n} {n|report|reports}' },
  open: { zh: '打开 {code} 的页面', en: 'Open the page of {code}' },
  none: { zh: '没有这样的码', en: 'No such code' },
  noneYet: { zh: '还没有码', en: 'No codes yet' },
  noneWhat: {
    zh: '一个码对应一个地点：楼栋门口、小区公告栏、街面。居民扫了就知道在哪里。',
    en: 'One code stands for one place: a door, a notice board, a street corner. Who scans it need not say where.',
  },
  region: { zh: '属于哪个区域', en: 'Region' },
  regionHint: { zh: '网格、小区、社区的名字', en: 'Name of a grid, estate or community' },
  places: { zh: '地点，一行一个', en: 'Places, one a line' },
  placesHint: { zh: '如：3 栋 1 单元门口', en: 'E.g. Building 3, door 1' },
  make: { zh: '生成 {n} 个码', en: 'Make {n} {n|code|codes}' },
  local: {
    zh: '码里现在是 {used}，只在这台电脑上打得开，先别印。',
    en: 'Codes carry {used} now, which opens on this computer only: do not print yet.',
  },
  setIt: { zh: '去设居民访问的网址', en: 'Set the address for residents' },
  askIt: {
    zh: '请系统管理员在“设置”里填网址。',
    en: 'Ask the system administrator to set it under Settings.',
  },
  form: { zh: '{code} 带哪张表单', en: 'Form on {code}' },
  noForm: { zh: '普通报事', en: 'Plain report' },
  made: { zh: '生成了 {codes}，可以打印了', en: 'Made {codes}; they can be printed' },
})

export function Codes() {
  const t = useT(words)
  const tc = useT(common)
  const lang = useLang()
  const { can } = useSession()
  const [q, setQ] = useState('')
  const [limit, setLimit] = useState(50)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [adding, setAdding] = useState(false)
  const asked = useDeferredValue(q.trim())
  const list = useAsk(qrList, { query: { q: asked || undefined, limit } }, { placeholderData: (was) => was })
  const active = useSend(qrActive, { renew: [qrList] })
  const form = useSend(qrForm, { renew: [qrList] })
  const forms = useAsk(formsOpen, {}, { staleTime: 60_000 }).data?.forms ?? []
  const w = useWord()
  const items = list.data?.items ?? []
  const sheet = chosen.size
    ? addressOf(qrSheet, {}, { codes: [...chosen] })
    : addressOf(qrSheet, {}, { q: asked || undefined })
  const printable = chosen.size || (list.data?.total ?? 0)

  return (
    <>
      <div className="ch-bar">
        <input
          type="search"
          value={q}
          placeholder={t('find')}
          aria-label={t('find')}
          onChange={(e) => setQ(e.target.value)}
        />
        <span className="ch-dim">{list.data && count(list.data.total, lang)}</span>
        <span className="sp" />
        {printable > 0 && (
          <a className="y-btn" href={sheet} target="_blank" rel="noreferrer">
            <Icon name="download" />
            {chosen.size ? t('print', { n: chosen.size }) : t('printAll')}
          </a>
        )}
        {can('qr.manage') && (
          <Btn pri icon="plus" onClick={() => setAdding(true)}>
            {t('add')}
          </Btn>
        )}
      </div>
      {list.data?.address.warnings.includes('local') && (
        <p className="ch-warn" role="alert">
          ⚠ {t('local', { used: list.data.address.used })}{' '}
          {can('setting.manage') ? <Link to="/settings">{t('setIt')}</Link> : t('askIt')}
        </p>
      )}
      {(list.error ?? active.error ?? form.error) && (
        <ProblemPanel problem={(list.error ?? active.error ?? form.error)!} />
      )}
      {!list.data && !list.error && <Loading />}
      {list.data && items.length === 0 && (
        <EmptyCells kind={asked ? 'filtered' : 'none'} title={t(asked ? 'none' : 'noneYet')}>
          {!asked && t('noneWhat')}
        </EmptyCells>
      )}
      {items.length > 0 && (
        <div className="y-card ch-list">
          <ul>
            {items.map((c) => (
              <li key={c.code} className={c.active ? '' : 'off'}>
                <input
                  type="checkbox"
                  aria-label={`${c.code} ${c.name}`}
                  disabled={!c.active}
                  checked={chosen.has(c.code)}
                  onChange={() => {
                    const next = new Set(chosen)
                    if (!next.delete(c.code)) next.add(c.code)
                    setChosen(next)
                  }}
                />
                <Icon name="qr" />
                <div className="what">
                  <b>{c.name}</b>
                  <span>
                    {c.regionName}
                    {!c.active && ` · ${t('retired')}`}
                  </span>
                </div>
                <div className="state">
                  <a
                    href={`/r/${c.code}`}
                    target="_blank"
                    rel="noreferrer"
                    aria-label={t('open', { code: c.code })}
                  >
                    {c.code}
                  </a>
                  <span>{t('reports', { n: count(c.reports, lang) })}</span>
                </div>
                {can('qr.manage') && forms.length > 0 && (
                  <select
                    aria-label={t('form', { code: c.code })}
                    value={c.form ?? ''}
                    onChange={(e) =>
                      form.mutate({ params: { code: c.code }, body: { form: e.target.value || null } })
                    }
                  >
                    <option value="">{t('noForm')}</option>
                    {forms.map((f) => (
                      <option key={f.key} value={f.key}>
                        {w(f.title)}
                      </option>
                    ))}
                  </select>
                )}
                {can('qr.manage') && (
                  <Btn
                    sm
                    busy={active.isPending && active.variables?.params?.code === c.code}
                    onClick={() => active.mutate({ params: { code: c.code }, body: { active: !c.active } })}
                  >
                    {t(c.active ? 'retire' : 'use')}
                  </Btn>
                )}
              </li>
            ))}
          </ul>
          {list.data?.next && (
            <Btn ghost onClick={() => setLimit(200)}>
              {tc('more', { n: list.data.total - items.length })}
            </Btn>
          )}
        </div>
      )}
      {adding && <NewCodes onClose={() => setAdding(false)} onMade={(codes) => setChosen(new Set(codes))} />}
    </>
  )
}

function NewCodes({ onClose, onMade }: { onClose: () => void; onMade: (codes: string[]) => void }) {
  const t = useT(words)
  const tc = useT(common)
  const [q, setQ] = useState('')
  const [region, setRegion] = useState<{ path: string; name: string } | null>(null)
  const [text, setText] = useState('')
  const asked = useDeferredValue(q.trim())
  const found = useAsk(searchRegions, { query: { q: asked, limit: 8 } }, { enabled: asked !== '' && !region })
  const names = text
    .split('\n')
    .map((s) => s.trim().slice(0, 60))
    .filter(Boolean)
    .slice(0, 200)
  const make = useSend(qrCreate, {
    renew: [qrList],
    onDone: (a) => {
      announce(t('made', { codes: a.codes.join(', ') }))
      onMade(a.codes)
      onClose()
    },
  })
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <form
        className="ch-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (region && names.length)
            make.mutate({ body: { places: names.map((name) => ({ name, regionPath: region.path })) } })
        }}
      >
        <label>
          {t('region')}
          <input
            type="search"
            value={region ? region.name : q}
            placeholder={t('regionHint')}
            onChange={(e) => {
              setRegion(null)
              setQ(e.target.value)
            }}
          />
        </label>
        {!region && asked && (
          <ul className="ch-found">
            {found.data?.items.map((r) => (
              <li key={r.path}>
                <button type="button" onClick={() => setRegion({ path: r.path, name: r.name })}>
                  <b>{r.name}</b> <small>{r.trail}</small>
                </button>
              </li>
            ))}
          </ul>
        )}
        <label>
          {t('places')}
          <textarea
            rows={6}
            value={text}
            placeholder={t('placesHint')}
            onChange={(e) => setText(e.target.value)}
          />
        </label>
        {make.error && <ProblemPanel problem={make.error} />}
        <div className="ch-acts">
          <Btn onClick={onClose}>{tc('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" disabled={!region || names.length === 0} busy={make.isPending}>
            {t('make', { n: names.length })}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
