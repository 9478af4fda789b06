import { lazy } from 'react'
import { extraPersonSections } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '关爱', en: 'Care' }

export const pages: DeskPage[] = [
  {
    path: 'care',
    title,
    load: () => import('./care.tsx'),
    verb: 'care.read|care.manage',
    nav: { icon: 'heart', words: title, order: 45.5, group: 'people' },
  },
  { path: 'care/:id', title, load: () => import('./archive.tsx'), verb: 'care.read' },
]

extraPersonSections.push({ id: 'care', Section: lazy(() => import('./person.tsx')) })
