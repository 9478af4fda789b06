import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'reports/new',
    title: { zh: '电话登记', en: 'Phone report' },
    load: () => import('./register.tsx'),
    verb: 'report.create',
  },
]
