import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'lost-found',
    title: { zh: '寻人寻物', en: 'Lost and found' },
    load: () => import('./lost.tsx'),
    verb: 'lostfound.manage',
    nav: { icon: 'search', words: { zh: '寻物', en: 'Lost' }, order: 47, group: 'people' },
  },
]
