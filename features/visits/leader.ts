import type { App } from '../../kernel/context.ts'

/** Who leads whoever visits here: the leader of the grid, else the secretary of the community; never the worker; null: whoever looks. */
export function leaderOf(app: Pick<App, 'services'>, path: string, worker: string | null): string | null {
  const { organisation } = app.services
  for (const duty of ['leader', 'secretary'])
    for (const p of organisation.peopleFor(path, duty)) if (p.accountId !== worker) return p.accountId
  return null
}
