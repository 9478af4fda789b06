/** What people may ask about themselves, what keeps an entry for now, and from how many people on the law asks for more. */
import type { Words } from '../../../kernel/contract.ts'

export const requestKinds = ['access', 'correction', 'deletion'] as const
export type RequestKind = (typeof requestKinds)[number]
export const requestStates = ['asked', 'granted', 'refused', 'withdrawn', 'done'] as const
export type RequestState = (typeof requestStates)[number]
export const standIns = ['self', 'guardian', 'agent'] as const
export const proofs = ['id-card', 'household-book', 'passport', 'mandate', 'other'] as const

/** Hours that whoever has shown who they are may be shown what is kept about them; later they show it again. */
export const proofHours = 24
/** Days that the link to a request works after it is over: long enough to read the answer. */
export const linkDays = 90
/** Years that an entry is kept after somebody left or died. A place whose rules say otherwise changes it here. */
export const keptYears = 3

export interface Standing {
  /** Listed at a door now, in whatever role. */
  listed: boolean
  /** Last day of the last residence; null: never had one. */
  left: string | null
  died: string | null
  /** Errors and doubts about this person that are open. */
  doubts: number
}

export const bases = ['listed', 'doubts', 'period'] as const
export type Basis = (typeof bases)[number]
export const basisWords: Readonly<Record<Basis, Words>> = {
  listed: {
    zh: '现在还登记在这里，为履行法定职责所必需（《个人信息保护法》第十三条第一款第三项）',
    en: 'is listed here now, needed for a duty of the law (Personal Information Protection Law, art. 13 para. 1 no. 3)',
  },
  doubts: {
    zh: '有疑点正在核查，核完再定（《个人信息保护法》第十三条第一款第三项）',
    en: 'something about it is being verified; decided after that (Personal Information Protection Law, art. 13 para. 1 no. 3)',
  },
  period: {
    zh: '保存期限未满（《个人信息保护法》第四十七条第二款）',
    en: 'the time for which it has to be kept has not ended (Personal Information Protection Law, art. 47 para. 2)',
  },
}

/** The day `years` later; 29 February becomes 1 March. */
export function yearsAfter(day: string, years: number): string {
  const d = new Date(`${day}T00:00:00Z`)
  d.setUTCFullYear(d.getUTCFullYear() + years)
  return d.toISOString().slice(0, 10)
}

/** What keeps the entry of somebody who asks for its deletion, and until when; null: nothing does. `today` as `2026-06-26`. */
export function keptBy(s: Standing, today: string): { basis: Basis; until: string | null } | null {
  if (s.listed && s.died === null) return { basis: 'listed', until: null }
  if (s.doubts > 0) return { basis: 'doubts', until: null }
  const last = s.died ?? s.left
  if (last === null) return null
  const until = yearsAfter(last, keptYears)
  return until > today ? { basis: 'period', until } : null
}

export interface Held {
  people: number
  /** Identity number, or younger than fourteen. */
  sensitive: number
  under14: number
  under18: number
}
export interface Threshold {
  key: string
  of: keyof Held
  limit: number
  law: Words
  asks: Words
}
/** From so many people on the law asks for more, the least first. */
export const thresholds: readonly Threshold[] = [
  {
    key: 'under14',
    of: 'under14',
    limit: 1,
    law: { zh: '《个人信息保护法》第三十一条', en: 'Personal Information Protection Law, art. 31' },
    asks: {
      zh: '不满十四周岁的，要有专门的处理规则',
      en: 'rules of their own for children younger than fourteen',
    },
  },
  {
    key: 'under18',
    of: 'under18',
    limit: 1,
    law: { zh: '《未成年人网络保护条例》', en: 'Regulations on the Protection of Minors Online' },
    asks: { zh: '每年做一次未成年人个人信息合规审计', en: 'a yearly audit of what is kept about minors' },
  },
  {
    key: 'sensitive100k',
    of: 'sensitive',
    limit: 100_000,
    law: { zh: 'GB/T 35273—2020 11.1', en: 'GB/T 35273—2020, 11.1' },
    asks: {
      zh: '敏感个人信息超过 10 万人：设专职的负责人和机构',
      en: 'more than 100,000 people with sensitive data: an officer and an office of their own',
    },
  },
  {
    key: 'people1m',
    of: 'people',
    limit: 1_000_000,
    law: {
      zh: '《个人信息保护合规审计管理办法》、GB/T 35273—2020 11.1',
      en: 'Measures for Personal Information Protection Compliance Audits; GB/T 35273—2020, 11.1',
    },
    asks: {
      zh: '达到 100 万人：指定个人信息保护负责人，负责合规审计',
      en: '1,000,000 people: a named officer for data protection and its audits',
    },
  },
  {
    key: 'people10m',
    of: 'people',
    limit: 10_000_000,
    law: {
      zh: '《个人信息保护合规审计管理办法》、《网络数据安全管理条例》',
      en: 'Measures for Personal Information Protection Compliance Audits; Network Data Security Regulations',
    },
    asks: {
      zh: '超过 1000 万人：每两年至少一次合规审计，按重要数据的要求管理',
      en: 'more than 10,000,000 people: an audit every two years at least, rules of important data',
    },
  },
]
