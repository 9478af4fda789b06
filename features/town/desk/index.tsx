import type { DeskPage } from '../../../ui/pages.ts'

/** Reached from the menu of a demo; not in the rail, since no real installation has it. */
export const pages: DeskPage[] = [
  {
    path: 'town',
    title: { zh: '演示小镇', en: 'Demo town' },
    load: () => import('./town.tsx'),
  },
]
