import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'visit',
  name: { zh: '走访', en: 'Visit' },
  arrives: { zh: '走访时记下、要人去办的', en: 'What was heard on a visit and needs work' },
  returns: { zh: '走访人的“要回话”', en: 'The answers that the visitor owes' },
})
