import { useEffect, useRef, useState } from 'react'
import { dict, useT } from './i18n.tsx'
import { Icon } from './icons.tsx'

export interface Slot {
  id: string
  url: string
  /** 已存手机; 整改后 14:52 · ±5 米. */
  label?: string
  /** 0–1 while it is being sent. */
  sent?: number
}

const words = dict({
  first: { zh: '拍一张', en: 'Take a photo' },
  next: { zh: '再拍一张', en: 'One more' },
  remove: { zh: '删掉这张', en: 'Remove this photo' },
  photo: { zh: '照片 {n}', en: 'Photo {n}' },
})

/**
 * Photos before words. The camera opens at once; position and other hidden data are taken out on the server, and offered
 * as the place first. `onAdd` gets the files as they are.
 */
export function PhotoSlots({
  slots,
  onAdd,
  onRemove,
  max = 6,
  label,
  camera = true,
}: {
  slots: Slot[]
  onAdd: (files: File[]) => void
  onRemove?: (id: string) => void
  max?: number
  /** Words on the empty slot: 整改后 拍 1 张. */
  label?: string
  /** Prefers the camera to the album. */
  camera?: boolean
}) {
  const t = useT(words)
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={`y-pics ${slots.length === 0 ? 'none' : ''}`}>
      {slots.map((s, i) => (
        <div className="p" key={s.id}>
          <img src={s.url} alt={t('photo', { n: i + 1 })} />
          {onRemove && (
            <button type="button" aria-label={t('remove')} onClick={() => onRemove(s.id)}>
              <Icon name="close" />
            </button>
          )}
          {s.label && <span>{s.label}</span>}
          {s.sent !== undefined && s.sent < 1 && <i style={{ transform: `scaleX(${s.sent})` }} />}
        </div>
      ))}
      {slots.length < max && (
        <button type="button" className="add" onClick={() => input.current?.click()}>
          <Icon name="camera" />
          {label ?? t(slots.length ? 'next' : 'first')}
        </button>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        multiple={!camera}
        {...(camera ? { capture: 'environment' } : {})}
        onChange={(e) => {
          const files = [...(e.target.files ?? [])].slice(0, max - slots.length)
          e.target.value = ''
          if (files.length) onAdd(files)
        }}
      />
    </div>
  )
}

/** Addresses of files for `<img>`, let go when they are no longer shown. */
export function useFileUrls(files: { id: string; file: Blob }[]): Record<string, string> {
  const kept = useRef(new Map<string, string>())
  const [urls, setUrls] = useState<Record<string, string>>({})
  useEffect(() => {
    const ids = new Set(files.map((f) => f.id))
    // Callers give a new list with every drawing: only a list of other files is news.
    let changed = false
    for (const f of files)
      if (!kept.current.has(f.id)) {
        kept.current.set(f.id, URL.createObjectURL(f.file))
        changed = true
      }
    for (const [id, url] of kept.current)
      if (!ids.has(id)) {
        URL.revokeObjectURL(url)
        kept.current.delete(id)
        changed = true
      }
    if (changed) setUrls(Object.fromEntries(kept.current))
  }, [files])
  useEffect(
    () => () => {
      for (const url of kept.current.values()) URL.revokeObjectURL(url)
      kept.current.clear()
    },
    [],
  )
  return urls
}

/** Makes a phone photo small enough to send on a weak line: at most `side` px, JPEG. Falls back to the file itself. */
export async function shrink(file: File, side = 1920): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    if (scale === 1 && file.size < 1_500_000) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(bitmap.width * scale)
    canvas.height = Math.round(bitmap.height * scale)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((ok) => canvas.toBlob(ok, 'image/jpeg', 0.85))
    return blob && blob.size < file.size ? blob : file
  } catch {
    return file
  }
}
