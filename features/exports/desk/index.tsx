import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'exports',
    title: { zh: '导出', en: 'Exports' },
    load: () => import('./exports.tsx'),
    verb: 'case.export|ledger.export|export.approve',
    nav: { icon: 'download', words: { zh: '导出', en: 'Exports' }, order: 59, group: 'figures' },
  },
]

taskPlaces.push((t) => t.kind === 'export.approve' && '/exports')
