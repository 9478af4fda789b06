/** What other features may ask of care. */
import { carryRows } from '../regions/answers.ts'

export { loadGroups } from './groups.ts'

/** Plans follow the ground; archives are found where their person lives. */
export const carryCare = carryRows('care_plans')
