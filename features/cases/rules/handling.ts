import { parseLimit } from '../../clocks/rules.ts'
import type { HandlerFacts } from '../rules.ts'
import { at, handlerData, own, request } from './lines.ts'
import { type CaseNow, type Maker, type Notice, type Outcome, Refused, type World } from './outcome.ts'

type Part = {
  [A in
    | 'accept'
    | 'assemble'
    | 'arrive'
    | 'finish'
    | 'resolve'
    | 'requestReturn'
    | 'requestExtension'
    | 'requestSuspension']: Maker<A>
}

/** A colleague of the unit who takes on what was sent to somebody else, or to nobody, has it; the other hears of it. */
function takeOver(
  c: CaseNow,
  h: HandlerFacts,
  by: string | null,
  w: World,
): { set: Outcome['set']; handler: { accountId?: string }; notices: Notice[] } {
  if (!by || by === h.accountId) return { set: {}, handler: {}, notices: [] }
  const name = w.accountName(by)
  return {
    set:
      h.role === 'main'
        ? { main: { unitId: h.unitId, postId: w.member(h.unitId, by) ?? null, accountId: by } }
        : {},
    handler: { accountId: by },
    notices: h.accountId
      ? [
          {
            to: { accountId: h.accountId },
            kind: 'taken',
            zh: `${name ?? '同事'}接手了派给您的：${c.title}`,
            en: `${name ?? 'A colleague'} took over what was sent to you: ${c.title}`,
          },
        ]
      : [],
  }
}

export const handling: Part = {
  accept(c, who, input, now, w) {
    const h = own(c, who)
    const when = at(input, c.since, now)
    // Who signs for a whole unit leaves it with the person it was sent to.
    const t = takeOver(c, h, h.accountId && who.can('case.whistle') ? null : who.accountId, w)
    return {
      set: h.role === 'main' ? { acceptedAt: when, ...t.set } : {},
      changeHandlers: [{ id: h.id, state: 'accepted', acceptedAt: when, ...t.handler }],
      events: [{ kind: 'accepted', data: handlerData({ ...h, ...t.handler }, w), occurredAt: when }],
      tell:
        h.role === 'main'
          ? [{ kind: 'progress', body: { step: 'accepted', unitName: w.unit(h.unitId)?.name ?? '' } }]
          : [],
      notices: t.notices,
    }
  },
  assemble(c, who, input, now, w) {
    const h = own(c, who, 'main')
    return {
      events: [{ kind: 'assembled', data: handlerData(h, w), occurredAt: at(input, c.since, now) }],
    }
  },
  arrive(c, who, input, now, w) {
    const h = own(c, who)
    const when = at(input, c.since, now)
    const t = takeOver(c, h, who.accountId, w)
    return {
      set: h.role === 'main' ? { arrivedAt: when, ...t.set } : {},
      changeHandlers: [{ id: h.id, state: 'arrived', arrivedAt: when, ...t.handler }],
      events: [
        {
          kind: 'arrived',
          data: {
            ...handlerData({ ...h, ...t.handler }, w),
            spot: input.spot ?? null,
            uploads: input.uploads,
          },
          occurredAt: when,
        },
      ],
      tell:
        h.role === 'main'
          ? [{ kind: 'progress', body: { step: 'arrived', unitName: w.unit(h.unitId)?.name ?? '' } }]
          : [],
      notices: t.notices,
    }
  },
  finish(c, who, input, now, w) {
    const h = own(c, who, 'co')
    const when = at(input, c.since, now)
    return {
      changeHandlers: [{ id: h.id, state: 'done', doneAt: when, result: input.result }],
      events: [
        {
          kind: 'co_done',
          data: { ...handlerData(h, w), result: input.result, uploads: input.uploads },
          occurredAt: when,
        },
      ],
    }
  },
  resolve(c, who, input, now, w) {
    const h = own(c, who, 'main')
    const when = at(input, c.since, now)
    return {
      // The reporter's days to answer begin when we heard of it, whatever the device says about when it was done.
      set: { resolvedAt: now, result: input.result, pending: [] },
      changeHandlers: [{ id: h.id, state: 'done', doneAt: when, result: input.result }],
      events: [
        {
          kind: 'resolved',
          data: {
            ...handlerData(h, w),
            result: input.result,
            uploads: input.uploads,
            spot: input.spot ?? null,
            confirmations: input.confirmations,
          },
          occurredAt: when,
        },
      ],
      tell: [
        {
          kind: 'result',
          body: {
            result: input.result,
            unitName: w.unit(h.unitId)?.name ?? '',
            resolvedAt: when.toISOString(),
          },
        },
      ],
    }
  },
  requestReturn(c, who, input, now, w) {
    const h = own(c, who, 'main')
    const to = w.unit(input.proposedUnitId)
    if (!to || !w.takes(to.id) || input.proposedUnitId === h.unitId) throw new Refused('case.propose_other')
    const p = request(
      c,
      who,
      { kind: 'return', reason: input.reason, proposedUnitId: input.proposedUnitId },
      now,
      w,
    )
    return {
      set: { pending: [...c.pending, p] },
      events: [
        {
          kind: 'return_requested',
          data: {
            ...handlerData(h, w),
            requestId: p.id,
            reason: input.reason,
            proposedUnitId: to.id,
            proposedUnitName: to.name,
            uploads: input.uploads,
            nth: c.returns + 1,
          },
        },
      ],
      notices: [
        {
          to: { verb: c.returns + 1 >= 3 ? 'case.rule' : 'case.dispatch' },
          kind: 'return',
          zh: `退回待裁：${c.title}`,
          en: `Return to decide: ${c.title}`,
        },
      ],
    }
  },
  requestExtension(c, who, input, now, w) {
    if (!parseLimit(input.limit)) throw new Refused('case.limit_unknown')
    const p = request(c, who, { kind: 'extension', reason: input.reason, limit: input.limit }, now, w)
    return {
      set: { pending: [...c.pending, p] },
      events: [
        {
          kind: 'extension_requested',
          data: { ...handlerData(own(c, who), w), requestId: p.id, reason: input.reason, limit: input.limit },
        },
      ],
      notices: [
        {
          to: { verb: 'case.extend' },
          kind: 'extension',
          zh: `申请延期：${c.title}`,
          en: `More time asked for: ${c.title}`,
        },
      ],
    }
  },
  requestSuspension(c, who, input, now, w) {
    if (new Date(input.until) <= now) throw new Refused('case.until_past')
    const p = request(c, who, { kind: 'suspension', reason: input.reason, until: input.until }, now, w)
    return {
      set: { pending: [...c.pending, p] },
      events: [
        {
          kind: 'suspension_requested',
          data: { ...handlerData(own(c, who), w), requestId: p.id, reason: input.reason, until: input.until },
        },
      ],
      notices: [
        {
          to: { verb: 'case.extend' },
          kind: 'suspension',
          zh: `申请挂起：${c.title}`,
          en: `Suspension asked for: ${c.title}`,
        },
      ],
    }
  },
}
