/** Making forms: draft, publish, open and close. A published version is never touched again. */
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { builtinForms } from '../../packs/common/forms.ts'
import { audit } from '../audit/answers.ts'
import type { Definition, FormHead, formCreate } from './contract.ts'
import './problems.ts'
import { definitionFaults } from './rules.ts'
import * as store from './store.ts'

const faultsOf = (ctx: Ctx, def: Definition) =>
  definitionFaults(def, new Set((ctx.app.services.items.current()?.items ?? []).map((i) => i.code)))

function headOf(ctx: Ctx, f: store.FormRow, use: { reports: number; plates: number } | undefined): FormHead {
  const published = f.version === null ? undefined : ctx.app.services.forms.definition(f.key, f.version)
  return {
    key: f.key,
    title: f.draft.title,
    regionPath: f.region_path,
    regionName: ctx.app.services.regions.name(f.region_path),
    open: f.open,
    version: f.version,
    changed: JSON.stringify(published) !== JSON.stringify(f.draft),
    reports: use?.reports ?? 0,
    plates: use?.plates ?? 0,
    updatedAt: f.updated_at.toISOString(),
  }
}

export async function listForms(ctx: Ctx) {
  const mine = (await store.allForms(ctx.db)).filter((f) => ctx.access.can('form.manage', f.region_path))
  const use = await store.usage(ctx.db, ctx.app.installation.county)
  return {
    forms: mine.map((f) => headOf(ctx, f, use.get(f.key))),
    builtin: builtinForms.map((b) => ({ key: b.key, title: b.definition.title })),
  }
}

/** The form if the actor manages its region; else as if there were none. */
async function mine(ctx: Ctx, key: string, lock = false): Promise<store.FormRow> {
  const f = await store.formRow(ctx.db, key, lock)
  if (!f || !ctx.access.can('form.manage', f.region_path)) throw problem('not_found')
  return f
}

export async function readDraft(ctx: Ctx, key: string) {
  const f = await mine(ctx, key)
  const { county } = ctx.app.installation
  const use = await store.usage(ctx.db, county)
  const versions = await store.versionsOf(ctx.db, county, key)
  return {
    head: headOf(ctx, f, use.get(key)),
    revision: f.revision,
    draft: f.draft,
    faults: faultsOf(ctx, f.draft),
    versions: versions.map((v) => ({ ...v, at: v.at.toISOString() })),
  }
}

const noted = (ctx: Ctx, f: Pick<store.FormRow, 'key' | 'region_path'>, action: string, detail: object) =>
  audit(ctx, {
    action,
    subjectKind: 'form',
    subjectId: f.key,
    regionPath: f.region_path,
    detail: { ...detail },
  })

/** The program's own memory and that of other processes hear of it once it is committed. */
async function changed(ctx: Ctx): Promise<void> {
  await store.touchCache(ctx.db)
  ctx.afterCommit(() => ctx.app.services.forms.refresh())
}

const empty = (title: string): Definition => ({
  title: { zh: title, en: '' },
  lead: { zh: '', en: '' },
  itemCode: null,
  level: null,
  channel: null,
  fields: [],
})

export async function createForm(ctx: Ctx, b: BodyOf<typeof formCreate>): Promise<{ key: string }> {
  ctx.access.need('form.manage', b.regionPath)
  let from: Definition | undefined
  if (b.from) from = builtinForms.find((x) => x.key === b.from)?.definition ?? (await mine(ctx, b.from)).draft
  const draft = from
    ? { ...from, title: { zh: b.title, en: from.title.zh === b.title ? from.title.en : '' } }
    : empty(b.title)
  const f = { key: b.key, region_path: b.regionPath }
  if (!(await store.insertForm(ctx.db, { key: b.key, regionPath: b.regionPath, draft, now: ctx.now })))
    throw problem('form.taken')
  await noted(ctx, f, 'form.create', { from: b.from ?? null })
  return { key: b.key }
}

async function atRevision(ctx: Ctx, key: string, revision: number): Promise<store.FormRow> {
  const f = await mine(ctx, key, true)
  if (f.revision !== revision) throw problem('conflict.version', { extra: { revision: f.revision } })
  return f
}

export async function saveForm(ctx: Ctx, key: string, revision: number, definition: Definition) {
  await atRevision(ctx, key, revision)
  await store.saveDraft(ctx.db, key, definition, ctx.now)
  return { revision: revision + 1, faults: faultsOf(ctx, definition) }
}

export async function publishForm(ctx: Ctx, key: string, revision: number): Promise<{ version: number }> {
  const f = await atRevision(ctx, key, revision)
  const faults = faultsOf(ctx, f.draft)
  if (faults.length)
    throw problem('form.faulty', {
      issues: faults.map((x) => ({ path: x.path, code: x.code, message: x.words[ctx.language] })),
    })
  // Asked for twice, from two pages perhaps: there is nothing new to publish.
  if (f.version !== null && (await store.isPublished(ctx.db, key))) return { version: f.version }
  const version = (f.version ?? 0) + 1
  await store.insertVersion(ctx.db, { key, version, definition: f.draft, by: ctx.actor.name, now: ctx.now })
  await noted(ctx, f, 'form.publish', { version })
  await changed(ctx)
  return { version }
}

export async function setOpen(ctx: Ctx, key: string, open: boolean): Promise<{ open: boolean }> {
  const f = await mine(ctx, key, true)
  if (f.version === null) throw problem('form.unpublished')
  if (f.open !== open) {
    await store.setOpen(ctx.db, key, open, ctx.now)
    await noted(ctx, f, open ? 'form.open' : 'form.close', {})
    await changed(ctx)
  }
  return { open }
}
