/** What stands beside a list of cases: the open one, or why there is none; and the word after something was done. */
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { Loading, OfflineBar, Toast } from '../../../ui/states.tsx'
import type { Onlooker } from '../contract.ts'
import { useOnline } from './inbox-hooks.ts'
import { CasePane } from './pane.tsx'
import { useBeat } from './presence.tsx'
import type { Desk } from './use-desk.ts'
import { actionWords } from './words.ts'

const words = dict({
  pickOne: { zh: '左边选一件，这里看它的来龙去脉', en: 'Choose a case at the left to see it here' },
  offline: { zh: '断网了，这一件还没取到', en: 'Offline: this case was not loaded yet' },
  offlineWhat: {
    zh: '连上马上补；列表是断网前的，时限照走',
    en: 'It follows when the line is back; clocks go on',
  },
  noCase: { zh: '这一件没取到', en: 'The case could not be loaded' },
})

/** `title` is what the list already knows of a case that is still on its way. */
export function CaseSide({
  desk,
  title,
  others,
}: {
  desk: Desk
  title: string
  others: ReadonlyMap<string, readonly Onlooker[]>
}) {
  const t = useT(words)
  const online = useOnline()
  useBeat(desk.wanted, desk.work, desk.c?.state === 'triage')
  if (desk.narrow && !desk.paneOpen) return null
  if (desk.c)
    return (
      <CasePane
        c={desk.c}
        others={others.get(desk.c.id)}
        work={desk.work}
        behind={desk.behind}
        {...(desk.narrow ? { onClose: () => desk.openPane(false) } : {})}
      />
    )
  return (
    <aside className="y-pane">
      {desk.problem ? (
        <div className="y-page-pad">
          <ProblemPanel problem={desk.problem} title={t('noCase')} safe="" onRetry={desk.again} />
        </div>
      ) : desk.wanted ? (
        <>
          <div className="y-pane-h">
            <h1>{title}</h1>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
          <div className="y-pane-b" tabIndex={0}>
            {online ? <Loading rows={6} /> : <OfflineBar title={t('offline')}>{t('offlineWhat')}</OfflineBar>}
          </div>
        </>
      ) : (
        <p className="y-pickone">{t('pickOne')}</p>
      )}
    </aside>
  )
}

export function DeskToast({ desk }: { desk: Desk }) {
  const w = useWord()
  if (!desk.toast) return null
  const last = desk.recalls[0]
  return (
    <Toast
      onGone={desk.hush}
      {...(desk.toast.undo && last
        ? { action: `${w(actionWords.recall.words)} Ctrl Z`, onAction: () => void desk.recall(last) }
        : {})}
    >
      {desk.toast.text}
    </Toast>
  )
}
