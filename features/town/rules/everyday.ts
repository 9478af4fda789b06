/** The course of an everyday case as steps: who reports it how, when it is sent, accepted, finished and rated. Pure. */
import type { Step } from '../contract-story.ts'
import type { Draw } from './draw.ts'

/** Something people report, with what a person would make of it. */
export interface Voice {
  text: string
  channel: 'hotline' | 'mailbox' | 'qr' | 'web' | 'phone' | 'walk-in' | 'grid-worker' | 'order' | 'patrol'
  item: string
  level: 'normal' | 'urgent' | 'critical'
}

/** A spot of the town: a code, or a building with its address, in a grid with a worker. */
export interface Spot {
  region: string
  point: [number, number]
  address: string
  qr: string | null
  /** Username of the grid's worker; null when the post stands open. */
  worker: string | null
}

const results = [
  '已到现场处理完毕，现场恢复正常，已告知报告人。',
  '现场核实情况属实，当场处理，已清理干净。',
  '已维修完好，试用正常，后续两天会再看一次。',
  '已与当事人当面沟通，对方按要求整改，现场拍照留存。',
  '处理完毕，周边一并检查，未发现同类问题。',
]
const praises = ['', '', '处理得快，谢谢', '师傅态度很好', '好了', '比以前快多了', '第二天就弄好了']
const family = '陈李王张刘何罗周谭冉黎彭'

/**
 * Minutes are the town's. Three of a hundred wait for a person at the desk; one in twelve handlers is slow and will be late; four
 * of a hundred reporters say it is not solved, and the handler comes again. Shares are invented.
 */
export function everyday(voice: Voice, spot: Spot, draw: Draw): Step[] {
  const hurry = { critical: 0.25, urgent: 0.6, normal: 1 }[voice.level]
  const field = voice.channel === 'grid-worker' || voice.channel === 'patrol'
  const channel =
    voice.channel === 'qr' && !spot.qr
      ? 'web'
      : field && !spot.worker
        ? 'phone'
        : field
          ? 'grid-worker'
          : voice.channel
  const staff = ['phone', 'walk-in', 'order'].includes(channel)
  const named = !['qr', 'web', 'grid-worker'].includes(channel) || draw('named') < 0.5
  const steps: Step[] = [
    {
      do: 'report',
      at: 0,
      as: 'a',
      case: 'main',
      channel,
      text: voice.text,
      ...(channel === 'grid-worker' ? { who: spot.worker!, point: spot.point } : {}),
      ...(staff ? { who: 'desk' } : {}),
      ...(channel === 'qr' ? { qr: spot.qr! } : { placeText: spot.address }),
      ...(channel === 'web' && draw('gps') < 0.6 ? { point: spot.point } : {}),
      ...(named && channel !== 'grid-worker'
        ? {
            reporter: {
              name: `${family[Math.floor(draw('family') * family.length)]}${draw('she') < 0.5 ? '女士' : '先生'}`,
              phone: `199${String(Math.floor(draw('phone') * 1e8)).padStart(8, '0')}`,
            },
          }
        : {}),
      photo: channel === 'grid-worker' || (channel === 'qr' && draw('photo') < 0.5),
    },
  ]
  if (draw('left') < 0.03) return steps
  let t = 1 + draw('send') * 9 * hurry
  steps.push({
    do: 'send',
    at: t,
    case: 'main',
    who: 'desk',
    item: voice.item,
    level: voice.level,
    region: spot.region,
    co: [],
  })
  const slow = draw('slow') < 0.08 ? 6 : 1
  const round = (n: number) => {
    t += (1 + draw(`accept${n}`) ** 2 * 20 * hurry) * slow
    steps.push({ do: 'act', at: t, case: 'main', who: 'main', action: 'accept', input: {}, photos: 0 })
    t += (6 + draw(`arrive${n}`) * 35 * hurry) * slow
    steps.push({ do: 'act', at: t, case: 'main', who: 'main', action: 'arrive', input: {}, photos: 1 })
    t += (20 + draw(`resolve${n}`) * 240 * hurry) * slow
    const result = results[Math.floor(draw(`result${n}`) * results.length)]!
    steps.push({
      do: 'act',
      at: t,
      case: 'main',
      who: 'main',
      action: 'resolve',
      input: { result },
      photos: 2,
    })
  }
  round(1)
  if (channel === 'order' || channel === 'grid-worker') return steps
  t += 15 + draw('rate') * 400
  if (draw('again') < 0.04) {
    steps.push({ do: 'rate', at: t, report: 'a', solved: false, text: '还是老样子，没弄好' })
    round(2)
    t += 30 + draw('rate2') * 300
  }
  if (draw('rates') < 0.6)
    steps.push({
      do: 'rate',
      at: t,
      report: 'a',
      solved: true,
      stars: draw('stars') < 0.7 ? 5 : draw('stars') < 0.9 ? 4 : 3,
      text: praises[Math.floor(draw('praise') * praises.length)]!,
    })
  return steps
}
