/**
 * Sends one file in pieces and goes on where it was cut; used by all three clients. Keep `requestId` with a draft: the
 * same id continues the same upload after the page was closed.
 *
 *   const state = await uploadFile(file, { requestId: newRequestId(), onProgress: (part) => setPart(part) })
 *   // state.id goes into `uploads` of the report; state.offer is what the photo knew about its place, to be asked about
 */
import { ApiProblem, addressOf, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { type UploadState, uploadsAppend, uploadsCreate, uploadsState } from '../contract.ts'

export interface UploadOptions {
  requestId?: string
  purpose?: 'evidence' | 'import'
  signal?: AbortSignal
  /** 0 … 1 */
  onProgress?: (part: number) => void
}

/** Small enough that a cut on a weak network costs seconds, large enough for few round trips. */
const pieceBytes = 512 * 1024
const patience = 8

export async function uploadFile(file: Blob, o: UploadOptions = {}): Promise<UploadState> {
  const name = file instanceof File ? file.name : undefined
  const requestId = o.requestId ?? newRequestId()
  const u = await again(o.signal, () =>
    call(uploadsCreate, {
      body: {
        requestId,
        size: file.size,
        mime: file.type || 'application/octet-stream',
        name,
        purpose: o.purpose ?? 'evidence',
      },
      signal: o.signal,
    }),
  )
  let offset = u.offset
  for (let failed = 0; ; ) {
    try {
      const state = await piece(u, file.slice(offset, offset + pieceBytes), offset, o.signal)
      offset = state.offset
      failed = 0
      o.onProgress?.(offset / file.size)
      if (state.state !== 'open') return state
    } catch (e) {
      const p = asProblem(e)
      if (o.signal?.aborted || (!p.retryable && p.code !== 'upload.offset' && p.code !== 'request.timeout'))
        throw p
      if (++failed > patience) throw p
      await pause(failed, o.signal)
      // Where it really stands: the answer of a piece may have been lost, not the piece.
      offset = (await again(o.signal, () => where(u, o.signal))).offset
    }
  }
}

async function piece(
  u: { id: string; token: string },
  body: Blob,
  offset: number,
  signal: AbortSignal | undefined,
): Promise<UploadState> {
  const csrf = /(?:^|; )yige_csrf=([^;]+)/.exec(document.cookie)?.[1]
  return ask(addressOf(uploadsAppend, { id: u.id }), {
    method: 'PATCH',
    body,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
      'upload-token': u.token,
      ...(csrf ? { 'x-yige-csrf': decodeURIComponent(csrf) } : {}),
    },
    ...(signal ? { signal } : {}),
  })
}

const where = (u: { id: string; token: string }, signal: AbortSignal | undefined): Promise<UploadState> =>
  ask(addressOf(uploadsState, { id: u.id }), {
    headers: { 'upload-token': u.token },
    ...(signal ? { signal } : {}),
  })

async function ask(address: string, init: RequestInit): Promise<UploadState> {
  let res: Response
  try {
    res = await fetch(address, { credentials: 'same-origin', ...init })
  } catch (e) {
    if (init.signal?.aborted) throw e
    throw new ApiProblem({ code: 'network.no_answer', status: 0 })
  }
  const body: unknown = await res.json().catch(() => ({}))
  if (res.ok) return body as UploadState
  throw new ApiProblem({ code: `http.${res.status}`, ...(body as object), status: res.status })
}

async function again<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await work()
    } catch (e) {
      if (signal?.aborted || !asProblem(e).retryable || failed > patience) throw e
      await pause(failed, signal)
    }
  }
}

const pause = (failed: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((done) => {
    const t = setTimeout(done, Math.min(20_000, 500 * 2 ** failed) * (0.7 + 0.6 * Math.random()))
    signal?.addEventListener('abort', () => {
      clearTimeout(t)
      done()
    })
  })
