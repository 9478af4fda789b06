import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'order',
  name: { zh: '上级交办', en: 'Order from above' },
  arrives: { zh: '上级下派，值班员登记', en: 'Handed down by a higher office, registered by the dispatcher' },
  returns: { zh: '下派人在事件页看结果', en: 'The office that gave it reads the case' },
})
