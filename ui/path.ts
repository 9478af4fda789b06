/** The address bar as a store: all the routing the resident pages need. `goTo('/t/abc')`. */
const listeners = new Set<() => void>()
const tell = () => {
  for (const l of listeners) l()
}
if (typeof window !== 'undefined') window.addEventListener('popstate', tell)

export const pathNow = (): string => (typeof location === 'undefined' ? '/' : location.pathname)

export function onPath(l: () => void): () => void {
  listeners.add(l)
  return () => listeners.delete(l)
}

export function goTo(path: string, replace = false): void {
  if (replace) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  scrollTo(0, 0)
  tell()
}
