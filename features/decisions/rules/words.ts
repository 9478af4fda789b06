/** The five decisions by name. */
import type { Words } from '../../../kernel/contract.ts'
import type { DecisionKind } from '../../triage/contract.ts'

export const kindWords: Readonly<Record<DecisionKind, Words>> = {
  place: { zh: '位置', en: 'Place' },
  class: { zh: '事项', en: 'Item' },
  level: { zh: '级别', en: 'Level' },
  link: { zh: '关联', en: 'Link' },
  route: { zh: '派给谁', en: 'Route' },
}
