/** Published forms in memory: they never change, so a version read once is right for good. `cache_versions` tells of new ones. */
import type { App } from '../../kernel/context.ts'
import type { Definition } from './contract-shapes.ts'
import * as store from './store.ts'

export { carryForms } from './carry.ts'
export { reportOf, submitForm } from './submit.ts'

export interface HeldForm {
  key: string
  version: number
  open: boolean
  closedAt: Date | null
  regionPath: string
  definition: Definition
}

export interface FormsService {
  /** The version in force, also of a closed form; undefined while there is only a draft. */
  form(key: string): HeldForm | undefined
  /** Forms that can be filled in now, by title. */
  open(): readonly HeldForm[]
  definition(key: string, version: number): Definition | undefined
  refresh(): Promise<void>
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    forms: FormsService
  }
}

const lookEvery = 1000

export async function startForms(app: App): Promise<FormsService> {
  let forms = new Map<string, HeldForm>()
  const versions = new Map<string, Definition>()
  let seen = -1
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function refresh(): Promise<void> {
    seen = await store.cacheVersion(app.pools.system)
    const next = new Map<string, HeldForm>()
    for (const v of await store.versionsSince(app.pools.system, [...versions.keys()]))
      versions.set(`${v.form_key}/${v.version}`, v.definition)
    for (const f of await store.allForms(app.pools.system)) {
      const definition = f.version === null ? undefined : versions.get(`${f.key}/${f.version}`)
      if (definition && f.version !== null)
        next.set(f.key, {
          key: f.key,
          version: f.version,
          open: f.open,
          closedAt: f.closed_at,
          regionPath: f.region_path,
          definition,
        })
    }
    forms = next
  }
  await refresh()
  const look = async () => {
    try {
      if ((await store.cacheVersion(app.pools.system)) !== seen) await refresh()
    } catch (err) {
      app.log.warn({ err }, 'forms not reachable; those in memory go on')
    }
    if (!stopped) timer = setTimeout(look, lookEvery)
  }
  timer = setTimeout(look, lookEvery)
  return {
    form: (key) => forms.get(key),
    open: () =>
      [...forms.values()]
        .filter((f) => f.open)
        .sort((a, b) => a.definition.title.zh.localeCompare(b.definition.title.zh, 'zh')),
    definition: (key, version) => versions.get(`${key}/${version}`),
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
