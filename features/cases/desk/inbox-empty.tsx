import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import type { View } from '../contract.ts'
import { words } from './inbox-words.ts'
import { viewWords } from './words.ts'

/** An empty view: filtered away, or done, each with the next thing to do. */
export function InboxEmpty({
  view,
  filters,
  held,
  soon,
  open,
  onClear,
  onView,
  q,
  onEverywhere,
}: {
  view: View
  /** How many conditions stand beside the view. */
  filters: number
  /** How many cases the view holds without them. */
  held: number
  soon: number
  open: number
  onClear: () => void
  onView: (v: View) => void
  /** What was searched for, and how to search all cases for it: a number typed here may belong to another view. */
  q: string
  onEverywhere?: (() => void) | undefined
}) {
  const t = useT(words)
  const w = useWord()
  if (filters > 0)
    return (
      <EmptyCells
        kind="filtered"
        title={t('filteredTitle', { n: filters })}
        actions={
          <>
            {onEverywhere && (
              <Btn pri onClick={onEverywhere}>
                {t('everywhere', { q })}
              </Btn>
            )}
            <Btn pri={!onEverywhere} onClick={onClear}>
              {t('clear')}
            </Btn>
          </>
        }
      >
        {t('filteredText', { view: w(viewWords[view]), n: held })}
      </EmptyCells>
    )
  const next =
    view !== 'soon' && soon > 0 ? (
      <Btn pri onClick={() => onView('soon')}>
        {t('goSoon', { n: soon })}
      </Btn>
    ) : open > 0 && view !== 'open' ? (
      <Btn pri onClick={() => onView('open')}>
        {t('goOpen', { n: open })}
      </Btn>
    ) : undefined
  return (
    <EmptyCells kind="done" title={t('doneTitle', { view: w(viewWords[view]) })} actions={next}>
      {t('doneText')}
    </EmptyCells>
  )
}
