import type { ResidentPage } from '../../../ui/pages.ts'

const title = { zh: '建议', en: 'Suggestions' }

export const pages: ResidentPage[] = [
  { path: '/suggestions', title, load: () => import('./list.tsx') },
  { path: '/s/:key', title, load: () => import('./one.tsx') },
]
