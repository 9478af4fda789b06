/** The address under which residents reach this installation: what may be set, and what is worth a warning. Pure. */

/** `local`: opens on one computer only. `private`: only inside a network. `insecure`: no https, so phones give no position and no camera. */
export const addressWarnings = ['local', 'private', 'insecure'] as const
export type AddressWarning = (typeof addressWarnings)[number]

const SHAPE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^\s/?#@:\\[\]<>"'%]+)(?::(\d{1,5}))?\/?$/i

/**
 * The origin of an address that a person wrote, as it is put in front of `/r/<code>`: `https://yige.example.cn`. Null when it is
 * none: another scheme, a path, a query, a name or password in it, spaces.
 */
export function readAddress(text: string): string | null {
  const m = SHAPE.exec(text.trim())
  if (!m) return null
  const scheme = m[1]!.toLowerCase()
  const port = m[3] === undefined ? null : Number(m[3])
  if (port !== null && (port < 1 || port > 65535)) return null
  const usual = port === null || port === (scheme === 'https' ? 443 : 80)
  return `${scheme}://${m[2]!.toLowerCase()}${usual ? '' : `:${port}`}`
}

/** What a resident who scans a code with this address would run into; empty when nothing. */
export function warningsOf(address: string): AddressWarning[] {
  const m = SHAPE.exec(address)
  const host = (m?.[2] ?? '').replace(/^\[|\]$/g, '').toLowerCase()
  const local =
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '0.0.0.0' ||
    host === '::' ||
    host === '::1' ||
    /^127(\.\d+){3}$/.test(host)
  if (local) return ['local']
  const inside =
    /^10(\.\d+){3}$/.test(host) ||
    /^192\.168(\.\d+){2}$/.test(host) ||
    /^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$/.test(host) ||
    /^169\.254(\.\d+){2}$/.test(host) ||
    /^f[cd][0-9a-f]{2}:/.test(host) ||
    host.endsWith('.local') ||
    host.endsWith('.lan') ||
    !/[.:]/.test(host)
  return [
    ...(inside ? (['private'] as const) : []),
    ...(m?.[1]?.toLowerCase() === 'http' ? (['insecure'] as const) : []),
  ]
}
