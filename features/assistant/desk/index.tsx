import { lazy } from 'react'
import { extraSections } from '../../../ui/extras.ts'

extraSections.push({ id: 'assistant', Section: lazy(() => import('./section.tsx')) })
