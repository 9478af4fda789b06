/** From the answer of a system that is asked to orders of ours: paths, fields, pages, the newest moment. Pure. */
import { readTime } from '../../channels/rules/rows.ts'
import type { PullSettings } from '../contract.ts'

/** `a.b[0].c` in a value; undefined when there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value
  for (const key of path.match(/[^.[\]]+/g) ?? []) {
    if (at === null || typeof at !== 'object') return undefined
    if (!Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

/** The list in an answer, or what is there instead of it. */
export function listAt(answer: unknown, path: string): unknown[] | null {
  const v = path === '' ? answer : valueAt(answer, path)
  return Array.isArray(v) ? v : null
}

export const textAt = (row: unknown, path: string): string => {
  if (path === '') return ''
  const v = valueAt(row, path)
  return typeof v === 'string' ? v.trim() : typeof v === 'number' || typeof v === 'boolean' ? String(v) : ''
}

/** Text with a zone or without, or seconds or milliseconds since 1970 → ISO; null for what is no time. */
export function timeOf(text: string, zone: string): string | null {
  if (/^\d{10}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000).toISOString()
  if (/^\d{13}$/.test(text)) return new Date(Number(text)).toISOString()
  return readTime(text, zone)
}

/** A row as an order (channels/contract.ts checks it), and what could not be read of it. */
export function orderOf(
  row: unknown,
  s: Pick<PullSettings, 'map' | 'crs'>,
  zone: string,
): { order: Record<string, unknown>; notes: string[] } {
  const get = (field: keyof PullSettings['map']) => textAt(row, s.map[field])
  const notes: string[] = []
  const when = get('occurredAt')
  const occurredAt = when ? timeOf(when, zone) : null
  if (when && !occurredAt) notes.push(`时间看不懂：${when.slice(0, 40)}`)
  const [lng, lat] = [get('lng'), get('lat')]
  const point = lng && lat ? [Number(lng), Number(lat)] : null
  const good =
    point?.every(Number.isFinite) &&
    Math.abs(point[0]!) <= 180 &&
    Math.abs(point[1]!) <= 90 &&
    !(point[0] === 0 && point[1] === 0)
  if (point && !good) notes.push(`经纬度不对：${lng}, ${lat}`.slice(0, 80))
  const name = get('name').slice(0, 60)
  const phone = get('phone').slice(0, 30)
  return {
    notes,
    order: {
      externalId: get('externalId'),
      content: get('content'),
      ...(get('title') ? { title: get('title').slice(0, 200) } : {}),
      ...(get('placeText') ? { placeText: get('placeText').slice(0, 300) } : {}),
      ...(point && good ? { point, crs: s.crs } : {}),
      ...(name || phone ? { reporter: { ...(name ? { name } : {}), ...(phone ? { phone } : {}) } } : {}),
      ...(occurredAt ? { occurredAt } : {}),
    },
  }
}

/** The later of two moments as the other system writes them: numbers and times by what they are, else by their letters. */
export function laterOf(a: string, b: string, zone: string): string {
  if (a === '' || b === '') return a || b
  const num = (t: string) => (/^-?\d+(\.\d+)?$/.test(t) ? Number(t) : null)
  const key = (t: string) => {
    const time = timeOf(t, zone)
    return time ? Date.parse(time) : null
  }
  const [x, y] = num(a) !== null && num(b) !== null ? [num(a), num(b)] : [key(a), key(b)]
  return x === null || y === null ? (a >= b ? a : b) : x >= y ? a : b
}

/** The newest moment among rows. */
export const newest = (rows: readonly unknown[], field: string, before: string, zone: string): string =>
  rows.reduce<string>((high, r) => laterOf(high, textAt(r, field), zone), before)

/** What could be the list, and what its rows have: to choose from in the page. */
export function pathsOf(answer: unknown, list: string): { lists: string[]; fields: string[] } {
  const lists: string[] = []
  const walk = (v: unknown, path: string, depth: number) => {
    if (Array.isArray(v)) {
      if (v.length && typeof v[0] === 'object' && v[0] !== null && !Array.isArray(v[0])) lists.push(path)
      return
    }
    if (v === null || typeof v !== 'object' || depth > 3) return
    for (const [k, x] of Object.entries(v).slice(0, 50)) walk(x, path ? `${path}.${k}` : k, depth + 1)
  }
  walk(answer, '', 0)
  const fields: string[] = []
  const leaves = (v: unknown, path: string, depth: number) => {
    if (v === null || typeof v !== 'object') return void (path && fields.push(path))
    if (depth > 3 || fields.length > 100) return
    for (const [k, x] of Object.entries(v).slice(0, 60))
      if (/^[^\s.[\]]+$/.test(k))
        leaves(x, Array.isArray(v) ? `${path}[${k}]` : path ? `${path}.${k}` : k, depth + 1)
  }
  leaves(listAt(answer, list)?.[0] ?? listAt(answer, lists[0] ?? '')?.[0], '', 0)
  return { lists: lists.slice(0, 20), fields: fields.slice(0, 100) }
}
