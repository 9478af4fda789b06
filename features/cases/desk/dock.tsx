/** The foot of a case: the bar with its keys, the panels behind them, refusals. The inbox and the case page share it. */
import { type ReactNode, Suspense } from 'react'
import { ActionBar } from '../../../ui/action.tsx'
import { announce } from '../../../ui/announce.ts'
import { extraActions, useExtras } from '../../../ui/extras.ts'
import { useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import type { CaseDetail, StaffAction } from '../contract.ts'
import { barOf, willOf } from './bar.ts'
import { ClassPanel, LinkPanel, PlacePanel, RoutePanel, WhistlePanel } from './correct.tsx'
import { ActionForm } from './form.tsx'
import { formOf } from './forms.ts'
import { useRenewCases } from './send.ts'
import type { CaseWork } from './use-work.ts'
import { actionWords } from './words.ts'

const newer = {
  zh: '还没有做。别人改的在上面，下面的已按新的算；看过再按一次。',
  en: 'Nothing was done. What others changed stands above; the buttons follow it. Press again when you have seen it.',
}

/** The foot of a case: the open panel, a refusal, and the bar. */
export function CaseDock({
  c,
  work,
  page = false,
  say,
}: {
  c: CaseDetail
  work: CaseWork
  page?: boolean
  say?: ReactNode
}) {
  const w = useWord()
  const { opened, act } = work
  const close = () => work.open(null)
  const extras = useExtras(c)
  const renew = useRenewCases()
  const Extra = opened?.kind === 'extra' ? extraActions.find((x) => x.id === opened.id)?.Panel : undefined
  const problem = act.problem?.problem ?? null
  // The primary is pressed with Enter; its own letter (C, B) goes on working.
  const lead = c.primary && c.primary in actionWords ? (c.primary as StaffAction) : null
  const letter = lead ? actionWords[lead].keys : undefined
  useKeys(
    lead && letter && !opened
      ? [
          {
            id: `case.${lead}.letter`,
            keys: letter,
            words: actionWords[lead].words,
            run: () => (formOf(lead, c) ? work.open({ kind: 'form', action: lead }) : void work.run(lead)),
          },
        ]
      : [],
  )
  if (opened)
    return (
      <div className={`y-dock ${page ? 'page' : ''}`}>
        {opened.kind === 'form' ? (
          <ActionForm
            key={`${c.id}:${opened.action}`}
            c={c}
            action={opened.action}
            busy={act.busy !== null}
            problem={problem}
            onSend={(input) => work.run(opened.action, input)}
            onClose={close}
          />
        ) : (
          <>
            {opened.kind === 'place' && <PlacePanel c={c} work={work} onClose={close} />}
            {opened.kind === 'class' && <ClassPanel c={c} work={work} onClose={close} />}
            {opened.kind === 'route' && <RoutePanel c={c} work={work} onClose={close} />}
            {opened.kind === 'link' && <LinkPanel c={c} work={work} onClose={close} />}
            {opened.kind === 'whistle' && <WhistlePanel c={c} work={work} onClose={close} />}
            {Extra && (
              <Suspense>
                <Extra
                  record={c}
                  onClose={close}
                  onDone={(said) => {
                    close()
                    renew()
                    announce(w(said))
                  }}
                />
              </Suspense>
            )}
            {problem && (
              <div className="y-dock-prob">
                <ProblemPanel problem={problem} />
              </div>
            )}
          </>
        )}
      </div>
    )
  const { actions, more } = barOf(c, work)
  return (
    <>
      {problem && (
        <div className="y-dock-prob">
          <ProblemPanel
            problem={problem}
            {...(problem.code === 'conflict.version' ? { safe: w(newer) } : {})}
          />
        </div>
      )}
      <ActionBar
        page={page}
        actions={[
          ...actions,
          ...extras.map(({ id, words, keys, icon }) => ({
            id,
            words,
            ...(keys ? { keys } : {}),
            ...(icon ? { icon } : {}),
            run: () => work.open({ kind: 'extra', id }),
          })),
        ]}
        more={more}
        {...(page ? { say } : { will: willOf(c, work, w) })}
      />
    </>
  )
}
