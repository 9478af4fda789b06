import type { DeskPage } from '../../../ui/pages.ts'

const title = { zh: '风险点', en: 'Risk points' }

export const pages: DeskPage[] = [
  {
    path: 'risks',
    title,
    load: () => import('./risks.tsx'),
    verb: 'risk.read',
    nav: { icon: 'shield', words: { zh: '风险点', en: 'Risks' }, order: 45, group: 'people' },
  },
]
