import { dict, type Word } from '../../../ui/i18n.tsx'
import type { IconName } from '../../../ui/icons.tsx'

export const words = dict({
  title: { zh: '渠道', en: 'Channels' },
  overview: { zh: '渠道', en: 'Channels' },
  outbox: { zh: '送达', en: 'Delivery' },
  codes: { zh: '二维码', en: 'QR codes' },
  imports: { zh: '导入', en: 'Import' },
  search: { zh: '查找', en: 'Search' },
  more: { zh: '再看 {n} 条', en: 'Show {n} more' },
  cancel: { zh: '算了', en: 'Never mind' },
  all: { zh: '全选', en: 'Select all' },
  chosen: { zh: '已选 {n}', en: '{n} selected' },
})

export const icons: Record<string, IconName> = {
  hotline: 'hotline',
  mailbox: 'mail',
  qr: 'qr',
  web: 'home',
  phone: 'phone',
  'walk-in': 'person',
  'grid-worker': 'worker',
  order: 'flag',
  patrol: 'eye',
  visit: 'door',
  open311: 'channel',
}

export const kindWords: Record<string, Word> = {
  result: { zh: '办理结果', en: 'Result' },
  progress: { zh: '进展', en: 'Progress' },
  ask: { zh: '追问', en: 'Question' },
  rejected: { zh: '不予受理', en: 'Not taken' },
}
