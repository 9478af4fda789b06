import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { taskPlaces } from '../../../ui/extras.ts'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { type Task, tasksDone, tasksMine } from '../contract.ts'
import './tasks.css'

const words = dict({
  title: { zh: '任务', en: 'Tasks' },
  open: { zh: '要办的', en: 'To do' },
  done: { zh: '办了的', en: 'Done' },
  none: { zh: '没有要办的', en: 'Nothing to do' },
  noneWhat: {
    zh: '系统自己办不成的事会到这里，比如结果没送到热线。',
    en: 'What the program cannot finish by itself comes here, such as a result that did not reach the hotline.',
  },
  look: { zh: '去处理', en: 'Deal with it' },
  finish: { zh: '办了', en: 'Done' },
  how: { zh: '怎么办的', en: 'What was done' },
  will: {
    zh: '会：任务关掉，您写的话留着。没送到的结果还在“渠道”里。',
    en: 'The task closes and your words are kept. What did not arrive stays under Channels.',
  },
  cancel: { zh: '算了', en: 'Never mind' },
  by: { zh: '{who} {at} 办了', en: 'done by {who}, {at}' },
  system: { zh: '系统', en: 'the system' },
  more: { zh: '再看 {n} 条', en: 'Show {n} more' },
  closed: { zh: '任务关了', en: 'The task is closed' },
})

function placeOf(t: Task): string | null {
  for (const place of taskPlaces) {
    const at = place(t)
    if (at) return at
  }
  return null
}

export default function Tasks() {
  const t = useT(words)
  const [state, setState] = useState<'open' | 'done'>('open')
  const [limit, setLimit] = useState(50)
  const [asking, setAsking] = useState<Task | null>(null)
  const list = useAsk(tasksMine, { query: { state, limit } }, { refetchInterval: 30_000 })
  const items = list.data?.items ?? []
  return (
    <div className="tk">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('title')}
          tabs={(['open', 'done'] as const).map((k) => ({
            id: k,
            text: `${t(k)} ${k === state ? (list.data?.total ?? '') : ''}`,
          }))}
          current={state}
          onOpen={setState}
        />
      </header>
      <div className="in">
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!list.data && !list.error && <Loading />}
        {list.data && items.length === 0 && (
          <EmptyCells kind={state === 'open' ? 'done' : 'none'} title={t('none')}>
            {state === 'open' && t('noneWhat')}
          </EmptyCells>
        )}
        {items.length > 0 && (
          <ul className="y-card">
            {items.map((i) => (
              <Line key={i.id} task={i} onDone={() => setAsking(i)} />
            ))}
          </ul>
        )}
        {list.data?.next && (
          <Btn ghost onClick={() => setLimit(200)}>
            {t('more', { n: list.data.total - items.length })}
          </Btn>
        )}
      </div>
      {asking && <Finish task={asking} onClose={() => setAsking(null)} />}
    </div>
  )
}

function Line({ task, onDone }: { task: Task; onDone: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const place = placeOf(task)
  return (
    <li>
      <Icon name={task.state === 'open' ? 'bell' : 'check'} />
      <div>
        <b>{w(task.title)}</b>
        <small>
          {task.doneAt
            ? t('by', { who: task.doneByName ?? t('system'), at: moment(task.doneAt, now, lang) })
            : moment(task.createdAt, now, lang)}
        </small>
      </div>
      {task.state === 'open' && (
        <span className="y-row">
          {place && (
            <Link className="y-btn sm" to={place}>
              {t('look')}
            </Link>
          )}
          {can('task.do') && !task.answered && (
            <Btn sm icon="check" onClick={onDone}>
              {t('finish')}
            </Btn>
          )}
        </span>
      )}
    </li>
  )
}

function Finish({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const [note, setNote] = useState('')
  const send = useSend(tasksDone, {
    renew: [tasksMine],
    onDone: () => {
      announce(t('closed'))
      onClose()
    },
  })
  return (
    <Dialog title={w(task.title)} onClose={onClose}>
      <form
        className="tk-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: task.id }, body: { note } })
        }}
      >
        <label>
          {t('how')}
          <textarea rows={3} maxLength={500} value={note} onChange={(e) => setNote(e.target.value)} />
        </label>
        {send.error && <ProblemPanel problem={send.error} />}
        <p>{t('will')}</p>
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t('finish')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
