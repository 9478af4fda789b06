import type { ResidentPage } from '../../../ui/pages.ts'

export const pages: ResidentPage[] = [
  { path: '/board', title: { zh: '办好的事', en: 'Solved near you' }, load: () => import('./board.tsx') },
]
