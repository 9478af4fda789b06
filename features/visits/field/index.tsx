import type { FieldPage } from '../../../ui/pages.ts'

/** The day of whoever calls at doors; the door itself is on the same page, so that it opens without a line too. */
export const pages: FieldPage[] = [
  {
    path: 'visits',
    title: { zh: '走访', en: 'Visits' },
    load: () => import('./visits.tsx'),
    tab: { icon: 'home', words: { zh: '走访', en: 'Visits' }, order: 40 },
    verb: 'visit.do',
  },
]
