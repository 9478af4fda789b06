import { useAnswers } from './queue.ts'

/** On every page: what was said of somebody is sent from wherever the worker is. */
export default function AnswersWaiting() {
  useAnswers()
  return null
}
