import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'phone',
  name: { zh: '来电', en: 'Phone' },
  arrives: { zh: '值班员边接电话边记', en: 'The dispatcher writes it down during the call' },
  returns: { zh: '跟踪页更新；结案后电话回访', en: 'The tracking page; a call-back after it is solved' },
})
