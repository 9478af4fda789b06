/** Whoever uses an entry learns that it is late without looking. */
import type { Ticks } from '../../kernel/jobs.ts'
import { tellLate } from './news.ts'

export const ticks: Ticks = { 'catalogue.late': { seconds: 3600, run: tellLate } }
