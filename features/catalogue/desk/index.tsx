import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '资源目录', en: 'Catalogue' }

export const pages: DeskPage[] = [
  {
    path: 'catalogue',
    title,
    load: () => import('./catalogue.tsx'),
    verb: 'catalogue.read',
    nav: { icon: 'layers', words: title, order: 77, group: 'figures' },
  },
]

taskPlaces.push(
  (t) => t.kind === 'catalogue.ask' && '/catalogue?only=waiting',
  (t) => t.subjectKind === 'catalogue_entry' && `/catalogue?id=${t.subjectId.split(':')[0]}`,
)
