/** Questions and answers are sealed and bound to their row. */
import type { App } from '../../kernel/context.ts'

type Part = 'sent' | 'answer'
export const sealed = (app: Pick<App, 'crypto'>, id: string, part: Part, value: unknown): Buffer =>
  app.crypto.seal(JSON.stringify(value), `assist.${part}:${id}`)
export const openSealed = <T>(app: Pick<App, 'crypto'>, id: string, part: Part, value: Buffer): T =>
  JSON.parse(app.crypto.open(value, `assist.${part}:${id}`)) as T
