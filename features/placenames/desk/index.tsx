import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '地名', en: 'Place names' }

export const pages: DeskPage[] = [
  {
    path: 'place-names',
    title,
    load: () => import('./names.tsx'),
    verb: 'region.read',
    nav: { icon: 'pin', words: title, order: 53, group: 'rules' },
  },
]
