import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '群发', en: 'Mailings' }

export const pages: DeskPage[] = [
  {
    path: 'mailings',
    title,
    load: () => import('./mailings.tsx'),
    verb: 'mailing.read',
    nav: { icon: 'mail', words: title, order: 45.9, group: 'people' },
  },
]

taskPlaces.push((t) => t.kind.startsWith('mailing.') && `/mailings?id=${t.subjectId}`)
