/** Every phone component with invented data, for field and resident: `?part=today|case|report|track`, `?size=big`, `?theme=dark`. */
import { useSearchParams } from 'react-router'
import { KitCase, KitToday } from './field.tsx'
import { KitReport, KitTrack } from './resident.tsx'

const parts: Record<string, () => React.ReactNode> = {
  today: KitToday,
  case: KitCase,
  report: KitReport,
  track: KitTrack,
  done: KitTrack,
}

export default function Kit() {
  const [query] = useSearchParams()
  const Body = parts[query.get('part') ?? 'today'] ?? KitToday
  return <Body />
}
