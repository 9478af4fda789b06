import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '名单', en: 'Rolls' }

export const pages: DeskPage[] = [
  {
    path: 'rolls',
    title,
    load: () => import('./rolls.tsx'),
    verb: 'roll.read',
    nav: { icon: 'ticks', words: title, order: 45.5, group: 'people' },
  },
  { path: 'rolls/:id', title, load: () => import('./roll.tsx'), verb: 'roll.read' },
]

taskPlaces.push((t) => t.kind === 'roll.part' && '/rolls')
