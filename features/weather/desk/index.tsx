import { lazy } from 'react'
import { extraBands, extraSections } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '气象预警', en: 'Weather alerts' }

export const pages: DeskPage[] = [
  {
    path: 'weather',
    title,
    load: () => import('./weather.tsx'),
    verb: 'duty.manage|unit.read',
    nav: { icon: 'cloud', words: { zh: '预警', en: 'Weather' }, order: 52.5, group: 'rules' },
  },
]

extraSections.push({ id: 'weather', Section: lazy(() => import('./raises.tsx')) })
extraBands.push({ id: 'weather', Band: lazy(() => import('./band.tsx')) })
