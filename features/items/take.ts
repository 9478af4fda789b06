/** A change of the list that another feature proposes, written into a draft for its editor to look at. Nothing comes into force here. */
import type { Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { Item } from './contract.ts'
import * as store from './store.ts'

/** Open drafts where the caller may edit, the latest change first. */
export async function openDrafts(ctx: Ctx): Promise<{ id: string; name: string; version: number }[]> {
  return (await store.heads(ctx.db))
    .filter(
      (l) => (l.status === 'draft' || l.status === 'in_review') && ctx.access.can('item.edit', l.region_path),
    )
    .sort((a, b) => b.updated_at.getTime() - a.updated_at.getTime())
    .map((l) => ({ id: l.id, name: l.name, version: l.version }))
}

/** Any version of the list, drafts too, as a replay decides under it. */
export async function anyList(db: Tx, id: string): Promise<{ name: string; items: Item[] }> {
  const row = await store.readList(db, id)
  return { name: row.name, items: store.itemsOf(row) }
}

/**
 * Applies `change` to a draft, or to a new draft named `name` that copies the list in force. The draft is locked while it is
 * changed, so that nothing saved meanwhile is lost. What `change` answers beside the items is given back.
 */
export async function changeDraft<T>(
  ctx: Ctx,
  into: { draftId?: string | undefined; name?: string | undefined },
  change: (items: Item[]) => { items: Item[]; more: T },
): Promise<{ listId: string; more: T }> {
  if (into.draftId) {
    const row = await store.readList(ctx.db, into.draftId, true)
    ctx.access.need('item.edit', row.region_path)
    if (row.status !== 'draft' && row.status !== 'in_review') throw problem('items.not_a_draft')
    const { items, more } = change(store.itemsOf(row))
    await store.updateList(ctx.db, row, { items, status: 'draft' }, ctx.now)
    return { listId: row.id, more }
  }
  const inForce = ctx.app.services.items.current()
  if (!inForce || !into.name) throw problem('not_found')
  const from = await store.readList(ctx.db, inForce.id)
  ctx.access.need('item.edit', from.region_path)
  const id = uuidv7(ctx.now.getTime())
  const { items, more } = change(store.itemsOf(from))
  await store.insertDraft(ctx.db, {
    id,
    name: into.name,
    regionPath: from.region_path,
    basedOn: from.id,
    items,
    by: ctx.actor.id,
    now: ctx.now,
  })
  return { listId: id, more }
}
