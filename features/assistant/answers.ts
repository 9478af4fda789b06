/** What other features may ask of the language model's questions. */
import { carryRows } from '../regions/answers.ts'

export const carryAssists = carryRows('assists')
