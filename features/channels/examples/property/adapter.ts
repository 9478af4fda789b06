import { createHash } from 'node:crypto'
import { postOut, systemAdapter } from '../../callback.ts'

/** 物业工单系统: has its own field names and its own signature, as such systems do. */
export const adapter = systemAdapter({
  key: 'property',
  name: { zh: '物业工单', en: 'Property management' },
  arrives: { zh: '物业系统转来住户报事', en: 'What residents told the property company' },
  returns: { zh: '结果写回物业工单', en: 'The result goes into their work order' },

  // In: one of their work orders → an order of ours.
  read(order) {
    const o = order as { billNo?: unknown; text?: unknown; room?: unknown; lng?: unknown; lat?: unknown }
    return {
      externalId: o.billNo,
      content: o.text,
      ...(o.room ? { placeText: o.room } : {}),
      ...(typeof o.lng === 'number' && typeof o.lat === 'number'
        ? { point: [o.lng, o.lat], crs: 'gcj02' }
        : {}),
    }
  },
  samples: [
    { billNo: 'WY-2026-0001', text: '地下车库顶板漏水', room: '滨江苑 3 栋', lng: 107.3942, lat: 29.7061 },
    { billNo: 'WY-2026-0002', text: '门口路灯不亮' },
  ],

  // Out: their work order is closed with our words; bizId makes a second call harmless.
  tell(target, message, now) {
    const body = JSON.stringify({
      bizId: message.id,
      billNo: message.externalId,
      action: message.kind === 'result' ? 'CLOSE' : 'NOTE',
      detail: message.body,
    })
    const sign = createHash('md5')
      .update(body + target.secret)
      .digest('hex')
    return postOut(target.url, body, { 'content-type': 'application/json', appid: target.key, sign }, now)
  },
})
