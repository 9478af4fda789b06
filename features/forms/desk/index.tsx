import type { DeskPage } from '../../../ui/pages.ts'

export const pages: DeskPage[] = [
  {
    path: 'forms',
    title: { zh: '表单', en: 'Forms' },
    load: () => import('./forms.tsx'),
    verb: 'form.manage',
    nav: { icon: 'file', words: { zh: '表单', en: 'Forms' }, order: 61, group: 'links' },
  },
  {
    path: 'forms/:key',
    title: { zh: '做表单', en: 'Make a form' },
    load: () => import('./editor.tsx'),
    verb: 'form.manage',
  },
  {
    path: 'forms/:key/fill',
    title: { zh: '按表单登记', en: 'Fill in a form' },
    load: () => import('./fill.tsx'),
    verb: 'report.create',
  },
  {
    path: 'forms/:key/answers',
    title: { zh: '表单收到的', en: 'Answers' },
    load: () => import('./answers.tsx'),
    verb: 'report.read',
  },
]
