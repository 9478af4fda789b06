/** What is ruled and watched over: returns, extensions, suspensions, supervision, looking on the spot. Pure. */

import { parseLimit } from '../../clocks/rules.ts'
import { mainHandler, pendingOf } from '../rules.ts'
import { assign, dispatchedEvent, noticeTo, without } from './lines.ts'
import { type Maker, Refused } from './outcome.ts'

type Part = {
  [A in
    | 'ruleReturn'
    | 'ruleExtension'
    | 'ruleSuspension'
    | 'resume'
    | 'supervise'
    | 'remind'
    | 'escalate'
    | 'verify']: Maker<A>
}

export const ruling: Part = {
  ruleReturn(c, who, input, now, w) {
    const p = pendingOf(c, 'return')!
    const m = mainHandler(c)
    const base = {
      requestId: p.id,
      reason: input.reason,
      proposedUnitId: p.proposedUnitId,
      handlerId: m?.id ?? null,
      unitId: m?.unitId ?? null,
      unitName: m ? (w.unit(m.unitId)?.name ?? '') : '',
    }
    if (!input.approve)
      return {
        set: { pending: without(c, 'return') },
        events: [{ kind: 'return_refused', data: base }],
        notices: [
          {
            to: { unitId: p.byUnitId ?? '', accountId: p.byAccountId },
            kind: 'return_refused',
            zh: `退回未准：${c.title}`,
            en: `Return refused: ${c.title}`,
          },
        ],
      }
    const unitId = input.unitId ?? p.proposedUnitId
    if (!unitId) throw new Refused('case.no_owner')
    const main = assign(c, unitId, undefined, undefined, w)
    void who
    void now
    return {
      set: {
        pending: without(c, 'return'),
        returns: c.returns + 1,
        main: { unitId, postId: main.postId, accountId: main.accountId },
        acceptedAt: null,
      },
      changeHandlers: m ? [{ id: m.id, state: 'returned' }] : [],
      addHandlers: [main],
      events: [
        { kind: 'return_approved', data: base },
        dispatchedEvent(main, c.level, c.itemCode, c.regionPath, w, {
          afterReturn: true,
          reason: input.reason,
        }),
      ],
      corrected: [
        { kind: 'route', value: { unitId }, shown: { zh: w.unit(unitId)!.name, en: w.unit(unitId)!.name } },
      ],
      notices: [noticeTo(main, c, 'assigned', '裁定由您单位办', 'Ruled to be yours')],
    }
  },
  ruleExtension(c, _who, input) {
    const p = pendingOf(c, 'extension')!
    const limit = input.limit || (p.limit ?? '')
    if (input.approve && !parseLimit(limit)) throw new Refused('case.limit_unknown')
    return {
      set: { pending: without(c, 'extension') },
      events: [
        {
          kind: input.approve ? 'extended' : 'extension_refused',
          data: { requestId: p.id, reason: input.reason, limit, asked: p.reason },
        },
      ],
      tell: input.approve ? [{ kind: 'progress', body: { step: 'extended', reason: input.reason } }] : [],
      notices: [
        {
          to: { unitId: p.byUnitId ?? '', accountId: p.byAccountId },
          kind: 'extension_ruled',
          zh: `${input.approve ? '准予延期' : '延期未准'}：${c.title}`,
          en: `${input.approve ? 'More time granted' : 'More time refused'}: ${c.title}`,
        },
      ],
    }
  },
  ruleSuspension(c, _who, input) {
    const p = pendingOf(c, 'suspension')!
    return {
      set: { pending: without(c, 'suspension') },
      events: [
        {
          kind: input.approve ? 'suspended' : 'suspension_refused',
          data: { requestId: p.id, reason: input.reason, asked: p.reason, until: p.until },
        },
      ],
      tell: input.approve
        ? [{ kind: 'progress', body: { step: 'suspended', reason: p.reason, until: p.until } }]
        : [],
    }
  },
  resume: (_c, _who, input) => ({ events: [{ kind: 'resumed', data: { reason: input.reason } }] }),
  supervise: (c, _who, input, now) => ({
    set: { supervisedAt: now },
    events: [{ kind: 'supervised', data: { reason: input.reason } }],
    notices: c.handlers
      .filter((h) => h.state !== 'released' && h.state !== 'returned')
      .map((h) => ({
        to: { unitId: h.unitId, accountId: h.accountId },
        kind: 'supervised',
        zh: `督办：${c.title}。${input.reason}`,
        en: `Supervised: ${c.title}. ${input.reason}`,
      })),
  }),
  remind: (c, _who, input) => ({
    events: [{ kind: 'reminded', data: { message: input.message } }],
    notices: c.handlers
      .filter((h) => ['assigned', 'accepted', 'arrived'].includes(h.state))
      .map((h) => ({
        to: { unitId: h.unitId, accountId: h.accountId },
        kind: 'reminded',
        zh: `催办：${c.title} ${input.message}`.trim(),
        en: `Reminder: ${c.title} ${input.message}`.trim(),
      })),
  }),
  escalate: (c, _who, input) => ({
    set: { escalation: c.escalation + 1 },
    events: [{ kind: 'escalated', data: { reason: input.reason, to: c.escalation + 1 } }],
    notices: [
      {
        to: { verb: 'case.supervise' },
        kind: 'escalated',
        zh: `升级上报：${c.title}。${input.reason}`,
        en: `Raised: ${c.title}. ${input.reason}`,
      },
    ],
  }),
  verify(c, _who, input, _now, w) {
    const back = c.state === 'resolved' && !input.ok
    const m = mainHandler(c)
    return {
      set: back ? { resolvedAt: null, result: null } : {},
      changeHandlers: back && m ? [{ id: m.id, state: 'accepted' }] : [],
      events: [
        {
          kind: 'verified',
          data: {
            ok: input.ok,
            note: input.note,
            spot: input.spot ?? null,
            uploads: input.uploads,
            unitName: m ? (w.unit(m.unitId)?.name ?? '') : '',
            handlerId: m?.id ?? null,
          },
        },
      ],
      notices:
        back && m
          ? [
              {
                to: { unitId: m.unitId, accountId: m.accountId },
                kind: 'refused',
                zh: `现场核实没办好：${c.title}`,
                en: `Found not solved on the spot: ${c.title}`,
              },
            ]
          : [],
    }
  },
}
