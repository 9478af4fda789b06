import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { tryClient } from './clients.ts'
import { clientsTry, orderState, ordersSend } from './contract.ts'
import type { Intake } from './intake.ts'
import { answeredOnce, clientOf, takeOrders } from './orders.ts'
import { findOrder, messagesOf } from './store/orders.ts'

/** Routes for other systems; `take` is the reports feature's intake. */
export const orderRoutes = (take: Intake) => [
  route(
    ordersSend,
    (ctx, { params, body }) =>
      answeredOnce(
        ctx,
        ordersSend,
        [params.channel, body.orders],
        async () => {
          const orders = await takeOrders(ctx, take, params.channel, body)
          const count = (outcome: string) => orders.filter((o) => o.outcome === outcome).length
          return { orders, created: count('created'), repeated: count('repeated'), refused: count('refused') }
        },
        // A fault of ours may pass: the next call with this id tries those orders again.
        (a) => a.orders.every((o) => o.outcome !== 'refused' || o.code === 'request.invalid'),
      ),
    { db: 'own' },
  ),
  route(clientsTry, (ctx, { params }) => tryClient(ctx, params.key), { db: 'own' }),
  route(
    orderState,
    async (ctx, { params }) => {
      const client = await clientOf(ctx, params.channel)
      const o = await findOrder(ctx.db, {
        county: client.county,
        channel: params.channel,
        clientId: client.id,
        externalId: params.externalId,
      })
      if (!o) throw problem('not_found')
      const messages = await messagesOf(ctx.db, o.county, o.id)
      return {
        externalId: o.external_id,
        reportId: o.id,
        number: o.number,
        state: o.state,
        receivedAt: o.received_at.toISOString(),
        dueAt: o.resolve_due_at?.toISOString() ?? null,
        messages: messages.map((m) => ({
          id: m.id,
          kind: m.kind,
          round: m.round,
          at: m.created_at.toISOString(),
          body: m.body,
        })),
      }
    },
    { db: 'own' },
  ),
]
