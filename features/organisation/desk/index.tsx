import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'people',
    title: { zh: '人员和岗位', en: 'People and posts' },
    load: () => import('./people.tsx'),
    verb: 'unit.read',
    nav: { icon: 'people', words: { zh: '人员', en: 'People' }, order: 50, letter: 'P', group: 'rules' },
  },
]
