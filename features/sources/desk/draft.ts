/** What is typed, as texts; and what it means. */
import { mapFields, type Secrets, type SourceKind, type SourceSettings } from '../contract.ts'

export type Draft = Record<string, string>

export const fresh = (kind: SourceKind): Draft => ({
  kind,
  every: kind === 'pull' ? '60' : kind === 'mail' ? '30' : '10',
  answers: 'yes',
  by: 'none',
  first: '1',
  crs: 'wgs84',
  imapPort: '993',
  imapTls: 'yes',
  smtpPort: '465',
  smtpTls: 'yes',
  box: 'INBOX',
  from: 'now',
})

const has = (d: Draft, k: string) => (d[k] ?? '').trim()
const num = (d: Draft, k: string, otherwise: number) => Number(has(d, k)) || otherwise

/** `name: value` lines → names and values; a line without a value names a header that is kept. */
export function headersOf(d: Draft): Record<string, string> {
  const out: Record<string, string> = {}
  for (const line of (d.headers ?? '').split('\n')) {
    const at = line.indexOf(':')
    if (at > 0) out[line.slice(0, at).trim().toLowerCase()] = line.slice(at + 1).trim()
  }
  return out
}

export function settingsOf(d: Draft, keptHeaders: readonly string[]): SourceSettings {
  const every = num(d, 'every', 60)
  if (d.kind === 'folder')
    return { kind: 'folder', place: has(d, 'place'), every, answers: d.answers === 'yes' }
  if (d.kind === 'mail')
    return {
      kind: 'mail',
      every,
      address: has(d, 'address'),
      user: has(d, 'user') || has(d, 'address'),
      imap: { host: has(d, 'imapHost'), port: num(d, 'imapPort', 993), tls: d.imapTls === 'yes' },
      smtp: { host: has(d, 'smtpHost'), port: num(d, 'smtpPort', 465), tls: d.smtpTls === 'yes' },
      box: has(d, 'box') || 'INBOX',
      from: d.from === 'all' ? 'all' : 'now',
    }
  const param = has(d, 'param')
  const next = has(d, 'next')
  return {
    kind: 'pull',
    every,
    url: has(d, 'url'),
    headers: [...new Set([...Object.keys(headersOf(d)), ...keptHeaders])],
    list: has(d, 'list'),
    map: Object.fromEntries(mapFields.map((f) => [f, has(d, `map.${f}`)])) as Extract<
      SourceSettings,
      { kind: 'pull' }
    >['map'],
    crs: d.crs === 'gcj02' || d.crs === 'bd09' ? d.crs : 'wgs84',
    paging:
      d.by === 'page'
        ? { by: 'page', param, first: d.first === '0' ? 0 : 1 }
        : d.by === 'offset'
          ? { by: 'offset', param }
          : d.by === 'cursor'
            ? { by: 'cursor', param, next }
            : d.by === 'link'
              ? { by: 'link', next }
              : { by: 'none' },
    since: has(d, 'sinceField') ? { field: has(d, 'sinceField'), first: has(d, 'sinceFirst') } : null,
    perMinute: num(d, 'perMinute', 30),
    answerUrl: has(d, 'answerUrl'),
  }
}

export function secretsOf(d: Draft): Secrets {
  const headers = Object.fromEntries(Object.entries(headersOf(d)).filter(([, v]) => v !== ''))
  return { headers, ...(d.password ? { password: d.password } : {}) }
}

export function draftOf(s: SourceSettings): Draft {
  const base = { ...fresh(s.kind), every: String(s.every) }
  if (s.kind === 'folder') return { ...base, place: s.place, answers: s.answers ? 'yes' : '' }
  if (s.kind === 'mail')
    return {
      ...base,
      address: s.address,
      user: s.user,
      imapHost: s.imap.host,
      imapPort: String(s.imap.port),
      imapTls: s.imap.tls ? 'yes' : '',
      smtpHost: s.smtp.host,
      smtpPort: String(s.smtp.port),
      smtpTls: s.smtp.tls ? 'yes' : '',
      box: s.box,
      from: s.from,
    }
  return {
    ...base,
    url: s.url,
    list: s.list,
    ...Object.fromEntries(mapFields.map((f) => [`map.${f}`, s.map[f]])),
    crs: s.crs,
    by: s.paging.by,
    ...('param' in s.paging ? { param: s.paging.param } : {}),
    ...('next' in s.paging ? { next: s.paging.next } : {}),
    ...(s.paging.by === 'page' ? { first: String(s.paging.first) } : {}),
    ...(s.since ? { sinceField: s.since.field, sinceFirst: s.since.first } : {}),
    perMinute: String(s.perMinute),
    answerUrl: s.answerUrl,
  }
}
