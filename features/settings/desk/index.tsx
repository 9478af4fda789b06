import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'settings',
    title: { zh: '设置', en: 'Settings' },
    load: () => import('./settings.tsx'),
    verb: 'setting.manage',
    nav: { icon: 'gear', words: { zh: '设置', en: 'Settings' }, order: 90, group: 'admin' },
  },
]
