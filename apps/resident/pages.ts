import type { ResidentPage } from '../../ui/pages.ts'

/** The pages of every feature that residents see; see `ui/pages.ts`. */
const found = import.meta.glob<ResidentPage[]>('../../features/*/resident/index.tsx', {
  eager: true,
  import: 'pages',
})
export const pages: ResidentPage[] = Object.values(found).flat()

/** `/r/:code` and `/r/DR-0318` → `{ code: 'DR-0318' }`; undefined when the address is another one. */
export function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const names: string[] = []
  const shape = pattern.replace(/:(\w+)/g, (_, name: string) => {
    names.push(name)
    return '([^/]+)'
  })
  const hit = new RegExp(`^${shape}/?$`).exec(path)
  return hit ? Object.fromEntries(names.map((n, i) => [n, decodeURIComponent(hit[i + 1] ?? '')])) : undefined
}

export function pageAt(path: string): { page: ResidentPage; params: Record<string, string> } | undefined {
  for (const page of pages) {
    const params = paramsOf(page.path, path)
    if (params) return { page, params }
  }
  return undefined
}
