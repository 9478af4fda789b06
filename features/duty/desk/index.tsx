import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'duty',
    title: { zh: '值班', en: 'Duty' },
    load: () => import('./duty.tsx'),
    verb: 'unit.read',
    nav: { icon: 'clock', words: { zh: '值班', en: 'Duty' }, order: 52, letter: 'Y', group: 'rules' },
  },
]

taskPlaces.push((t) => t.kind.startsWith('duty.') && `/duty?tab=${t.kind === 'duty.swap' ? 'mine' : 'now'}`)
