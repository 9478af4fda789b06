import './field.css'
import { useNavigate } from 'react-router'
import { clockState } from '../../../ui/clock.tsx'
import { MapWork } from '../../../ui/map/lazy.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { listCases } from '../contract.ts'
import { useGround } from '../desk/ground.ts'
import { rowClock } from './model.ts'
import { useHere } from './use-here.ts'

/** Open cases round me; a tap opens one. */
export default function MapPage() {
  const me = useMe()
  const go = useNavigate()
  const now = useNow('minute')
  const here = useHere()
  const open = useAsk(listCases, { query: { view: 'open', limit: 200 } })
  const rows = (open.data?.rows ?? []).flatMap((r) => (r.point ? [{ ...r, point: r.point }] : []))
  // A grid worker's ground is the community; a department works all over the street and starts where its first case is.
  const home = me.posts.find((p) => p.regionPath.length >= 12)?.regionPath ?? rows[0]?.regionPath ?? ''
  const ground = useGround(home || (me.posts[0]?.regionPath ?? ''))
  const centre = here?.point ?? rows[0]?.point
  if (!open.data) return <main className="y-mapfull" aria-busy="true" />
  return (
    <main className="y-mapfull">
      <MapWork
        {...ground}
        flat
        {...(centre ? { centre, zoom: 16 } : {})}
        here={home.slice(0, 15)}
        pin={here?.point}
        cases={rows.map((r) => {
          const clock = rowClock(r)
          return {
            id: r.id,
            point: r.point,
            level: r.level,
            title: r.title,
            state: clock ? clockState(clock, now) : 'off',
          }
        })}
        onCase={(id) => void go(`/cases/${id}`)}
      />
    </main>
  )
}
