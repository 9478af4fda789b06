import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'workload',
    title: { zh: '工作量台账', en: 'Workload' },
    load: () => import('./workload.tsx'),
    verb: 'workload.read',
    nav: { icon: 'worker', words: { zh: '工作量', en: 'Workload' }, order: 58, group: 'figures' },
  },
  {
    path: 'workload/person',
    title: { zh: '工作量台账', en: 'Workload' },
    load: () => import('./person.tsx'),
  },
]
