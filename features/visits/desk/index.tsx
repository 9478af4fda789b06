import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'visits',
    title: { zh: '走访', en: 'Visits' },
    load: () => import('./visits.tsx'),
    verb: 'visit.read',
    nav: { icon: 'home', words: { zh: '走访', en: 'Visits' }, order: 45, letter: 'Z', group: 'people' },
  },
]

taskPlaces.push(
  (t) => t.kind === 'visit.overdue' && `/visits?tab=calls&state=overdue&plan=${t.subjectId.slice(0, 36)}`,
  (t) => t.subjectKind === 'visit' && `/visits?tab=calls&id=${t.subjectId}`,
)
