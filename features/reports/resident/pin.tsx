import { useMemo, useState } from 'react'
import { asProblem, call } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { dict, useT } from '../../../ui/i18n.tsx'
import type { Areas, LngLat } from '../../../ui/map/lazy.tsx'
import { MapWork } from '../../../ui/map/lazy.tsx'
import { reportGround } from '../contract.ts'

const words = dict({
  tap: { zh: '点一下事情在的地方', en: 'Tap where it is' },
  outside: { zh: '这里不归我们街道，图上没有', en: 'This is outside our area' },
  loading: { zh: '正在取图…', en: 'Loading the map…' },
})

/** A map to put one pin on: our own shapes round the place, nobody's tiles. */
export default function PinMap({
  at,
  pin,
  onPin,
}: {
  at: LngLat | undefined
  pin: LngLat | undefined
  /** `place`: the grid it lies in, '' outside, undefined when nobody could be asked. */
  onPin: (at: LngLat, place: string | undefined) => void
}) {
  const t = useT(words)
  // The ground is asked for once, round where the map opened; moving the pin must not redraw it.
  const start = useState(at)[0]
  const ground = useAnswer(reportGround, start ? { query: { lng: start[0], lat: start[1] } } : undefined)
  const sets = useMemo(() => {
    const of = (kind: string): Areas => ({
      type: 'FeatureCollection',
      features: (ground.answer?.features ?? []).filter(
        (f) => f.properties.kind === kind,
      ) as unknown as Areas['features'],
    })
    return { grids: of('grid'), buildings: of('building') }
  }, [ground.answer])
  async function put(point: LngLat) {
    const rounded: LngLat = [Number(point[0].toFixed(6)), Number(point[1].toFixed(6))]
    onPin(rounded, undefined)
    try {
      const around = await call(reportGround, { query: { lng: rounded[0], lat: rounded[1] } })
      onPin(rounded, around.place)
    } catch (e) {
      if (asProblem(e).code === 'report.place_unknown') onPin(rounded, '')
    }
  }
  if (!start || ground.problem) return <p className="y-note">{t('outside')}</p>
  if (!ground.answer) return <p className="y-note">{t('loading')}</p>
  return (
    <>
      <div className="y-pin">
        <MapWork {...sets} flat centre={start} zoom={17} pin={pin} onPoint={(point) => void put(point)} />
      </div>
      <p className="y-note">{t('tap')}</p>
    </>
  )
}
