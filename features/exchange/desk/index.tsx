import { lazy } from 'react'
import { extraActions, extraSections, taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'
import { useReferable } from './offer.ts'

export const pages: DeskPage[] = [
  {
    path: 'exchange',
    title: { zh: '移交', en: 'Referrals' },
    load: () => import('./list.tsx'),
    verb: 'case.read',
    nav: { icon: 'link', words: { zh: '移交', en: 'Referrals' }, order: 45, group: 'links' },
  },
  {
    path: 'peers',
    title: { zh: '对端', en: 'Peers' },
    load: () => import('./peers.tsx'),
    verb: 'channel.manage',
    nav: { icon: 'globe', words: { zh: '对端', en: 'Peers' }, order: 63, group: 'links' },
  },
]

extraActions.push({
  id: 'case.refer',
  words: { zh: '移交', en: 'Refer' },
  keys: 'T',
  icon: 'link',
  useOffered: useReferable,
  Panel: lazy(() => import('./refer.tsx')),
})
extraSections.push({ id: 'referrals', Section: lazy(() => import('./section.tsx')) })

// A pair belongs to the administrator; whoever dispatches sees the referrals of it.
taskPlaces.push((t) => t.kind.startsWith('exchange.') && t.subjectKind === 'peer' && '/exchange?show=stuck')
