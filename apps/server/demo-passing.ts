/** Departments of the demo town that say "not ours": what they argue about most goes to and fro, now and then a case just goes to another one. */
import { act, withActor } from '../../features/cases/answers.ts'
import type { App } from '../../kernel/context.ts'
import { accessOf, actorOf, at } from './demo-who.ts'
import { departmentsOf, rivalOf } from './rivals.ts'

const halfMinute = 30_000

/** Returned before anybody accepted, and agreed to by the desk; `argued`: the other one returns it as well. */
export async function passOn(app: App, caseId: string, argued: boolean, when: Date): Promise<void> {
  const { organisation } = app.services
  const { county, rootPath } = app.installation
  const desk = organisation.posts().find((p) => p.duty === 'dispatcher' && rootPath.startsWith(p.regionPath))
    ?.holders[0]
  const departments = departmentsOf(app)
  let moment = when.getTime()
  const turn = async (to?: string): Promise<string | null> => {
    const c = await app.pools.system
      .selectFrom('cases')
      .select(['main_unit_id', 'main_account_id', 'item_code', 'region_path', 'level', 'state'])
      .where('county', '=', county)
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    const { main_unit_id: from, main_account_id: account } = c
    if (!desk || !from || !account || !c.item_code || !departments.includes(from)) return null
    if (c.level === 'critical' || c.state !== 'dispatched') return null
    const about = { itemCode: c.item_code, regionPath: c.region_path, unitId: from }
    const proposedUnitId = to ?? rivalOf(app, departments, about)
    if (!proposedUnitId) return null
    const as = (accountId: string, roles: string[], units: string[]) => {
      moment += halfMinute
      const then = at(app, new Date(moment))
      const access = accessOf(roles, rootPath, units)
      return <T>(fn: Parameters<typeof withActor<T>>[3]) =>
        withActor(then, actorOf(app, accountId), access, fn)
    }
    const reason = to ? '查过图纸，这一段是原来那家管护' : '现场看过，不在我们的管护范围'
    await as(
      account,
      ['unit-handler'],
      [from],
    )((ctx) => act(ctx, caseId, 'requestReturn', { reason, proposedUnitId, uploads: [] }))
    await as(
      desk.accountId,
      ['dispatcher'],
      [],
    )((ctx) => act(ctx, caseId, 'ruleReturn', { approve: true, reason: '情况属实' }))
    return from
  }
  const first = await turn()
  if (first && argued) await turn(first)
}
