import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { type ListHead, submitList } from '../contract.ts'
import { DiscardDialog, PublishDialog } from './dialogs.tsx'
import { words } from './words.ts'
import { panelWords } from './words-panel.ts'
import { listEndpoints, type Work } from './work.ts'

/** What will happen, then the way there: discard, save, hand in, publish. */
export function Foot({
  list,
  mayEdit,
  mayPublish,
  blocking,
  work,
  now,
  onSay,
  onGone,
  onSave,
}: {
  list: ListHead
  mayEdit: boolean
  mayPublish: boolean
  /** undefined while it is being checked. */
  blocking: number | undefined
  work: Work
  now: number
  onSay: (text: string) => void
  onGone: () => void
  onSave: () => void
}) {
  const t = useT(panelWords)
  const w = useT(words)
  const [asking, setAsking] = useState<'discard' | 'publish' | null>(null)
  const submit = useSend(submitList, { renew: listEndpoints, onDone: () => onSay(t('submitted')) })
  const open = list.status === 'draft' || list.status === 'in_review'
  const stop = blocking === undefined || blocking > 0
  return (
    <footer className="it-act">
      <div className="say">
        {work.count > 0 && (
          <p role="status">
            <b>{w('keptHere', { n: work.count })}</b>
          </p>
        )}
        <p>
          <b>{open && t('will')}</b>
          {open ? t(list.status === 'in_review' ? 'willReview' : 'willText') : t('willOld')}
        </p>
      </div>
      {submit.error && <ProblemPanel problem={submit.error} />}
      {open && (
        <div className="btns">
          {mayEdit && <Btn onClick={() => setAsking('discard')}>{t('discard')}</Btn>}
          {mayEdit && (
            <Btn k="Ctrl S" busy={work.saving} disabled={work.count === 0} onClick={onSave}>
              {t('save')}
            </Btn>
          )}
          {mayEdit && list.status === 'draft' && (
            <Btn
              pri={!mayPublish}
              busy={submit.isPending}
              disabled={stop || work.count > 0}
              onClick={() => submit.mutate({ params: { id: list.id }, body: { baseVersion: list.version } })}
            >
              {work.count > 0 ? t('saveFirst') : blocking ? t('fixFirst', { n: blocking }) : t('submit')}
            </Btn>
          )}
          {mayPublish && (
            <Btn pri disabled={stop || work.count > 0} onClick={() => setAsking('publish')}>
              {blocking ? t('publishFix', { n: blocking }) : t('publish')}
            </Btn>
          )}
        </div>
      )}
      {asking === 'discard' && (
        <DiscardDialog
          list={list}
          unsaved={work.count}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null)
            work.clear()
            onGone()
          }}
        />
      )}
      {asking === 'publish' && (
        <PublishDialog
          list={list}
          now={now}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null)
            onSay(t('published', { name: list.name }))
          }}
        />
      )}
    </footer>
  )
}
