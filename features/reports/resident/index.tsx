import type { ResidentPage } from '../../../ui/pages.ts'

/** What residents open: no account, no menu. */
export const pages: ResidentPage[] = [
  { path: '/', title: { zh: '报个事', en: 'Report a problem' }, load: () => import('./start.tsx') },
  { path: '/report', title: { zh: '报个事', en: 'Report a problem' }, load: () => import('./report.tsx') },
  { path: '/r/:code', title: { zh: '报个事', en: 'Report a problem' }, load: () => import('./report.tsx') },
  { path: '/sent/:token', title: { zh: '交上去了', en: 'Sent' }, load: () => import('./receipt.tsx') },
  { path: '/t/:token', title: { zh: '我报的事', en: 'My report' }, load: () => import('./track.tsx') },
]
