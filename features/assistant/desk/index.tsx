import { lazy } from 'react'
import { extraSections } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

/** No page of its own: it stands beside an open case. */
export const pages: DeskPage[] = []

extraSections.push({ id: 'assistant', Section: lazy(() => import('./section.tsx')) })
