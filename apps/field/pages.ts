import type { FieldPage } from '../../ui/pages.ts'

/** The pages of every feature that has a phone side; see `ui/pages.ts`. */
const found = import.meta.glob<FieldPage[]>('../../features/*/field/index.tsx', {
  eager: true,
  import: 'pages',
})

export const pages: FieldPage[] = [
  ...Object.values(found).flat(),
  {
    path: 'me',
    title: { zh: '我的', en: 'Me' },
    load: () => import('./me.tsx'),
    tab: { icon: 'person', words: { zh: '我的', en: 'Me' }, order: 90 },
  },
]

export const tabPages = pages.filter((p) => p.tab).sort((a, b) => (a.tab?.order ?? 0) - (b.tab?.order ?? 0))
