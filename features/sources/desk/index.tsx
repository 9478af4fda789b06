import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'sources',
    title: { zh: '来源', en: 'Sources' },
    load: () => import('./sources.tsx'),
    verb: 'channel.read',
    nav: { icon: 'into', words: { zh: '来源', en: 'Sources' }, order: 61, group: 'links' },
  },
  {
    path: 'connect',
    title: { zh: '接入您的系统', en: 'Connect your system' },
    load: () => import('./connect.tsx'),
    verb: 'channel.read',
  },
]

taskPlaces.push((t) => t.kind.startsWith('source.') && '/sources')
