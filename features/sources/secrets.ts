/** What a source needs and nobody sees: values of headers, a password. */
import type { App } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import type { Secrets, SourceSettings } from './contract.ts'
import { homeOf } from './paging.ts'
import './problems.ts'
import type { SourceRow } from './store.ts'

export interface KeptSecrets {
  headers: Record<string, string>
  password: string
}

const field = (id: string) => `sources.secrets:${id}`
export const sealSecrets = (app: App, id: string, s: KeptSecrets): Buffer =>
  app.crypto.seal(JSON.stringify(s), field(id))
export const noSecrets = (): KeptSecrets => ({ headers: {}, password: '' })
export const secretsOf = (app: App, s: Pick<SourceRow, 'id' | 'secrets_sealed'>): KeptSecrets =>
  s.secrets_sealed ? (JSON.parse(app.crypto.open(s.secrets_sealed, field(s.id))) as KeptSecrets) : noSecrets()

/** Where secrets are sent to. */
export function partnersOf(s: SourceSettings): string {
  switch (s.kind) {
    case 'folder':
      return ''
    case 'pull':
      return homeOf(s)
    case 'mail':
      return [s.imap, s.smtp].map((x) => `${x.host.toLowerCase()}:${x.port}:${x.tls}`).join(' ') + s.user
  }
}

/**
 * Secrets after a change: given ones replace, the others stay. Kept ones never go to another address than the one they were given for:
 * whoever may change an address could else have them sent to himself.
 */
export function mergeSecrets(
  kept: KeptSecrets,
  was: SourceSettings,
  settings: SourceSettings,
  given: Secrets | undefined,
): KeptSecrets {
  const names = settings.kind === 'pull' ? settings.headers : []
  const out: KeptSecrets = {
    headers: {},
    password: given?.password ?? kept.password,
  }
  const moved = partnersOf(was) !== partnersOf(settings)
  for (const name of names) {
    const value = given?.headers[name] ?? kept.headers[name]
    if (value === undefined) continue
    if (moved && given?.headers[name] === undefined) throw problem('source.secret')
    out.headers[name] = value
  }
  if (moved && settings.kind === 'mail' && kept.password !== '' && given?.password === undefined)
    throw problem('source.secret')
  return out
}
