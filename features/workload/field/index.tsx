import type { FieldPage } from '../../../ui/pages.ts'

export const pages: FieldPage[] = [
  { path: 'workload', title: { zh: '我的工作量', en: 'My workload' }, load: () => import('./mine.tsx') },
]
