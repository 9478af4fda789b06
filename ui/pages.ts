/**
 * How a feature gives its pages to the shells. `features/<name>/desk/index.tsx` (or `field/`, `resident/`) exports
 *
 *   export const pages: DeskPage[] = [{ path: 'inbox', title: …, load: () => import('./inbox.tsx'), nav: { … } }]
 *
 * and the shell finds it: deleting the folder deletes the feature. Keep `index.tsx` light; the page itself is lazy and
 * is the default export of its file.
 */
import type { ComponentType } from 'react'
import type { Word } from './i18n.tsx'
import type { IconName } from './icons.tsx'

export interface PageModule {
  default: ComponentType
}

/** Where a page stands among all pages of the desk, in their order. */
export const navGroups = ['work', 'people', 'figures', 'rules', 'links', 'admin'] as const
export type NavGroup = (typeof navGroups)[number]

export interface DeskPage {
  /** Under `/desk/`, react-router syntax: `inbox`, `cases/:id`. */
  path: string
  title: Word
  load: () => Promise<PageModule>
  /**
   * An entry of the rail: `order` 10 inbox, 20 map, 30 supervision, 40 list, 50 people, 60 channels; what the height does not hold
   * is found under its `group` (work, if none is named) behind the last entry.
   */
  nav?: { icon: IconName; words: Word; order: number; letter?: string; group?: NavGroup }
  /** Shown only to holders of this verb; `a|b`: of one of them. */
  verb?: string
}

export interface FieldPage {
  /** Under `/field/`. */
  path: string
  title: Word
  load: () => Promise<PageModule>
  /** An entry of the tab bar; `main` is the raised one in the middle (report). */
  tab?: { icon: IconName; words: Word; order: number; main?: boolean }
  verb?: string
  /** Drawn above every page once somebody is in: what waits on the phone is sent from wherever they are. */
  always?: () => Promise<PageModule>
}

export interface ResidentPage {
  /** Whole path: `/r/:code`, `/t/:token`, `/`. */
  path: string
  title: Word
  load: () => Promise<{ default: ComponentType<{ params: Record<string, string> }> }>
}
