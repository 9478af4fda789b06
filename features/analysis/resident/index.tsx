import type { ResidentPage } from '../../../ui/pages.ts'

export const pages: ResidentPage[] = [
  { path: '/a/:token', title: { zh: '分析报告', en: 'Analysis' }, load: () => import('./shared.tsx') },
]
