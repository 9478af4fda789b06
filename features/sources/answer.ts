/** The way back of what a source brought: a file into `out/`, a call, a letter in the thread. Runs under the outbox: lease, tries, receipt. */
import { join } from 'node:path'
import type { App } from '../../kernel/context.ts'
import { csvText } from '../../shared/csv.ts'
import { ByHand, type Delivery, type Receipt } from '../channels/answers.ts'
import type { FolderSettings } from './contract.ts'
import { folderOf, writeWhole } from './folder.ts'
import { answerByCall } from './pull.ts'
import { answerByLetter } from './reply.ts'
import { answerHead, answerRow } from './rules/words.ts'
import * as store from './store.ts'

export async function answerThrough(app: App, m: Delivery): Promise<Receipt | null> {
  const s = m.clientId ? await store.sourceById(app.pools.system, m.clientId) : undefined
  if (!s) return null
  switch (s.settings.kind) {
    case 'folder':
      return answerByFile(app, s.settings, m)
    case 'pull':
      if (!s.settings.answerUrl) throw new ByHand('this system takes no answers')
      return answerByCall(app, s, s.settings, m)
    case 'mail':
      return answerByLetter(app, s, s.settings, m)
  }
}

/** One file for each answer, named by its id: written twice it is the same file, and what was taken away is not touched again. */
async function answerByFile(app: App, settings: FolderSettings, m: Delivery): Promise<Receipt> {
  if (!settings.answers) throw new ByHand('this folder takes no answers')
  const folder = await folderOf(app, settings.place)
  const number = await store.caseNumber(app.pools.system, m.county, m.caseId)
  const name = `${m.createdAt.toISOString().slice(0, 10)} ${m.kind} ${m.id}.csv`
  await writeWhole(
    join(folder, 'out', name),
    csvText(answerHead, [answerRow({ ...m, number: number.number, state: number.state })]),
  )
  return { via: 'file', at: app.clock().toISOString(), number: `out/${name}` }
}
