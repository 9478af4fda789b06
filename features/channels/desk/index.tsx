import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'channels',
    title: { zh: '渠道', en: 'Channels' },
    load: () => import('./channels.tsx'),
    verb: 'channel.read',
    nav: { icon: 'channel', words: { zh: '渠道', en: 'Channels' }, order: 60, group: 'links' },
  },
]

taskPlaces.push(
  (t) =>
    t.kind.startsWith('outbox.') &&
    `/channels?tab=outbox${t.kind === 'outbox.by_hand' ? `&channel=${encodeURIComponent(t.subjectId)}` : ''}`,
)
