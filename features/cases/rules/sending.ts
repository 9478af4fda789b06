import {
  admitted,
  assign,
  coEvent,
  coHandlers,
  corrections,
  dispatchedEvent,
  noticeTo,
  released,
  without,
} from './lines.ts'
import { type Maker, Refused } from './outcome.ts'

type Part = { [A in 'dispatch' | 'recall' | 'redispatch' | 'whistle' | 'correct']: Maker<A> }

export const sending: Part = {
  dispatch(c, who, input, now, w) {
    const k = corrections(c, input.corrections ?? {}, w)
    if (!k.itemCode) throw new Refused('case.no_item')
    const listed = w.owner({ itemCode: k.itemCode, level: k.level, regionPath: k.regionPath })
    const unitId = input.unitId ?? listed?.unitId
    if (!unitId) throw new Refused('case.no_owner')
    const there = { ...c, regionPath: k.regionPath }
    const main =
      input.unitId === undefined && input.accountId === undefined && listed
        ? {
            id: w.newId(),
            role: 'main' as const,
            unitId,
            postId: listed.postId,
            accountId: listed.accountId,
            task: null,
          }
        : assign(there, unitId, input.accountId, input.postId, w)
    const cos = coHandlers(
      input.coHandlers ?? (input.unitId === undefined ? (listed?.coHandlers ?? []) : []),
      there,
      w,
      unitId,
    )
    // What the list itself asks of a grid was checked when the list was published.
    if (input.coHandlers) admitted(cos, k.itemCode, who, w)
    const rerouted = listed && listed.unitId !== unitId
    return {
      set: { ...k.set, confirmedAt: now, main: { unitId, postId: main.postId, accountId: main.accountId } },
      addHandlers: [main, ...cos],
      events: [
        ...k.events,
        dispatchedEvent(main, k.level, k.itemCode, k.set.regionPath ?? c.regionPath, w, {
          note: input.note ?? null,
          changed: k.corrected.map((x) => x.kind),
          rerouted: Boolean(rerouted),
        }),
        ...cos.map((h) => coEvent(h, w, 'list', k.set.regionPath ?? c.regionPath)),
      ],
      corrected: [
        ...k.corrected,
        ...(rerouted
          ? [
              {
                kind: 'route' as const,
                value: { unitId },
                shown: { zh: w.unit(unitId)!.name, en: w.unit(unitId)!.name },
              },
            ]
          : []),
      ],
      tell: [{ kind: 'progress', body: { step: 'dispatched', unitName: w.unit(unitId)?.name ?? '' } }],
      notices: [main, ...cos].map((h) => noticeTo(h, c, 'assigned', '新派来一件', 'New case')),
    }
  },
  recall: (c, _who, input) => ({
    // What was asked for under this dispatch goes with it.
    set: { confirmedAt: null, acceptedAt: null, main: null, pending: [] },
    changeHandlers: c.handlers
      .filter((h) => h.state !== 'returned' && h.state !== 'released')
      .map((h) => ({ id: h.id, state: 'released' as const })),
    events: [{ kind: 'recalled', data: { reason: input.reason } }],
  }),
  redispatch(c, _who, input, _now, w) {
    const main = assign(c, input.unitId, input.accountId, undefined, w)
    return {
      set: {
        main: { unitId: main.unitId, postId: main.postId, accountId: main.accountId },
        acceptedAt: null,
        pending: without(c, 'return'),
      },
      changeHandlers: released(c),
      addHandlers: [main],
      events: [
        dispatchedEvent(main, c.level, c.itemCode, c.regionPath, w, { transfer: true, reason: input.reason }),
      ],
      corrected: [
        {
          kind: 'route',
          value: { unitId: main.unitId },
          shown: { zh: w.unit(main.unitId)!.name, en: w.unit(main.unitId)!.name },
        },
      ],
      tell: [{ kind: 'progress', body: { step: 'dispatched', unitName: w.unit(main.unitId)?.name ?? '' } }],
      notices: [noticeTo(main, c, 'assigned', '改派来一件', 'Case transferred to you')],
    }
  },
  whistle(c, who, input, _now, w) {
    const cos = coHandlers(input.coHandlers, c, w, c.mainUnitId)
    if (cos.length === 0) throw new Refused('case.already_in')
    admitted(cos, c.itemCode, who, w)
    return {
      addHandlers: cos,
      events: cos.map((h) => ({
        ...coEvent(h, w, 'whistle', c.regionPath),
        data: { ...coEvent(h, w, 'whistle', c.regionPath).data, reason: input.reason },
      })),
      notices: cos.map((h) => noticeTo(h, c, 'whistled', '吹哨，请来协办', 'Called in to help')),
    }
  },
  correct(c, _who, input, _now, w) {
    const k = corrections(c, input.corrections, w)
    if (k.events.length === 0) throw new Refused('case.nothing_changed')
    k.events[0]!.data.reason = input.reason
    return { set: k.set, events: k.events, corrected: k.corrected }
  },
}
