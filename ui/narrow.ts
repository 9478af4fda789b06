/** Where there is no room beside it, what was chosen in a list stands below: it is brought into sight. Beside the list nothing moves. */
export function showBelow(what: string): void {
  if (matchMedia('(min-width: 1101px)').matches) return
  requestAnimationFrame(() => document.querySelector(what)?.scrollIntoView({ block: 'start' }))
}
