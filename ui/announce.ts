/** One polite live region for the page: what changed by itself is said once, not by every clock on the screen. */
let region: HTMLElement | undefined

export function announce(text: string): void {
  if (typeof document === 'undefined') return
  if (!region) {
    region = document.createElement('div')
    region.className = 'sr'
    region.setAttribute('aria-live', 'polite')
    document.body.append(region)
  }
  region.textContent = ''
  // An unchanged text is not read again, so the change happens in the next frame.
  const target = region
  requestAnimationFrame(() => {
    target.textContent = text
  })
}
