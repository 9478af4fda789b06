/**
 * What an action does to a case, as data: new column values, handler lines, events, words to reporters and staff.
 * Pure: the caller has loaded and locked, and persists the outcome in the same transaction (`commands.ts`).
 */
import type { ActionInput, StaffAction } from '../contract.ts'
import { type ActorFacts, nextState, ownHandler } from '../rules.ts'
import { ending } from './ending.ts'
import { handling } from './handling.ts'
import type { CaseNow, Maker, Outcome, World } from './outcome.ts'
import { ruling } from './ruling.ts'
import { sending } from './sending.ts'

export * from './outcome.ts'

const makers: { [A in StaffAction]: Maker<A> } = { ...sending, ...handling, ...ruling, ...ending }

/** Runs one action. The caller has asked `refusal` before; what only the input shows wrong throws `Refused` with a code. */
export function decide<A extends StaffAction>(
  c: CaseNow,
  who: ActorFacts & { name: string; unitName: string | null },
  action: A,
  input: ActionInput<A>,
  now: Date,
  w: World,
): Outcome {
  const part = (makers[action] as Maker<A>)(c, who, input, now, w)
  const facts = input as { approve?: boolean; ok?: boolean; solved?: boolean }
  const role = action === 'accept' ? ownHandler(c, who)?.role : undefined
  const approved = facts.approve ?? facts.ok
  return {
    state: nextState(c, action, {
      ...(role ? { role } : {}),
      ...(approved === undefined ? {} : { approved }),
      ...(facts.solved === undefined ? {} : { solved: facts.solved }),
    }),
    set: {},
    addHandlers: [],
    changeHandlers: [],
    events: [],
    tell: [],
    notices: [],
    corrected: [],
    ...part,
  }
}
