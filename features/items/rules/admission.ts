import type { Item } from '../contract.ts'

export type Admission =
  | { verdict: 'allowed'; match: string; zh: string; en: string }
  | { verdict: 'needs_approval'; match: null; approver: string; zh: string; en: string }
  | { verdict: 'refused'; match: string; approver: string; zh: string; en: string }

const squeeze = (s: string) => s.replace(/[\s，。、；：“”‘’,.;:()（）]/g, '')

/** Who may let a task outside the list through: the street leader in charge. */
export const ADMISSION_APPROVER = '@street.leader'

/**
 * Whether a task may be put on a grid for this item. Forbidden work named anywhere in the task is refused, also when allowed
 * work stands beside it; allowed work passes; anything else waits for the street leader. An empty task is never allowed.
 */
export function admits(item: Pick<Item, 'admission' | 'name'>, task: string): Admission {
  const text = squeeze(task)
  const named = (phrase: string) => squeeze(phrase) !== '' && text.includes(squeeze(phrase))
  const forbidden = item.admission.forbidden.find(named)
  if (forbidden)
    return {
      verdict: 'refused',
      match: forbidden,
      approver: ADMISSION_APPROVER,
      zh: `“${forbidden}”在“${item.name}”的不可派清单里，不能派到网格`,
      en: `“${forbidden}” must not be put on grids for this item`,
    }
  const allowed = item.admission.allowed.find(named)
  if (allowed)
    return {
      verdict: 'allowed',
      match: allowed,
      zh: `“${allowed}”在准入清单里`,
      en: `“${allowed}” is on the admission list`,
    }
  return {
    verdict: 'needs_approval',
    match: null,
    approver: ADMISSION_APPROVER,
    zh: `“${task.trim()}”不在“${item.name}”的准入清单里，要街道分管领导批`,
    en: 'outside the admission list: the street leader in charge must approve',
  }
}
