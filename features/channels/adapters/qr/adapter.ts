import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'qr',
  name: { zh: '扫码', en: 'QR code' },
  arrives: {
    zh: '居民扫小区、楼栋、街面的码',
    en: 'Residents scan a code at their estate, building or street',
  },
  returns: { zh: '跟踪页当即更新', en: 'The tracking page, at once' },
})
