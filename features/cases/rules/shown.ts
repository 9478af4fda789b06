/** A decision's value in words, for the reason table: `大东门社区 3 格 · 顺城街 18 号`. Pure. */
import type { Words } from '../../../kernel/contract.ts'
import { levelWords } from './words.ts'

export interface Names {
  region(path: string): string
  item(code: string): { name: string; path: string } | undefined
  unit(id: string): string
  account(id: string): string
}

const both = (s: string): Words => ({ zh: s, en: s })

export function shownDecision(kind: string, value: unknown, n: Names): Words {
  const v = (value ?? {}) as Record<string, unknown>
  switch (kind) {
    case 'place': {
      if (!v.regionPath) return { zh: '还不知道在哪里', en: 'place unknown' }
      const region = n.region(String(v.regionPath))
      const name = v.name && v.name !== region ? ` · ${String(v.name)}` : ''
      return both(`${region}${name}`)
    }
    case 'class': {
      if (!v.item) return { zh: '拿不准是哪一项', en: 'not sure which item' }
      return both(n.item(String(v.item))?.path ?? String(v.item))
    }
    case 'level':
      return levelWords[String(v.level)] ?? both(String(v.level))
    case 'route': {
      if (!v.unitId) return { zh: '等您选承办单位', en: 'choose the owner' }
      const who = v.accountId ? ` · ${n.account(String(v.accountId))}` : ''
      return both(`${n.unit(String(v.unitId))}${who}`)
    }
    case 'link': {
      if (v.action === 'link') return { zh: '与在办的一件是同一件事', en: 'same problem as an open case' }
      return v.action === 'propose'
        ? { zh: '可能与在办的一件是同一件事', en: 'maybe the same as an open case' }
        : { zh: '是新的一件', en: 'a new problem' }
    }
    default:
      return both(kind)
  }
}
