import type { FieldPage } from '../../../ui/pages.ts'

const title = { zh: '调解', en: 'Mediation' }

export const pages: FieldPage[] = [
  {
    path: 'mediations',
    title,
    load: () => import('./list.tsx'),
    verb: 'mediation.read',
    tab: { icon: 'chat', words: title, order: 60 },
  },
  { path: 'mediations/new', title, load: () => import('./new.tsx'), verb: 'mediation.handle' },
  { path: 'mediations/:id', title, load: () => import('./one.tsx'), verb: 'mediation.read' },
]
