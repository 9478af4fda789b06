import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '报备', en: 'Arrivals' }

export const pages: DeskPage[] = [
  {
    path: 'arrivals',
    title,
    load: () => import('./arrivals.tsx'),
    verb: 'arrival.read',
    nav: { icon: 'door', words: title, order: 45.7, group: 'people' },
  },
]

taskPlaces.push((t) => t.kind === 'arrival.decide' && `/arrivals?id=${t.subjectId}`)
