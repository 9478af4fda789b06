import type { DeskPage } from '../../ui/pages.ts'

/** The pages of every feature that has a desk; see `ui/pages.ts`. */
const found = import.meta.glob<DeskPage[]>('../../features/*/desk/index.tsx', {
  eager: true,
  import: 'pages',
})

export const pages: DeskPage[] = Object.values(found).flat()

export const railPages = pages.filter((p) => p.nav).sort((a, b) => (a.nav?.order ?? 0) - (b.nav?.order ?? 0))
