import type { FieldPage } from '../../../ui/pages.ts'

export const pages: FieldPage[] = [
  {
    path: 'forms',
    title: { zh: '替人填表', en: 'Fill in a form' },
    load: () => import('./forms.tsx'),
    verb: 'report.create',
  },
  {
    path: 'forms/:key',
    title: { zh: '替人填表', en: 'Fill in a form' },
    load: () => import('./fill.tsx'),
    verb: 'report.create',
  },
]
