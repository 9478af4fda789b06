import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'me',
    title: { zh: '我的账号', en: 'My account' },
    load: () => import('./me.tsx'),
  },
  {
    path: 'accounts',
    title: { zh: '账号和授权', en: 'Accounts and roles' },
    load: () => import('./accounts.tsx'),
    verb: 'account.read',
    nav: { icon: 'lock', words: { zh: '账号', en: 'Accounts' }, order: 70, letter: 'A', group: 'admin' },
  },
]
