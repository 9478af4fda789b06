import type { App } from '../../kernel/context.ts'
import type { Definition } from '../forms/contract.ts'

/** The form as it was when it was asked for. */
export function formOf(app: App, key: string | null): Definition | null {
  const [name, version] = (key ?? '').split('/')
  return (name && app.services.forms.definition(name, Number(version))) || null
}
