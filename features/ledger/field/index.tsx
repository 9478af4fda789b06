import type { FieldPage } from '../../../ui/pages.ts'

const title = { zh: '上门核查', en: 'Ask at doors' }

/** The doors where something is to be asked, and one of them; both in one file, so that a door opens without a line too. */
export const pages: FieldPage[] = [
  {
    path: 'ledger',
    title,
    load: () => import('./ledger.tsx'),
    tab: { icon: 'building', words: { zh: '核查', en: 'Ask' }, order: 45 },
    verb: 'ledger.edit',
    always: () => import('./waiting.tsx'),
  },
  {
    path: 'ledger/doors',
    title: { zh: '找一户', en: 'Find a door' },
    load: () => import('./doors.tsx'),
    verb: 'ledger.edit',
  },
  { path: 'ledger/:id', title, load: () => import('./ledger.tsx'), verb: 'ledger.edit' },
]
