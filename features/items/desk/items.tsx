import './items.css'
import { useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { addressOf, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading, Toast } from '../../../ui/states.tsx'
import {
  checkList,
  exportList,
  type Finding,
  getItem,
  getList,
  type Item,
  type ListHead,
  listVersions,
  removeItem,
} from '../contract.ts'
import { Compare } from './compare.tsx'
import { AddDialog, ClashPanel, DraftDialog, nextName } from './dialogs.tsx'
import { Findings } from './findings.tsx'
import { Foot } from './foot.tsx'
import { ImportDialog } from './import.tsx'
import { ItemView } from './item.tsx'
import { Replay } from './replay.tsx'
import { ItemTree, leavesOf } from './tree.tsx'
import { useWhom } from './units.ts'
import { Versions } from './versions.tsx'
import { words } from './words.ts'
import { listEndpoints, useWork } from './work.ts'

type Ask = 'draft' | 'import' | 'compare' | 'add' | null

/** The responsibility list: who does what by when, every version of it. The address says which version and item. */
export default function Items() {
  const asked = useAsk(listVersions)
  const [query, setQuery] = useSearchParams()
  const lists = asked.data?.lists ?? []
  const inForce = lists.find((l) => l.inForce)
  const open = lists.find((l) => l.status === 'draft' || l.status === 'in_review')
  const mine = asked.data?.mayEdit || asked.data?.mayPublish
  const list = lists.find((l) => l.id === query.get('v')) ?? (mine ? open : undefined) ?? inForce ?? lists[0]
  const go = (next: Record<string, string | null>) =>
    setQuery((was) => {
      const q = new URLSearchParams(was)
      for (const [k, v] of Object.entries(next)) v === null ? q.delete(k) : q.set(k, v)
      return q
    })
  if (asked.error && !asked.data)
    return (
      <div className="y-page-pad">
        <ProblemPanel problem={asked.error} safe="" onRetry={() => void asked.refetch()} />
      </div>
    )
  if (!asked.data || !list) return <Loading rows={10} />
  return (
    <Version
      lists={lists}
      list={list}
      inForce={inForce}
      mayEdit={asked.data.mayEdit}
      mayPublish={asked.data.mayPublish}
      code={query.get('item')}
      go={go}
    />
  )
}

function Version({
  lists,
  list,
  inForce,
  mayEdit,
  mayPublish,
  code,
  go,
}: {
  lists: ListHead[]
  list: ListHead
  inForce: ListHead | undefined
  mayEdit: boolean
  mayPublish: boolean
  code: string | null
  go: (next: Record<string, string | null>) => void
}) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const renew = useRenew()
  const whom = useWhom()
  const [ask, setAsk] = useState<Ask>(null)
  const [pane, setPane] = useState(false)
  const [toast, setToast] = useState<{ text: string; undo?: () => void } | null>(null)
  const [goTo, setGoTo] = useState<{ field: string; turn: number } | null>(null)
  const tree = useAsk(getList, { params: { id: list.id } })
  const open = list.status === 'draft' || list.status === 'in_review'
  const check = useAsk(checkList, { params: { id: list.id } }, { enabled: open })
  const say = (text: string, undo?: () => void) => {
    setToast(undo ? { text, undo } : { text })
    announce(text)
  }
  const work = useWork(list.id, (merged) => say(t(merged ? 'savedMerged' : 'saved')))
  const editable = mayEdit && open
  const findings = check.data?.findings ?? []
  const blocking = findings.filter((f) => f.severity === 'blocking')
  const leaves = useMemo(() => leavesOf(tree.data?.items ?? [], work.edits), [tree.data, work.edits])

  // An address from another version may name an item that this one does not have.
  const known = !tree.data || !code || leaves.some((l) => l.code === code)
  const remove = useSend(removeItem, { renew: listEndpoints })
  const take = (item: Item) => {
    const edit = work.edits[item.code]
    const after = leaves[leaves.findIndex((l) => l.code === item.code) + 1]?.code ?? null
    const back = () => {
      work.change(item.code, item, null)
      go({ item: item.code })
    }
    const done = () => {
      work.drop(item.code)
      go({ item: after })
      say(t('removed', { code: item.code, name: item.name }), back)
    }
    if (edit?.from === null) done()
    else
      remove.mutate(
        {
          params: { id: list.id, code: item.code },
          body: { baseVersion: tree.data?.list.version ?? list.version },
        },
        { onSuccess: done, onError: () => renew(...listEndpoints) },
      )
  }
  const goFinding = (f: Finding) => {
    setPane(false)
    go({ item: f.itemCode })
    // The sheet of another item is drawn first.
    setTimeout(() => setGoTo({ field: f.field, turn: Date.now() }), f.itemCode === code ? 0 : 350)
  }
  const save = () => void work.save()
  useKeys([
    {
      id: 'items.save',
      keys: 'Ctrl+S',
      words: { zh: '存草稿', en: 'Save draft' },
      run: () => work.count > 0 && save(),
      command: true,
    },
    {
      id: 'items.finding',
      keys: 'F',
      words: words.nextFinding,
      off: blocking.length === 0,
      run: () => {
        const at = blocking.findIndex((f) => f.itemCode === code)
        const next = blocking[(at + 1) % blocking.length]
        if (next) goFinding(next)
      },
    },
    { id: 'items.pane', keys: 'Escape', words: words.close, off: !pane, run: () => setPane(false) },
  ])
  // Leaving with unsaved changes loses nothing (they are kept here), but another computer would not have them.
  useEffect(() => {
    if (work.count === 0) return
    const warn = (e: BeforeUnloadEvent) => e.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [work.count])
  // What stopped the saving stands above the item: it is brought into view.
  useEffect(() => {
    if (work.problem || work.clashed) document.querySelector('.it-page .mid')?.scrollTo(0, 0)
  }, [work.problem, work.clashed])
  const changed = leaves.filter((l) => l.changed).length
  const foot =
    t('foot', { k: new Set(leaves.map((l) => l.code.replace(/\.\d+$/, ''))).size, n: leaves.length }) +
    (open ? t('footDraft', { c: changed, b: new Set(blocking.map((f) => f.itemCode)).size }) : '')
  const said = list.byName
    ? t('savedBy', { who: list.byName, at: moment(list.updatedAt, now, lang), n: changed })
    : t('savedAt', { at: moment(list.updatedAt, now, lang), n: changed })

  return (
    <div className="y-page it-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Versions lists={lists} current={list} onOpen={(id) => go({ v: id })} />
        <small>{open ? (mayEdit ? said : t('readOnlyYou')) : t(mayEdit ? 'readOnly' : 'readOnlyYou')}</small>
        <span className="sp" />
        {open && (
          <Btn className="it-checks" onClick={() => setPane(!pane)} aria-expanded={pane}>
            {t('checkTab', { n: check.data ? blocking.length : '…' })}
          </Btn>
        )}
        <a className="y-btn" href={addressOf(exportList, { id: list.id })} download>
          <Icon name="download" />
          {t('export')}
        </a>
        {mayEdit && <Btn onClick={() => setAsk('import')}>{t('import')}</Btn>}
        {mayEdit && (
          <Btn pri={!open} onClick={() => setAsk('draft')}>
            {t('newDraft')}
          </Btn>
        )}
      </header>
      <div className={`y-three ${open ? '' : 'it-two'}`} data-at={code ? 'mid' : 'side'}>
        {tree.error && !tree.data ? (
          <ProblemPanel problem={tree.error} safe="" onRetry={() => void tree.refetch()} />
        ) : (
          <ItemTree
            items={leaves}
            edits={work.edits}
            findings={findings}
            current={code}
            editable={editable}
            whom={whom}
            foot={foot}
            onOpen={(c) => go({ item: c })}
            onAdd={() => setAsk('add')}
          />
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
        <section className="mid" tabIndex={0} aria-label={t('title')}>
          {work.clashed && (
            <ClashPanel key={work.clashed.code} work={work} clashed={work.clashed} whom={whom} />
          )}
          {work.problem && (
            <ProblemPanel
              problem={work.problem}
              title={t('notSaved')}
              safe={t('notSavedSafe')}
              onRetry={save}
            />
          )}
          {remove.error && <ProblemPanel problem={remove.error} />}
          {code && !known ? (
            <EmptyCells kind="filtered" title={t('notHere', { code, name: list.name })}>
              {t('chooseWhat')}
            </EmptyCells>
          ) : code ? (
            <ItemView
              key={`${list.id}/${code}`}
              list={list}
              code={code}
              inForce={inForce}
              editable={editable}
              work={work}
              whom={whom}
              findings={findings}
              goTo={goTo}
              onBack={() => go({ item: null })}
              onCompare={() => setAsk('compare')}
              onRemove={take}
            />
          ) : (
            <EmptyCells kind="filtered" title={t('choose')}>
              {t('chooseWhat')}
            </EmptyCells>
          )}
        </section>
        {open && (
          <aside className={`pane ${pane ? 'open' : ''}`}>
            <Btn ghost sm icon="close" className="back" onClick={() => setPane(false)}>
              {t('close')}
            </Btn>
            {check.error && (
              <ProblemPanel problem={check.error} safe="" onRetry={() => void check.refetch()} />
            )}
            <Findings
              check={check.data}
              unsaved={work.count}
              whom={whom}
              editable={editable}
              onGo={goFinding}
            />
            <Replay list={list} />
          </aside>
        )}
      </div>
      <Foot
        list={list}
        mayEdit={mayEdit}
        mayPublish={mayPublish}
        blocking={check.data?.blocking}
        work={work}
        now={now}
        onSay={say}
        onGone={() => go({ v: null, item: null })}
        onSave={save}
      />
      {ask === 'draft' && (
        <DraftDialog
          lists={lists}
          from={inForce ?? list}
          now={now}
          onClose={() => setAsk(null)}
          onMade={(id) => {
            setAsk(null)
            go({ v: id })
          }}
        />
      )}
      {ask === 'import' && (
        <ImportDialog
          name={nextName(lists, now)}
          onClose={() => setAsk(null)}
          onTaken={(id) => {
            setAsk(null)
            renew(...listEndpoints)
            go({ v: id, item: null })
          }}
        />
      )}
      {ask === 'compare' && inForce && (
        <Compare
          list={list}
          against={inForce}
          whom={whom}
          onClose={() => setAsk(null)}
          onOpen={(c) => {
            setAsk(null)
            go({ item: c })
          }}
        />
      )}
      {ask === 'add' && (
        <AddDialog
          items={leaves}
          current={code}
          neighbour={(c) =>
            call(getItem, { params: { id: list.id, code: c } }).then(
              (a) => a.item,
              () => null,
            )
          }
          onClose={() => setAsk(null)}
          onAdd={(item) => {
            setAsk(null)
            work.change(item.code, item, null)
            go({ item: item.code })
          }}
        />
      )}
      {toast && (
        <Toast
          {...(toast.undo ? { action: t('undo'), onAction: toast.undo } : {})}
          onGone={() => setToast(null)}
        >
          {toast.text}
        </Toast>
      )}
    </div>
  )
}
