import type { ResidentPage } from '../../../ui/pages.ts'

export const pages: ResidentPage[] = [
  {
    path: '/m/:token',
    title: { zh: '调解协议签字', en: 'Sign an agreement' },
    load: () => import('./sign.tsx'),
  },
]
