import { useState } from 'react'
import { newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { Chips } from '../../../ui/phone.tsx'
import { PhotoSlots, useFileUrls } from '../../../ui/photos.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import type { EntryList, NewEntry } from '../contract.ts'
import { entryListWords } from '../words.ts'
import { photosOf } from './queue.ts'
import { words } from './words.ts'

/** One entry of one of the three lists. A photo, or more than normal urgency, means that it is handled. */
export function EntryForm({
  list,
  onAdd,
  onClose,
}: {
  list: EntryList
  onAdd: (e: NewEntry, photos: boolean) => void
  onClose: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const [id] = useState(newRequestId)
  const { bag, items } = useBag(photosOf(id))
  const urls = useFileUrls(items.map((i) => ({ id: i.id, file: i.blob })))
  const [body, setBody] = useState('')
  const [level, setLevel] = useState<NewEntry['level']>('normal')
  const [work, setWork] = useState(list !== 'need')
  const [wants, setWants] = useState(false)
  const [tried, setTried] = useState(false)
  const must = items.length > 0 || level !== 'normal'
  const lack = tried && !body.trim()
  return (
    <Dialog
      title={w(entryListWords[list])}
      onClose={() => {
        void bag.clear()
        onClose()
      }}
    >
      <form
        className="vs-form"
        onSubmit={(e) => {
          e.preventDefault()
          setTried(true)
          if (!body.trim()) return document.getElementById('vs-body')?.focus()
          onAdd(
            { id, list, body: body.trim(), level, wantsAnswer: wants, work: work || must, uploads: [] },
            items.length > 0,
          )
        }}
      >
        <label className="y-label" htmlFor="vs-body">
          {t('what')}
        </label>
        <textarea
          id="vs-body"
          className="y-text"
          rows={3}
          maxLength={1000}
          value={body}
          aria-invalid={lack || undefined}
          aria-describedby={lack ? 'vs-lack' : undefined}
          onChange={(e) => setBody(e.target.value)}
        />
        {lack && (
          <p className="y-fault" id="vs-lack" role="alert">
            {t('lackBody')}
          </p>
        )}
        <PhotoSlots
          max={6}
          slots={items
            .filter((i) => urls[i.id])
            .map((i) => ({
              id: i.id,
              url: urls[i.id] as string,
              ...(i.state === 'refused' ? { label: i.problem?.title ?? '' } : {}),
            }))}
          onAdd={(files) => void bag.addPhotos(files)}
          onRemove={(p) => bag.remove(p)}
        />
        <Chips
          value={level}
          onChange={(v) => setLevel(v ?? 'normal')}
          items={(['normal', 'urgent', 'critical'] as const).map((value) => ({ value, label: t(value) }))}
        />
        <div className="y-pick">
          {[true, false].map((yes) => (
            <Btn
              key={String(yes)}
              type="button"
              aria-pressed={(work || must) === yes}
              disabled={must && !yes}
              onClick={() => setWork(yes)}
            >
              {t(yes ? 'handed' : 'noted')}
            </Btn>
          ))}
        </div>
        <label className="tick">
          <input type="checkbox" checked={wants} onChange={(e) => setWants(e.target.checked)} />
          {t('wants')}
        </label>
        <Btn pri type="submit">
          {t('add')}
        </Btn>
      </form>
    </Dialog>
  )
}
