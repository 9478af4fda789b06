import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'publicity',
    title: { zh: '公示', en: 'Public board' },
    load: () => import('./publicity.tsx'),
    verb: 'case.publish',
    nav: { icon: 'megaphone', words: { zh: '公示', en: 'Board' }, order: 46, group: 'people' },
  },
]
