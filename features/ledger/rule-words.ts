/** What rules are called and ask, those of the program and own ones. */
import type { App } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import type { Rule } from './rules/model.ts'
import { ledgerRules } from './rules/registry.ts'
import { ASSET_RULES, PLATE_TWICE } from './rules/rules-asset.ts'
import { ownDefinitions } from './store/own.ts'

export type RuleWords = Pick<Rule, 'title' | 'ask'>

const builtIn = new Map<string, RuleWords>()
/** A rule of the program by its id; one that is no more keeps its id as its name. */
export function ruleOf(id: string): RuleWords {
  if (builtIn.size === 0)
    for (const r of [...ledgerRules(), ...ASSET_RULES, PLATE_TWICE]) builtIn.set(r.id, r)
  return builtIn.get(id) ?? { title: { zh: id, en: id }, ask: { zh: '', en: '' } }
}
/** The words of every rule, own ones too: whoever may see what a rule found may know what it says, wherever it was defined. */
export async function ruleWords(
  app: Pick<App, 'pools' | 'installation'>,
  db: Tx = app.pools.system,
): Promise<(id: string) => RuleWords> {
  const own = await ownDefinitions(db, app.installation.county)
  return (id) => own.get(id) ?? ruleOf(id)
}
