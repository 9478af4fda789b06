/** One look with settings that are not stored: what the first rows would be taken as. */
import { join } from 'node:path'
import type { App } from '../../kernel/context.ts'
import { maskPhone } from '../../kernel/crypto.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { firstRows } from '../channels/answers.ts'
import type { FolderSettings, SourceSettings } from './contract.ts'
import { folderOf, tablesIn } from './folder.ts'
import { tryMail } from './mail.ts'
import { tryPull } from './pull.ts'
import type { KeptSecrets } from './secrets.ts'
import { none, shownSamples, type Tried } from './tried.ts'

export async function tryOut(app: App, settings: SourceSettings, secrets: KeptSecrets): Promise<Tried> {
  try {
    switch (settings.kind) {
      case 'folder':
        return await tryFolder(app, settings)
      case 'pull':
        return await tryPull(app, settings, secrets)
      case 'mail':
        return await tryMail(app, settings, secrets)
    }
  } catch (err) {
    // What we refuse ourselves is a problem with words; what the other side did is said as it came.
    if (err instanceof ProblemError && err.code.startsWith('source.')) throw err
    return { ...none, ok: false, said: err instanceof Error ? err.message : String(err) }
  }
}

async function tryFolder(app: App, settings: FolderSettings): Promise<Tried> {
  const folder = await folderOf(app, settings.place)
  const files = await tablesIn(folder)
  const newest = files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)[0]
  if (!newest) return { ...none, said: join(folder, 'in') }
  const p = await firstRows(app, join(folder, 'in', newest.name), 'hotline')
  return {
    ...none,
    said: newest.name,
    found: p.total,
    samples: p.rows.slice(0, shownSamples).map((r) => ({
      label: String(r.row),
      notes: r.issues.map((i) => i.zh),
      order: r.report
        ? {
            externalId: r.report.externalId ?? null,
            title: r.report.title ?? null,
            content: r.report.body,
            placeText: r.report.placeText ?? null,
            point: r.report.point ?? null,
            name: r.report.name ?? null,
            phone: r.report.phone ? maskPhone(r.report.phone) : null,
            occurredAt: r.report.occurredAt ?? null,
          }
        : null,
    })),
  }
}
