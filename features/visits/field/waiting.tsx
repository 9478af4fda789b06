import { useQueue } from './queue.ts'

/** On every page: what was done at doors is sent from wherever the worker is. The day itself says what waits. */
export default function VisitsWaiting() {
  useQueue()
  return null
}
