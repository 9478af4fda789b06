import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'walk-in',
  name: { zh: '来访', en: 'Walk-in' },
  arrives: { zh: '窗口人员当面记', en: 'Staff write it down at the counter' },
  returns: { zh: '跟踪页更新；结案后电话回访', en: 'The tracking page; a call-back after it is solved' },
})
