/** What pages import: the light thumb at once, the work map when it is needed. */
import { lazy, Suspense } from 'react'
import { Loading } from '../states.tsx'
import type { MapWorkProps } from './map.tsx'

export { CaseMark, MapThumb } from './thumb.tsx'
export type { Area, Areas, Ground, LngLat, MapCase } from './types.ts'

const Work = lazy(() => import('./map.tsx'))

export function MapWork(props: MapWorkProps) {
  return (
    <Suspense fallback={<Loading rows={3} />}>
      <Work {...props} />
    </Suspense>
  )
}
