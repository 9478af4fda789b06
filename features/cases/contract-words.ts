/** Words that all contracts of cases share. */
import { z } from 'zod'
import { actions, stages, states } from './rules.ts'

export const State = z.enum(states)
export const Stage = z.enum(stages)
export const Level = z.enum(['normal', 'urgent', 'critical'])
export const Action = z.enum(actions)
