import { dict, type Word } from '../../../ui/i18n.tsx'
import type { AddressWarning } from '../rules.ts'

export const words = dict({
  title: { zh: '设置', en: 'Settings' },
  address: { zh: '居民访问的网址', en: 'Address for residents' },
  what: {
    zh: '印在每个二维码里。改了以后，新印的码用新网址；已经贴出去的码还是旧网址，旧网址要留着。',
    en: 'Printed in every QR code. After a change new prints carry the new address; plates already hung keep the old one, so keep it working.',
  },
  label: { zh: '网址', en: 'Address' },
  unset: {
    zh: '没有设。现在印的是启动时的 YIGE_ORIGIN，没有就是打印人用的地址：{used}',
    en: 'Not set. Codes carry YIGE_ORIGIN of the start, or the address of whoever prints: {used}',
  },
  now: { zh: '现在印的是 {used}', en: 'Codes now carry {used}' },
  would: { zh: '码里会是', en: 'A code would say' },
  fine: {
    zh: '没有发现问题。用手机扫一下左边的码，打得开再保存。',
    en: 'Nothing found wrong. Scan the code with a phone before saving.',
  },
  try: { zh: '用手机扫一下，打得开再保存。', en: 'Scan it with a phone before saving.' },
  picture: { zh: '{url} 的二维码', en: 'QR code of {url}' },
  save: { zh: '保存', en: 'Save' },
  clear: { zh: '不设', en: 'Unset' },
  saved: { zh: '保存好了', en: 'Saved' },
})

export const warned: Record<AddressWarning, Word> = {
  local: {
    zh: '这是本机地址，只在这台电脑上打得开，别人扫了没有反应。',
    en: 'This is the address of this computer: nobody else can open it.',
  },
  private: {
    zh: '这是内网地址，手机不在这个网里就打不开。',
    en: 'This address is inside a network: phones outside it cannot open it.',
  },
  insecure: {
    zh: '没有 https，居民的手机不给定位和录音。',
    en: 'Without https, phones give neither position nor microphone.',
  },
}
