import { taskPlaces } from '../../../ui/extras.ts'
import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '台账', en: 'Ledger' }

export const pages: DeskPage[] = [
  {
    path: 'ledger',
    title,
    load: () => import('./ledger.tsx'),
    verb: 'ledger.read',
    nav: { icon: 'building', words: title, order: 44, group: 'people' },
  },
  { path: 'ledger/buildings/:path', title, load: () => import('./building.tsx'), verb: 'ledger.read' },
  { path: 'ledger/people/:id', title, load: () => import('./person.tsx'), verb: 'ledger.read' },
  { path: 'ledger/requests/:id', title, load: () => import('./request.tsx'), verb: 'ledger.edit' },
  {
    path: 'tags',
    title: { zh: '标签', en: 'Tags' },
    load: () => import('./tags.tsx'),
    verb: 'ledger.read|tag.manage',
    nav: { icon: 'tag', words: { zh: '标签', en: 'Tags' }, order: 78, group: 'rules' },
  },
  {
    path: 'own-rules',
    title: { zh: '自定规则', en: 'Own rules' },
    load: () => import('./own-rules.tsx'),
    verb: 'ledger.check',
    nav: { icon: 'filter', words: { zh: '自定规则', en: 'Own rules' }, order: 79, group: 'rules' },
  },
  {
    path: 'held',
    title: { zh: '个人信息', en: 'Personal data' },
    load: () => import('./held.tsx'),
    verb: 'setting.manage',
    nav: { icon: 'person', words: { zh: '个人信息', en: 'Personal' }, order: 85, group: 'admin' },
  },
]

taskPlaces.push((t) => t.kind === 'ledger.verify' && `/ledger?tab=findings&id=${t.subjectId}`)
taskPlaces.push((t) => t.kind === 'ledger.request' && `/ledger/requests/${t.subjectId}`)
taskPlaces.push((t) => t.kind === 'ledger.retention' && '/ledger?tab=requests')
