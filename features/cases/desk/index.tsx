import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'inbox',
    title: { zh: '收件', en: 'Inbox' },
    load: () => import('./inbox.tsx'),
    // Administrators have no case work: they begin at the page that is theirs.
    verb: 'case.read|case.handle',
    nav: { icon: 'inbox', words: { zh: '收件', en: 'Inbox' }, order: 10, letter: 'I' },
  },
  {
    path: 'supervision',
    title: { zh: '督办', en: 'Supervision' },
    load: () => import('./supervision.tsx'),
    verb: 'case.read|case.handle',
    nav: { icon: 'flag', words: { zh: '督办', en: 'Supervise' }, order: 30, letter: 'D' },
  },
  {
    path: 'cases/:id',
    title: { zh: '事件', en: 'Case' },
    load: () => import('./case.tsx'),
  },
]

taskPlaces.push((t) => t.subjectKind === 'case' && `/cases/${t.subjectId}`)
