import type { Story } from '../../features/town/contract-story.ts'
import { act, co, ends, finish, report, resolve, send } from '../make/story.ts'

const fengtai = 'community.140502001006'
const renzhuang = '140525107206001'

/** Storylines of 晋城: one stays in a community, one climbs from a village to the city, one moves between two counties. */
export const stories: Story[] = [
  {
    key: 'meter',
    title: { zh: '水表十四小时没走', en: 'Fourteen hours without water' },
    about: {
      zh: '独居老人家水表没动静，网格员上门；老人摔倒，送医及时。',
      en: 'The meter of an old man who lives alone stands still; the grid worker finds him fallen.',
    },
    startsAt: '08:10',
    steps: [
      report(0, 'a', 'grid-worker', '智能水表提示独居老人家十四小时没用水，电话不接，敲门没人应。', {
        who: 'wg02001006001',
        near: '140502001006001',
      }),
      send(3, '8.1.1c', fengtai, '140502001006001', { 'jincheng.police': '开锁、核实' }),
      act(5, 'accept'),
      act(7, 'accept', co('jincheng.police')),
      act(15, 'arrive', { photos: 1 }),
      finish(25, 'jincheng.police', '联系家属同意后开锁进门。'),
      resolve(40, '老人在卫生间滑倒，意识清醒，已送医院，子女赶到；屋里加装了扶手和报警绳。', 1),
    ],
    ends: [ends('resolved', 1, { co: 3 })],
  },
  {
    key: 'reservoir',
    title: { zh: '村里报、镇里吹哨、市里派', en: 'A village tells, the town whistles, the city sends' },
    about: {
      zh: '水库坝坡渗水：村报镇，镇转市水务局，市里抢险完原路答复；一件事走四级，状态和时钟不断。',
      en: 'A wet dam: village, town, city bureau and back; one case on four levels with its clocks unbroken.',
    },
    startsAt: '06:40',
    steps: [
      report(0, 'a', 'grid-worker', '任庄水库坝坡湿了一片，往外渗水，水位还在涨。', {
        who: 'wg25107206001',
        near: renzhuang,
        photo: true,
      }),
      send(4, '11.1.1u', 'community.140525107206', renzhuang),
      act(8, 'accept'),
      act(20, 'whistle', {
        input: {
          coHandlers: [{ unitId: 'unit:gaodu.emergency', task: '备沙袋和泵' }],
          reason: '渗水面在扩大，村里没有设备',
        },
      }),
      act(24, 'accept', co('gaodu.emergency')),
      act(40, 'redispatch', {
        who: 'desk',
        input: { unitId: 'unit:jincheng.river', reason: '坝体渗漏归市水务局，村镇协同' },
      }),
      act(45, 'accept'),
      act(95, 'arrive', { photos: 1 }),
      finish(170, 'gaodu.emergency', '沙袋压坡完成，两台泵就位，村道口有人值守。'),
      resolve(240, '坝坡反滤铺好，泄水闸开到三分之一，水位降到警戒线以下；每小时看一次。', 2),
      act(700, 'verify', { who: 'desk', input: { ok: true, note: '专家复核，渗水量稳定，转日常巡查。' } }),
    ],
    ends: [ends('resolved', 1, { co: 1 })],
  },
  {
    key: 'two-counties',
    title: { zh: '一车矿渣倒在两县之间', en: 'A load of slag between two counties' },
    about: {
      zh: '先当在泽州，看照片是高平地界；同一件改到高平，由高平指挥中心办完。',
      en: 'Taken for Zezhou, found to lie in Gaoping; the same case is moved and finished there.',
    },
    startsAt: '19:20',
    steps: [
      report(0, 'a', 'hotline', '两县交界的路上倒了一车矿渣，把路占了一半，尘土飞扬。', {
        placeText: '高都镇保伏村',
        near: '140525107202001',
        reporter: { name: '冀女士', phone: '19900341431' },
      }),
      send(6, '1.3.2u', 'jincheng.enforcement', '140525107202001', { 'gaodu.construction': '看护现场' }),
      act(12, 'accept'),
      act(20, 'correct', {
        who: 'desk',
        input: { corrections: { regionPath: '140581107202001' }, reason: '照片上的路牌是马村镇康营村' },
      }),
      act(28, 'redispatch', {
        who: 'desk',
        input: { unitId: 'unit:gaoping.enforcement', reason: '在高平地界' },
      }),
      act(35, 'accept'),
      act(40, 'accept', co('gaodu.construction')),
      act(80, 'arrive', { photos: 1 }),
      finish(90, 'gaodu.construction', '路口已摆警示灯，等高平清运。'),
      resolve(150, '调监控查到车主，罚款并自行清走，路面已冲洗。', 2),
      act(600, 'callback', {
        who: 'desk',
        input: { solved: true, satisfied: true, stars: 5, reportId: 'report:a', note: '回访满意。' },
      }),
    ],
    ends: [ends('evaluated', 1, { co: 1 })],
  },
]
