import { lazy } from 'react'
import { extraBands } from '../../../ui/extras.ts'
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

extraBands.push({ id: 'weather', Band: lazy(() => import('./band.tsx')) })
