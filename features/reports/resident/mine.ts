/** Reports made with this phone: the links are the keys, so they stay here and nowhere else. */
const KEY = 'yige.mine'
const most = 20

export interface MineEntry {
  token: string
  number: string
  text: string
  place: string
  at: string
}

export function mine(): MineEntry[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(list) ? (list as MineEntry[]).filter((m) => typeof m?.token === 'string') : []
  } catch {
    return []
  }
}

function save(list: MineEntry[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(0, most)))
  } catch {
    // Storage refused: the link on the receipt is what remains.
  }
}

export const remember = (m: MineEntry): void => save([m, ...mine().filter((x) => x.token !== m.token)])
export const forgetMine = (token: string): void => save(mine().filter((x) => x.token !== token))

/** The token in whatever was pasted: a whole link, its end, or the token alone. */
export function tokenIn(text: string): string | undefined {
  const t = text.trim()
  const link = /\/t\/([\w-]{20,100})/.exec(t)?.[1]
  return link ?? (/^[\w-]{20,100}$/.test(t) ? t : undefined)
}
