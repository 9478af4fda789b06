import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'statistics',
    title: { zh: '统计', en: 'Statistics' },
    load: () => import('./statistics.tsx'),
    verb: 'stats.read',
    nav: { icon: 'chart', words: { zh: '统计', en: 'Figures' }, order: 55, letter: 'T', group: 'figures' },
  },
  {
    path: 'hot',
    title: { zh: '热点', en: 'Hot issues' },
    load: () => import('./hot.tsx'),
    verb: 'stats.read',
    nav: { icon: 'flame', words: { zh: '热点', en: 'Hot issues' }, order: 55.5, group: 'figures' },
  },
  {
    path: 'passing',
    title: { zh: '转手', en: 'Passed on' },
    load: () => import('./passing.tsx'),
    verb: 'stats.read|item.edit',
    nav: { icon: 'sync', words: { zh: '转手', en: 'Passed on' }, order: 56, group: 'figures' },
  },
]
