/** What somebody said who is about to be taken out of the ledger: also what nobody linked with them yet. */
import type { Ctx } from '../../../kernel/context.ts'
import type { PersonValues } from '../../ledger/answers.ts'
import { keysOf } from '../seal.ts'
import { linkSame } from '../store.ts'

/**
 * By the same number, or the same phone and name; then the deletion finds it (`ledger_erase`). Called with the whole scope. How many
 * were not linked before.
 */
export async function takeAlong(
  ctx: Pick<Ctx, 'app' | 'db'>,
  personId: string,
  said: readonly Pick<PersonValues, 'name' | 'idNumber' | 'phone'>[],
): Promise<number> {
  let n = 0
  for (const v of said) n += await linkSame(ctx.db, ctx.app.installation.county, keysOf(ctx.app, v), personId)
  return n
}
