/** On a phone what was chosen in a list stands below it: it is brought into sight. Beside the list nothing moves. */
export function showBelow(what: string): void {
  if (matchMedia('(min-width: 768px)').matches) return
  requestAnimationFrame(() => document.querySelector(what)?.scrollIntoView({ block: 'start' }))
}
