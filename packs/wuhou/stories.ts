import type { Story } from '../../features/town/contract-story.ts'
import { act, co, ends, finish, rate, report, resolve, send } from '../make/story.ts'

const market = '510107011005001'
const qili = 'community.510107011005'
const longjing = 'community.510107011003'

/** Storylines of 簇桥. */
export const stories: Story[] = [
  {
    key: 'noise2345',
    title: { zh: '23:45 投诉，23:48 解决', en: 'Complaint at 23:45, settled at 23:48' },
    about: {
      zh: '街道智慧治理中心接到商家扰民的电话，社区巡查队三分钟调解完。',
      en: 'The street centre hears of a noisy shop; the community patrol settles it within three minutes.',
    },
    startsAt: '23:45',
    steps: [
      report(0, 'a', 'phone', '楼下商铺这么晚还在放音响，老人睡不着。', {
        who: 'desk',
        placeText: '七里夜市',
        reporter: { name: '岳先生', phone: '19900331301' },
      }),
      send(0.5, '4.1.1u', qili, market),
      act(0.8, 'accept'),
      act(2, 'arrive', { photos: 1 }),
      resolve(3, '巡查队正在附近，当面劝说，店家当场关了音响，承诺十点后不外放。', 1),
      act(620, 'callback', {
        who: 'desk',
        input: { solved: true, satisfied: true, stars: 5, reportId: 'report:a', note: '老人当晚就睡好了。' },
      }),
    ],
    ends: [ends('evaluated', 1)],
  },
  {
    key: 'bouncing',
    title: { zh: '四级联动：从院子到区里再回来', en: 'From the yard up to the district and back' },
    about: {
      zh: '院落报社区，社区吹哨街道，街道报区级部门；办完原路答复，状态一步不丢。',
      en: 'A yard asks its community, the community its street, the street the district; the answer comes back the same way.',
    },
    startsAt: '10:15',
    steps: [
      report(0, 'a', 'web', '院子里化粪池冒溢，粪水淌到滑梯边，物业清掏了三次还是满。', {
        placeText: '龙井苑',
        near: '510107011003001',
        reporter: { name: '鲜女士', phone: '19900331311' },
      }),
      send(8, '1.4.3u', longjing, '510107011003001'),
      act(15, 'accept'),
      act(40, 'whistle', {
        input: {
          coHandlers: [{ unitId: 'unit:cuqiao.construction', task: '查管网图' }],
          reason: '清掏三次仍满，怀疑市政管堵',
        },
      }),
      act(52, 'accept', co('cuqiao.construction')),
      act(90, 'redispatch', {
        input: { unitId: 'unit:wuhou.drainage', reason: '管网图显示接口在市政管，需排水单位疏通' },
        who: 'desk',
      }),
      act(100, 'accept'),
      act(150, 'arrive', { photos: 1 }),
      finish(160, 'cuqiao.construction', '管网图已交排水单位。'),
      resolve(300, '市政接口堵死，疏通后水位降下去了，院子已冲洗消毒。', 2),
      rate(420, 'a', 5, '三个地方的人都来了'),
    ],
    ends: [ends('evaluated', 1, { co: 1 })],
  },
  {
    key: 'visit',
    title: { zh: '走访队听来的一件事', en: 'What the visiting team heard' },
    about: {
      zh: '三支队伍走访时听说两家为漏水吵了半年；社区调解、物业查漏，当天各签了字。',
      en: 'A visiting team hears of two families at odds over a leak; mediation and repair on the same day.',
    },
    startsAt: '15:20',
    steps: [
      report(0, 'a', 'grid-worker', '走访听说三楼和二楼为卫生间漏水吵了半年，今天又拍门。', {
        who: 'wg011003001',
        near: '510107011003001',
      }),
      send(10, '6.2.3u', longjing, '510107011003001', { 'cuqiao.peace': '调解' }),
      act(18, 'accept'),
      act(25, 'accept', co('cuqiao.peace')),
      act(60, 'arrive', { photos: 1 }),
      finish(150, 'cuqiao.peace', '两家签了调解书，三楼认修，二楼认刷墙。'),
      resolve(200, '查出三楼地漏防水破损，当天补做，闭水试验不漏。', 2),
    ],
    ends: [ends('resolved', 1, { co: 1 })],
  },
]
