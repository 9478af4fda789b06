import { useState } from 'react'
import { call } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { goTo } from '../../../ui/path.ts'
import { Chips, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import { type PostingKind, type PublicPosting, postingAnswer, postingsPublic } from '../contract.ts'
import { SayBox } from './parts.tsx'
import { words } from './words.ts'

const kinds = ['lost', 'found', 'missing'] as const

/** What is looked for and what was found; missing persons first. */
export default function Lost() {
  const t = useT(words)
  const [kind, setKind] = useState<PostingKind>()
  const list = useAnswer(postingsPublic, { query: kind ? { kind } : {} })
  const a = list.answer
  return (
    <ResidentPageFrame
      title={t('title')}
      dock={
        <Btn pri icon="plus" onClick={() => goTo('/lost/new')}>
          {t('new')}
        </Btn>
      }
    >
      <section className="lf-part">
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
        {a && a.found > 0 && <p>{t('again', { found: a.found, sameDay: a.sameDay })}</p>}
        <Chips value={kind} onChange={setKind} items={kinds.map((value) => ({ value, label: t(value) }))} />
      </section>
      {list.problem && !a && <ProblemPanel problem={list.problem} onRetry={() => void list.again()} />}
      {a && a.items.length === 0 && (
        <EmptyCells kind={kind ? 'filtered' : 'none'} title={t('none')}>
          {t('noneWhat')}
        </EmptyCells>
      )}
      <ul className="lf">
        {a?.items.map((p) => (
          <One key={p.id} p={p} />
        ))}
      </ul>
    </ResidentPageFrame>
  )
}

function One({ p }: { p: PublicPosting }) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const [told, setTold] = useState('')
  return (
    <li>
      <h2>{p.title}</h2>
      <small>
        {t(p.kind)} · {p.place} · {p.happenedOn}
      </small>
      <p>{p.words}</p>
      {p.photos.map((id) => (
        <img
          key={id}
          src={`/api/lost-found/photos/${id}`}
          alt={t('photo', { title: p.title })}
          loading="lazy"
        />
      ))}
      {told ? (
        <p role="status">
          {t('told')} <a href={`/lost/talk/${told}`}>{t('talk')}</a>
        </p>
      ) : open ? (
        <SayBox
          label={t('tellWhat')}
          button={t('send')}
          send={async (body) => setTold((await call(postingAnswer, { params: { id: p.id }, body })).token)}
        />
      ) : (
        <Btn onClick={() => setOpen(true)}>{t('tell')}</Btn>
      )}
    </li>
  )
}
