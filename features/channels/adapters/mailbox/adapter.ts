import { systemAdapter, tellByCallback } from '../../callback.ts'

export const adapter = systemAdapter({
  key: 'mailbox',
  name: { zh: '领导信箱', en: 'Mailbox' },
  arrives: { zh: '信箱平台签名转来，或导入表格', en: 'Signed orders of the mailbox, or an imported table' },
  returns: { zh: '签名回传，对方回执为凭', en: 'A signed call to the mailbox; its receipt is the proof' },
  tell: tellByCallback,
})
