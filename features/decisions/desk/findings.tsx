/** Decisions got worse: what, by how much, how sure; stays until the figures are back, is told once. */
import { useState } from 'react'
import { WillDo } from '../../../ui/action.tsx'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { type Finding, figuresGet, findingSeen } from '../contract.ts'
import { kindWords } from '../rules/words.ts'
import { percent } from './parts.tsx'
import { words } from './words.ts'

export function Findings({ list }: { list: readonly Finding[] }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const { can } = useSession()
  const [ask, setAsk] = useState<Finding | null>(null)
  const at = (x: string) => moment(x, Date.now(), lang)
  return (
    <section className="y-card dd-findings" aria-label={t('finding')}>
      <h2 className="y-sec">{t('finding')}</h2>
      <ul>
        {list.map((f) => (
          <li key={f.id} className={f.overAt ? 'over' : ''}>
            <Icon name={f.overAt ? 'check' : 'flag'} />
            <span>
              <b>
                {t(f.what === 'agreement' ? 'agreementFell' : 'unsureRose', {
                  kind: w(kindWords[f.kind]),
                  was: percent(f.reference.hits / f.reference.n),
                  wasN: f.reference.n,
                  is: percent(f.recent.hits / f.recent.n),
                  isN: f.recent.n,
                })}
              </b>
              <small>
                {t('byLuck', { p: f.p < 0.0001 ? '< 0.0001' : f.p.toFixed(4), at: at(f.foundAt) })}
                {f.seenAt && ` · ${t('seenBy', { by: f.seenBy, at: at(f.seenAt), note: f.note })}`}
                {f.overAt && ` · ${t('over', { at: at(f.overAt) })}`}
              </small>
            </span>
            {!f.overAt && !f.seenAt && can('model.manage') && (
              <Btn sm onClick={() => setAsk(f)}>
                {t('seen')}
              </Btn>
            )}
          </li>
        ))}
      </ul>
      {ask && <Seen f={ask} onClose={() => setAsk(null)} />}
    </section>
  )
}

function Seen({ f, onClose }: { f: Finding; onClose: () => void }) {
  const t = useT(words)
  const [v, keep, drop] = useDraft(`yige.draft.finding:${f.id}`, { note: '' })
  const send = useSend(findingSeen, {
    renew: [figuresGet],
    onDone: () => {
      drop()
      onClose()
    },
  })
  return (
    <Dialog title={t('seen')} onClose={onClose}>
      <form
        className="y-ask"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: f.id }, body: { note: v.note } })
        }}
      >
        {send.error && (
          <ProblemPanel problem={send.error} title={t('notDone')} fields={{ note: t('seenWhat') }} />
        )}
        <label className="y-fld">
          <span className="lb">{t('seenWhat')}</span>
          <textarea
            rows={3}
            maxLength={300}
            value={v.note}
            onChange={(e) => keep({ note: e.target.value })}
          />
        </label>
        <WillDo items={[t('seenWill')]} />
        <span className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('seen')}
          </Btn>
        </span>
      </form>
    </Dialog>
  )
}
