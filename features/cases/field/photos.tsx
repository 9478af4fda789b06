import { useEffect, useRef } from 'react'
import { moment } from '../../../ui/format.ts'
import { type Lang, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block } from '../../../ui/phone.tsx'
import { PhotoSlots, type Slot, useFileUrls } from '../../../ui/photos.tsx'
import type { Bag, BagItem } from '../../attachments/resident/bag.ts'
import type { CaseDetail } from '../contract.ts'
import type { useAct } from '../desk/send.ts'
import { wanted } from './model.ts'
import { words } from './words.ts'

export interface Held {
  bag: Bag
  items: readonly BagItem[]
}

const label = (phase: string): 'atReport' | 'atWork' | 'atAfter' =>
  phase === 'report' ? 'atReport' : phase === 'after' ? 'atAfter' : 'atWork'

function fresh(
  items: readonly BagItem[],
  urls: Record<string, string>,
  t: ReturnType<typeof useT<typeof words>>,
): Slot[] {
  return items.flatMap((i) =>
    urls[i.id]
      ? [
          {
            id: i.id,
            url: urls[i.id] as string,
            label:
              i.state === 'sent'
                ? t('ready')
                : i.state === 'refused'
                  ? (i.problem?.title ?? '')
                  : i.state === 'waiting'
                    ? t('waiting')
                    : t('sending', { n: Math.round(i.part * 100) }),
            ...(i.state === 'sending' ? { sent: i.part } : {}),
          },
        ]
      : [],
  )
}

const stored = (c: CaseDetail, now: number, lang: Lang, t: ReturnType<typeof useT<typeof words>>): Slot[] =>
  c.attachments
    .filter((a) => a.kind === 'photo')
    .map((a) => ({
      id: a.id,
      url: `/api/attachments/${a.id}?preview=1`,
      label: t(label(a.phase), { at: moment(a.takenAt ?? a.createdAt, now, lang) }),
    }))

/** What was there, and the empty slots for what the list wants: photos go up while the work goes on. */
export function CasePhotos({
  c,
  after,
  before,
  act,
}: {
  c: CaseDetail
  after: Held
  before: Held
  act: ReturnType<typeof useAct>
}) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const urls = useFileUrls([...after.items, ...before.items].map((i) => ({ id: i.id, file: i.blob })))
  const there = stored(c, now, lang, t)
  const had = (phases: string[]) =>
    c.attachments.filter((a) => a.kind === 'photo' && phases.includes(a.phase)).length
  const active = c.mine !== null && c.mine.state !== 'assigned' && c.state === 'accepted'
  const lackBefore = wanted(c, 'photoBefore') - had(['report', 'before', 'during'])
  const lackAfter = wanted(c, 'photoAfter') - had(['after']) - after.items.length
  const sending = useRef(false)
  const latest = useRef({ c, act })
  latest.current = { c, act }
  const all = before.items.length > 0 && before.items.every((i) => i.state === 'sent')
  // Photos of before belong to the case at once: they are a fact, not part of the result.
  useEffect(() => {
    if (!all || sending.current) return
    sending.current = true
    void (async () => {
      const uploads = await before.bag.uploads()
      const { c: now, act: with_ } = latest.current
      const sent = await with_.send(now.id, now.version, 'note', { body: words.beforeNote[lang], uploads })
      if (sent) await before.bag.clear()
      sending.current = false
    })()
  }, [all, before.bag, lang])
  if (there.length === 0 && !active) return null
  return (
    <Block title={t('photos')}>
      {there.length > 0 && (
        <div className="still">
          <PhotoSlots slots={there} onAdd={() => undefined} max={0} />
        </div>
      )}
      {active && (lackBefore > 0 || before.items.length > 0) && (
        <PhotoSlots
          slots={fresh(before.items, urls, t)}
          max={Math.max(lackBefore, before.items.length)}
          label={t('wantBefore', { n: lackBefore })}
          onAdd={(files) => void before.bag.addPhotos(files)}
          onRemove={(id) => before.bag.remove(id)}
        />
      )}
      {active && (
        <div style={{ marginTop: there.length > 0 ? 8 : 0 }}>
          <PhotoSlots
            slots={fresh(after.items, urls, t)}
            max={9}
            label={lackAfter > 0 ? t('wantAfter', { n: lackAfter }) : t('wantMore')}
            onAdd={(files) => void after.bag.addPhotos(files)}
            onRemove={(id) => after.bag.remove(id)}
          />
        </div>
      )}
    </Block>
  )
}
