import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'items',
    title: { zh: '权责清单', en: 'Responsibility list' },
    load: () => import('./items.tsx'),
    verb: 'item.read',
    nav: { icon: 'list', words: { zh: '清单', en: 'Duties' }, order: 40, letter: 'L', group: 'rules' },
  },
]
