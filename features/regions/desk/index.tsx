import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'map',
    title: { zh: '区域和地图', en: 'Regions and map' },
    load: () => import('./map.tsx'),
    verb: 'region.read',
    nav: { icon: 'map', words: { zh: '地图', en: 'Map' }, order: 20, letter: 'M' },
  },
]
