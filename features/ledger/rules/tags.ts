/** What a tag is, and what is wrong with the definition of one. */
import type { ValueFault } from './person.ts'

export const tagSubjects = ['person', 'home', 'organisation', 'vehicle', 'facility'] as const
export type TagSubject = (typeof tagSubjects)[number]

export interface TagDefinition {
  subject: TagSubject
  zh: string
  en: string
  sensitive: boolean
  basis: { zh: string; en: string }
  readers: readonly string[]
}

/** Every fault of a definition at once; `mayRead` are the roles that read the ledger at all. */
export function tagFaults(d: TagDefinition, mayRead: readonly string[]): ValueFault[] {
  const out: ValueFault[] = []
  const add = (field: string, rule: string, zh: string, en: string) => out.push({ field, rule, zh, en })
  if (d.sensitive && d.basis.zh === '')
    add('basis.zh', 'basis', '敏感的标签要写明法律依据', 'a sensitive tag names the law that allows it')
  if (d.sensitive && d.readers.length === 0)
    add('readers', 'readers', '敏感的标签要写明谁能看', 'a sensitive tag names who may read it')
  if (!d.sensitive && d.readers.length > 0)
    add('readers', 'readers', '限定了谁能看的就是敏感的', 'what only some may read is sensitive')
  const unknown = d.readers.filter((r) => !mayRead.includes(r))
  if (unknown.length > 0)
    add(
      'readers',
      'role',
      `这些岗位看不到台账：${unknown.join('、')}`,
      `no reader of the ledger: ${unknown.join(', ')}`,
    )
  return out
}

export interface Tagged {
  until: string | null
  since: string
}
/** Why a tag cannot be put on or taken off on a day; null: it can. `was`: the row that is there. */
export function putFault(was: Tagged | null, since: string, today: string): 'future' | 'known' | null {
  if (since > today) return 'future'
  return was !== null && was.until === null ? 'known' : null
}
export function takeFault(was: Tagged | null, on: string, today: string): 'future' | 'order' | 'none' | null {
  if (on > today) return 'future'
  if (was === null || was.until !== null) return 'none'
  return on < was.since ? 'order' : null
}
