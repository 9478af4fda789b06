import type { FieldPage } from '../../../ui/pages.ts'

const title = { zh: '名单', en: 'Roll' }

export const pages: FieldPage[] = [
  {
    path: 'rolls',
    title,
    load: () => import('./rolls.tsx'),
    verb: 'roll.answer',
    tab: { icon: 'people', words: title, order: 47 },
    always: () => import('./waiting.tsx'),
  },
]
