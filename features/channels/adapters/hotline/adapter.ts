import { systemAdapter, tellByCallback } from '../../callback.ts'

export const adapter = systemAdapter({
  key: 'hotline',
  name: { zh: '12345 热线', en: 'Hotline' },
  arrives: { zh: '热线平台签名交办，或导入表格', en: 'Signed orders of the hotline, or an imported table' },
  returns: { zh: '签名回传，对方回执为凭', en: 'A signed call to the hotline; its receipt is the proof' },
  tell: tellByCallback,
})
