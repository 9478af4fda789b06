import type { FieldPage } from '../../../ui/pages.ts'

/** The phone of whoever handles cases: grid workers and people of departments alike. */
export const pages: FieldPage[] = [
  {
    path: 'today',
    title: { zh: '今天', en: 'Today' },
    load: () => import('./today.tsx'),
    tab: { icon: 'list', words: { zh: '今天', en: 'Today' }, order: 10 },
  },
  {
    path: 'map',
    title: { zh: '地图', en: 'Map' },
    load: () => import('./map-page.tsx'),
    tab: { icon: 'map', words: { zh: '地图', en: 'Map' }, order: 20 },
    verb: 'region.read',
  },
  { path: 'cases/:id', title: { zh: '事件', en: 'Case' }, load: () => import('./case.tsx') },
]
