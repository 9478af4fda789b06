import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count, moment } from '../../../ui/format.ts'
import { comma, dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { exportsDecide, exportsWishes, type Wish } from '../contract.ts'

const words = dict({
  title: { zh: '等我批准的', en: 'Waiting for my approval' },
  note: {
    zh: '不遮住的，或很多人的，要另一个人批准。您看得到：谁要、多少、做什么用；看不到里面的人。',
    en: 'Files in clear, or of very many people, need a second person. You see who asks, how many and what for; not who is in it.',
  },
  none: { zh: '没有等着批准的', en: 'Nothing waits' },
  noneWhy: { zh: '有人要时，任务里也会有一条。', en: 'When somebody asks there is a task too.' },
  who: { zh: '谁要', en: 'Who asks' },
  what: { zh: '要什么', en: 'What' },
  rows: { zh: '{n} 条', en: '{n} {n|row|rows}' },
  clear: { zh: '不遮住', en: 'in clear' },
  masked: { zh: '遮住', en: 'masked' },
  aged: { zh: '满 {n} 岁', en: 'aged {n} or more' },
  narrowed: { zh: '按一个姓名或号码找的', en: 'looked for by one name or number' },
  why: { zh: '做什么用', en: 'What for' },
  decide: { zh: '答复', en: 'Answer' },
  approve: { zh: '批准', en: 'Approve' },
  deny: { zh: '不批准', en: 'Deny' },
  reason: { zh: '为什么不批准', en: 'Why not' },
  mine: { zh: '您自己要的，要由别人批准', en: 'Your own: somebody else decides' },
  will: {
    zh: '会：做成文件，只有要的人能下载，留三天，上面写着谁、何时、做什么用、谁批准。每个人都查得到自己在里面。',
    en: 'Will: make the file, for the one who asked alone, for three days; it says who, when, what for and who approved. Each person in it can find that out.',
  },
  willDeny: {
    zh: '会：不做文件，把原因告诉要的人。',
    en: 'Will: make no file and tell the reason to who asked.',
  },
  cancel: { zh: '先不', en: 'Not now' },
  approved: { zh: '批准了', en: 'Approved' },
  denied: { zh: '答复了', en: 'Denied' },
  failed: { zh: '没有答复成', en: 'Not answered' },
})

/** What others ask to take out and I may let out; drawn for those who may. */
export function Wishes() {
  const { can } = useSession()
  return can('export.approve') ? <List /> : null
}

function List() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(exportsWishes, {}, { refetchInterval: 30_000 })
  const [open, setOpen] = useState<{ wish: Wish; approve: boolean }>()
  return (
    <section className="y-card exp-wishes" aria-label={t('title')}>
      <h2 className="y-sec">{t('title')}</h2>
      <p className="y-note">{t('note')}</p>
      <Table<Wish>
        asked={asked}
        rows={asked.data?.items ?? []}
        id={(x) => x.id}
        empty={{ kind: 'none', title: t('none'), why: t('noneWhy') }}
        columns={[
          { head: t('who'), cell: (x) => x.askedBy, under: (x) => moment(x.askedAt, now, lang) },
          {
            head: t('what'),
            cell: (x) =>
              [w(x.name), t('rows', { n: count(x.total, lang) }), t(x.clear ? 'clear' : 'masked')].join(
                ' · ',
              ),
            under: (x) =>
              [
                x.places.join(comma()),
                x.minAge === null ? '' : t('aged', { n: x.minAge }),
                x.narrowed ? t('narrowed') : '',
              ]
                .filter(Boolean)
                .join(' · '),
          },
          { head: t('why'), named: true, cell: (x) => x.purpose },
          {
            head: t('decide'),
            className: 'acts',
            cell: (x) =>
              x.mine ? (
                <small>{t('mine')}</small>
              ) : (
                <span className="y-row y-wrap">
                  <Btn sm pri onClick={() => setOpen({ wish: x, approve: true })}>
                    {t('approve')}
                  </Btn>
                  <Btn sm onClick={() => setOpen({ wish: x, approve: false })}>
                    {t('deny')}
                  </Btn>
                </span>
              ),
          },
        ]}
      />
      {open && (
        <Decide
          id={open.wish.id}
          title={`${open.wish.askedBy} · ${w(open.wish.name)} · ${t('rows', { n: count(open.wish.total, lang) })} · ${t(open.wish.clear ? 'clear' : 'masked')}`}
          purpose={open.wish.purpose}
          approve={open.approve}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  )
}

function Decide({
  id,
  title,
  purpose,
  approve,
  onClose,
}: {
  id: string
  title: string
  purpose: string
  approve: boolean
  onClose: () => void
}) {
  const t = useT(words)
  const [reason, setReason] = useState('')
  const send = useSend(exportsDecide, {
    renew: [exportsWishes],
    onDone: (a) => {
      announce(t(a.state === 'queued' ? 'approved' : 'denied'))
      onClose()
    },
  })
  return (
    <Dialog title={t(approve ? 'approve' : 'deny')} onClose={onClose}>
      <form
        className="exp-decide"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id }, body: { approve, reason } })
        }}
      >
        <p>{title}</p>
        <p>
          {t('why')}：{purpose}
        </p>
        {!approve && (
          <label className="y-fld">
            <span className="lb">{t('reason')}</span>
            <input value={reason} required maxLength={200} onChange={(e) => setReason(e.target.value)} />
          </label>
        )}
        {send.error && (
          <ProblemPanel problem={send.error} title={t('failed')} fields={{ reason: t('reason') }} />
        )}
        <p className="y-note">{t(approve ? 'will' : 'willDeny')}</p>
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t(approve ? 'approve' : 'deny')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
