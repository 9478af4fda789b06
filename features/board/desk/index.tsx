import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'board',
    title: { zh: '派遣台', en: 'Dispatch board' },
    load: () => import('./board.tsx'),
    verb: 'case.dispatch',
    nav: { icon: 'columns', words: { zh: '派遣台', en: 'Dispatch' }, order: 15, letter: 'B' },
  },
]
