import type { Ctx } from '../../kernel/context.ts'
import { sameText } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { secretContext } from '../accounts/answers.ts'
import { Settings } from './contract.ts'
import './problems.ts'
import { keyHolder } from './store.ts'

const usual: Settings = { apiKey: 'optional', publish: 'asked', jurisdiction: null }

/** Each part that is stored and sound; what is not keeps its usual value, which is the stricter or emptier one. */
export function settingsOf(ctx: Pick<Ctx, 'app'>): Settings {
  const got = Settings.partial().safeParse(ctx.app.services.settings.get('open311') ?? {})
  return { ...usual, ...(got.success ? got.data : {}) }
}

/** `jurisdiction_id` may be left out; when it is there it must be ours: our region's code or what the settings say. */
export function needJurisdiction(ctx: Ctx, given: string | undefined): void {
  if (!given) return
  const { rootPath, county } = ctx.app.installation
  if (![rootPath, county, settingsOf(ctx).jurisdiction].includes(given)) throw problem('open311.jurisdiction')
}

/** `key.secret` of a system connected for the channel `open311`: its id. A wrong one is refused, none is nobody. */
export async function systemOf(ctx: Ctx, apiKey: string | undefined): Promise<string | null> {
  if (!apiKey) return null
  const at = apiKey.lastIndexOf('.')
  const key = apiKey.slice(0, Math.max(0, at))
  const holder = key ? await keyHolder(ctx.db, key) : undefined
  // An unknown key is compared too, so that its answer takes the same time.
  const secret = holder ? ctx.app.crypto.open(holder.secret_sealed, secretContext(key)) : 'no such system'
  if (!sameText(secret, apiKey.slice(at + 1)) || !holder) throw problem('open311.api_key')
  return holder.id
}
