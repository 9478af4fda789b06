import type { ResidentPage } from '../../../ui/pages.ts'

const title = { zh: '寻人寻物', en: 'Lost and found' }

export const pages: ResidentPage[] = [
  { path: '/lost', title, load: () => import('./lost.tsx') },
  { path: '/lost/new', title, load: () => import('./post.tsx') },
  { path: '/lost/mine/:token', title, load: () => import('./mine.tsx') },
  { path: '/lost/talk/:token', title, load: () => import('./talk.tsx') },
]
