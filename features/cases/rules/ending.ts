/** How a case ends or begins again, and words on the way. Pure. */

import { mainHandler } from '../rules.ts'
import { reopened } from './lines.ts'
import type { CaseNow, Maker, Outcome } from './outcome.ts'

type Part = {
  [A in
    | 'callback'
    | 'archive'
    | 'reopen'
    | 'reject'
    | 'withdraw'
    | 'note'
    | 'ask'
    | 'link'
    | 'unlink'
    | 'split'
    | 'dismiss']: Maker<A>
}

/** A case that is withdrawn lets its handlers go, and tells them. */
export const letGo = (c: CaseNow): Pick<Outcome, 'changeHandlers' | 'notices'> => ({
  changeHandlers: c.handlers
    .filter((h) => h.state !== 'done' && h.state !== 'returned')
    .map((h) => ({ id: h.id, state: 'released' as const })),
  notices: c.handlers
    .filter((h) => ['assigned', 'accepted', 'arrived'].includes(h.state))
    .map((h) => ({
      to: { unitId: h.unitId, accountId: h.accountId },
      kind: 'withdrawn',
      zh: `已撤回，不用办了：${c.title}`,
      en: `Withdrawn: ${c.title}`,
    })),
})

export const ending: Part = {
  callback(c, _who, input, now) {
    const m = mainHandler(c)
    return {
      set: input.solved
        ? { evaluatedAt: now, ...(input.satisfied === undefined ? {} : { satisfied: input.satisfied }) }
        : reopened(c),
      changeHandlers: !input.solved && m ? [{ id: m.id, state: 'assigned' }] : [],
      events: [
        {
          kind: 'called_back',
          data: {
            reportId: input.reportId,
            solved: input.solved,
            satisfied: input.satisfied ?? null,
            stars: input.stars ?? null,
            answers: input.answers,
            note: input.note,
          },
        },
        ...(input.solved
          ? []
          : [{ kind: 'reopened', data: { reason: input.note, by: 'callback', handlerId: m?.id ?? null } }]),
      ],
    }
  },
  archive: (_c, _who, input, now) => ({
    set: { closedAt: now, ...(_c.state === 'resolved' ? { evaluatedAt: now } : {}) },
    events: [{ kind: 'archived', data: { note: input.note } }],
  }),
  reopen(c, _who, input) {
    const m = mainHandler(c)
    return {
      set: reopened(c),
      changeHandlers: m ? [{ id: m.id, state: 'assigned' }] : [],
      events: [{ kind: 'reopened', data: { reason: input.reason, handlerId: m?.id ?? null } }],
      tell: [{ kind: 'progress', body: { step: 'reopened', reason: input.reason } }],
      notices: m
        ? [
            {
              to: { unitId: m.unitId, accountId: m.accountId },
              kind: 'reopened',
              zh: `重开：${c.title}。${input.reason}`,
              en: `Reopened: ${c.title}. ${input.reason}`,
            },
          ]
        : [],
    }
  },
  reject: (_c, _who, input, now) => ({
    set: { closedAt: now },
    events: [{ kind: 'rejected', data: { reason: input.reason, reply: input.replyToReporter } }],
    tell: [{ kind: 'rejected', body: { reason: input.replyToReporter || input.reason } }],
  }),
  withdraw: (c, _who, input, now) => ({
    set: { closedAt: now, pending: [] },
    ...letGo(c),
    events: [{ kind: 'withdrawn', data: { reason: input.reason } }],
  }),
  note: (_c, _who, input) => ({
    events: [{ kind: 'noted', data: { body: input.body, uploads: input.uploads } }],
  }),
  ask: (_c, _who, input) => ({
    events: [{ kind: 'asked', data: { question: input.question, reportId: input.reportId ?? null } }],
    tell: [
      {
        kind: 'ask',
        body: { question: input.question },
        ...(input.reportId ? { reportId: input.reportId } : {}),
      },
    ],
  }),
  // Links touch reports as well: features/cases/links.ts makes their events.
  link: () => ({}),
  unlink: () => ({}),
  split: () => ({}),
  dismiss: () => ({}),
}
