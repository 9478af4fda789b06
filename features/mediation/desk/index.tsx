import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '调解', en: 'Mediation' }

export const pages: DeskPage[] = [
  {
    path: 'mediations',
    title,
    load: () => import('./list.tsx'),
    verb: 'mediation.read|stats.read',
    nav: { icon: 'chat', words: title, order: 46, group: 'people' },
  },
  { path: 'mediations/new', title, load: () => import('./new.tsx'), verb: 'mediation.handle' },
  { path: 'mediations/:id', title, load: () => import('./detail.tsx'), verb: 'mediation.read' },
  { path: 'mediations/:id/paper', title, load: () => import('./paper.tsx'), verb: 'mediation.handle' },
]

taskPlaces.push((t) => t.kind.startsWith('mediation.') && `/mediations/${t.subjectId.split('/')[0]}`)
