import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '建议', en: 'Suggestions' }

export const pages: DeskPage[] = [
  {
    path: 'suggestions',
    title,
    load: () => import('./list.tsx'),
    verb: 'suggestion.read',
    nav: { icon: 'bulb', words: { zh: '建议', en: 'Suggest' }, order: 47, group: 'people' },
  },
  { path: 'suggestions/new', title, load: () => import('./new.tsx'), verb: 'suggestion.handle' },
  { path: 'suggestions/:id', title, load: () => import('./detail.tsx'), verb: 'suggestion.read' },
]

taskPlaces.push((t) => t.kind.startsWith('suggestion.') && `/suggestions/${t.subjectId}`)
