import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'hooks',
    title: { zh: '推送', en: 'Subscriptions' },
    load: () => import('./hooks.tsx'),
    verb: 'channel.manage',
    nav: { icon: 'go', words: { zh: '推送', en: 'Subscriptions' }, order: 62, group: 'links' },
  },
]

taskPlaces.push((t) => t.kind.startsWith('hook.') && '/hooks')
