import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'audit',
    title: { zh: '审计日志', en: 'Audit log' },
    load: () => import('./audit.tsx'),
    verb: 'audit.read',
    nav: { icon: 'eye', words: { zh: '审计', en: 'Audit' }, order: 80, letter: 'U', group: 'admin' },
  },
]
