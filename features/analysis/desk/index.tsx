import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'analyses',
    title: { zh: '分析报告', en: 'Analysis' },
    load: () => import('./list.tsx'),
    verb: 'stats.read|case.handle',
    nav: { icon: 'book', words: { zh: '分析', en: 'Analysis' }, order: 57, group: 'figures' },
  },
  {
    path: 'analyses/:id',
    title: { zh: '分析报告', en: 'Analysis' },
    load: () => import('./analysis.tsx'),
    verb: 'stats.read|case.handle',
  },
]

taskPlaces.push((t) => t.subjectKind === 'analysis' && `/analyses/${t.subjectId}`)
