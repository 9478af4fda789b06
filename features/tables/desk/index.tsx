import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '一表通', en: 'Tables' }

export const pages: DeskPage[] = [
  {
    path: 'tables',
    title,
    load: () => import('./tables.tsx'),
    verb: 'table.read|table.return',
    nav: { icon: 'sheet', words: title, order: 48, group: 'people' },
  },
  { path: 'tables/sheets/:id', title, load: () => import('./sheet.tsx'), verb: 'table.read' },
  { path: 'tables/define/:id', title, load: () => import('./define.tsx'), verb: 'table.define' },
]

// 500102006001003A01, the door or organisation, the table.
taskPlaces.push(
  (t) =>
    t.kind === 'table.gap' &&
    (t.subjectKind === 'door'
      ? `/ledger/buildings/${t.subjectId.split(':')[0]}`
      : '/ledger?tab=organisations'),
)
taskPlaces.push((t) => t.kind === 'table.returned' && `/tables/sheets/${t.subjectId}`)
