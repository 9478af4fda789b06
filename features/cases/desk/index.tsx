import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'inbox',
    title: { zh: '收件', en: 'Inbox' },
    load: () => import('./inbox.tsx'),
    nav: { icon: 'inbox', words: { zh: '收件', en: 'Inbox' }, order: 10, letter: 'I' },
  },
  {
    path: 'cases/:id',
    title: { zh: '事件', en: 'Case' },
    load: () => import('./case.tsx'),
  },
]
