import { lazy } from 'react'
import { extraSections, taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'decisions',
    title: { zh: '研判台', en: 'Decision desk' },
    load: () => import('./decisions.tsx'),
    verb: 'stats.read|model.manage',
    nav: { icon: 'scale', words: { zh: '研判', en: 'Decisions' }, order: 56.5, group: 'figures' },
  },
]

taskPlaces.push((t) => t.kind === 'decisions.candidate' && '/decisions?tab=models')
taskPlaces.push((t) => t.kind === 'decisions.drift' && '/decisions')
extraSections.push({ id: 'why', Section: lazy(() => import('./why.tsx')) })
