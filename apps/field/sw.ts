/**
 * The phone app without a line. A page comes from the server while it answers, so that nobody works with yesterday's program;
 * without an answer it is the one kept here, with all its scripts. What has a name by its content is never asked for twice.
 * Answers of the API are not kept here: they belong to a person (slice.ts). `build.ts` writes the first two lines.
 */
export {}

declare const version: string
declare const files: readonly string[]

interface Later {
  waitUntil(done: Promise<unknown>): void
}
interface Asked extends Later {
  request: Request
  respondWith(answer: Promise<Response>): void
}
// The page's types are used here too, and they know no worker.
const worker = globalThis as unknown as {
  addEventListener(what: 'install' | 'activate', f: (e: Later) => void): void
  addEventListener(what: 'fetch', f: (e: Asked) => void): void
  skipWaiting(): Promise<void>
  location: Location
}
const prefix = 'yige-field-'
const page = '/field/'
/** Longer than that is no line: somebody stands at a door. */
const patienceMs = 4000

async function install(): Promise<void> {
  const shell = await caches.open(prefix + version)
  await Promise.all(
    files.map(async (file) => {
      const had = file.includes('/assets/') ? await caches.match(file) : undefined
      const answer = had ?? (await fetch(file, { cache: 'no-cache' }))
      if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
      await shell.put(file, answer)
    }),
  )
  await worker.skipWaiting()
}

/** The version before this one stays: a page that is open may still ask for its parts. */
async function tidy(): Promise<void> {
  const old = (await caches.keys()).filter((k) => k.startsWith(prefix) && k !== prefix + version)
  await Promise.all(old.slice(0, -1).map((k) => caches.delete(k)))
}

async function pageOf(request: Request): Promise<Response> {
  try {
    // A page's request takes no signal: the clock runs beside it.
    const answer = await Promise.race([
      fetch(request),
      new Promise<never>((_, refuse) => setTimeout(refuse, patienceMs)),
    ])
    // A proxy without its server is no line either.
    if (answer.status < 500) return answer
  } catch {
    // Below.
  }
  const kept = await caches.match(page, { cacheName: prefix + version })
  return kept ?? Response.error()
}

const fileOf = async (request: Request): Promise<Response> =>
  (await caches.match(request, { ignoreVary: true })) ?? fetch(request)

worker.addEventListener('install', (e) => e.waitUntil(install()))
worker.addEventListener('activate', (e) => e.waitUntil(tidy()))
worker.addEventListener('fetch', (e) => {
  const { pathname, origin } = new URL(e.request.url)
  if (e.request.method !== 'GET' || origin !== worker.location.origin) return
  if (e.request.mode === 'navigate') {
    if (pathname.startsWith(page)) e.respondWith(pageOf(e.request))
  } else if (pathname.startsWith(`${page}assets/`) || pathname === '/logo.svg') {
    e.respondWith(fileOf(e.request))
  }
})
