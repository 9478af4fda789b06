import type { ResidentPage } from '../../../ui/pages.ts'

const title = { zh: '填表', en: 'Fill in a form' }

export const pages: ResidentPage[] = [
  { path: '/f/:form', title, load: () => import('./form.tsx') },
  { path: '/f/:form/:code', title, load: () => import('./form.tsx') },
]
