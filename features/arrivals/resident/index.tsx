import type { ResidentPage } from '../../../ui/pages.ts'

const title = { zh: '外来返乡报备', en: 'Arriving from elsewhere' }

export const pages: ResidentPage[] = [
  { path: '/arrive', title, load: () => import('./arrive.tsx') },
  { path: '/arrive/:token', title, load: () => import('./mine.tsx') },
]
