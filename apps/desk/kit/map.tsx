import { useState } from 'react'
import { type LngLat, MapWork } from '../../../ui/map/lazy.tsx'
import { kitCases, kitGround } from './place.ts'

/** The work map over invented shapes. */
export function KitMap() {
  const [here, setHere] = useState<string | undefined>('g3')
  const [said, setSaid] = useState('点一件或一格')
  const [pin, setPin] = useState<LngLat>()
  const [pinning, setPinning] = useState(false)
  return (
    <div style={{ display: 'grid', gridTemplateRows: 'auto 1fr', height: '100%' }}>
      <div className="y-flt">
        <b>{said}</b>
        <span className="sp" />
        <label>
          <input type="checkbox" checked={pinning} onChange={(e) => setPinning(e.target.checked)} /> 钉位置
        </label>
      </div>
      <MapWork
        {...kitGround}
        cases={kitCases}
        here={here}
        onCase={(id) => setSaid(`事件 ${id}`)}
        onArea={(id, kind) => {
          setHere(id)
          setSaid(`${kind} ${id}`)
        }}
        pin={pin}
        {...(pinning ? { onPoint: setPin } : {})}
      />
    </div>
  )
}
