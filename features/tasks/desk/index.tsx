import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'tasks',
    title: { zh: '任务', en: 'Tasks' },
    load: () => import('./tasks.tsx'),
    verb: 'task.read',
    nav: { icon: 'bell', words: { zh: '任务', en: 'Tasks' }, order: 55, letter: 'K' },
  },
]
