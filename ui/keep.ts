/**
 * What a phone keeps until it is sent: drafts with their photos, in IndexedDB, because localStorage takes no files. A
 * browser that refuses storage (private windows) keeps it as long as the page lives.
 */
const name = 'yige'
const store = 'kept'
const memory = new Map<string, unknown>()
let opened: Promise<IDBDatabase | null> | undefined

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((done) => {
    try {
      const ask = indexedDB.open(name, 1)
      ask.onupgradeneeded = () => ask.result.createObjectStore(store)
      ask.onsuccess = () => done(ask.result)
      ask.onerror = () => done(null)
      ask.onblocked = () => done(null)
    } catch {
      done(null)
    }
  })
  return opened
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (s: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  const db = await open()
  if (!db) return null
  return new Promise((done) => {
    try {
      const tx = db.transaction(store, mode)
      const ask = act(tx.objectStore(store))
      tx.oncomplete = () => done(ask.result)
      tx.onerror = () => done(null)
      tx.onabort = () => done(null)
    } catch {
      done(null)
    }
  })
}

/** Keeps a value (files inside are fine) under a key; answers whether it outlives the page. */
export async function keep(key: string, value: unknown): Promise<boolean> {
  memory.set(key, value)
  return (await run('readwrite', (s) => s.put(value, key))) !== null
}

export async function kept<T>(key: string): Promise<T | undefined> {
  const found = await run<T>('readonly', (s) => s.get(key) as IDBRequest<T>)
  return found ?? (memory.get(key) as T | undefined)
}

export async function forget(key: string): Promise<void> {
  memory.delete(key)
  await run('readwrite', (s) => s.delete(key))
}
