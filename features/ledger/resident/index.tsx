import type { ResidentPage } from '../../../ui/pages.ts'

export const pages: ResidentPage[] = [
  {
    path: '/own/:token',
    title: { zh: '我的信息', en: 'My data' },
    load: () => import('./own.tsx'),
  },
]
