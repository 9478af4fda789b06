import type { FieldPage } from '../../../ui/pages.ts'

/** The day of whoever calls at doors; a door is in the same file as the day, so that it opens without a line too. */
export const pages: FieldPage[] = [
  {
    path: 'visits',
    title: { zh: '走访', en: 'Visits' },
    load: () => import('./visits.tsx'),
    tab: { icon: 'home', words: { zh: '走访', en: 'Visits' }, order: 40 },
    verb: 'visit.do',
    always: () => import('./waiting.tsx'),
  },
  {
    path: 'visits/:id',
    title: { zh: '走访', en: 'Visit' },
    load: () => import('./visits.tsx'),
    verb: 'visit.do',
  },
]
