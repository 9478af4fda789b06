import type { FieldPage } from '../../../ui/pages.ts'

/** Seen on the spot: a report by the person who stands before it. */
export const pages: FieldPage[] = [
  {
    path: 'report',
    title: { zh: '上报', en: 'Report' },
    load: () => import('./report.tsx'),
    tab: { icon: 'camera', words: { zh: '上报', en: 'Report' }, order: 30, main: true },
    verb: 'report.create',
    always: () => import('./waiting.tsx'),
  },
]
