import type { AnswerOf, BodyInput } from '../../../kernel/contract.ts'
import type { arrivalDecide, arrivalGet } from '../contract.ts'

export type Detail = AnswerOf<typeof arrivalGet>
type Body = BodyInput<typeof arrivalDecide>
type Without<B> = B extends unknown ? Omit<B, 'requestId' | 'baseVersion'> : never
/** What is decided, without what every decision carries. */
export type Decision = Without<Body>
