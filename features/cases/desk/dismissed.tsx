import { Btn } from '../../../ui/button.tsx'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import type { CaseDetail } from '../contract.ts'

const words = dict({
  takeBack: { zh: '收回，再提示', en: 'Take it back' },
})

/** Proposed links that somebody found to be another problem, each with the way back. */
export function Dismissed({
  c,
  busy,
  onTakeBack,
}: {
  c: CaseDetail
  busy: boolean
  onTakeBack: (caseId: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  if (!c.allowed.includes('dismiss')) return null
  return c.decisions.map((d) => {
    const { caseId } = (d.value ?? {}) as { caseId?: unknown }
    if (d.kind !== 'link' || !d.corrected || typeof caseId !== 'string') return null
    return (
      <div className="y-act-btns" key={d.id}>
        <span>{w(d.corrected.shown)}</span>
        <Btn sm icon="undo" busy={busy} onClick={() => onTakeBack(caseId)}>
          {t('takeBack')}
        </Btn>
      </div>
    )
  })
}
