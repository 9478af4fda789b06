import type { Story } from '../../features/town/contract-story.ts'
import { act, co, ends, finish, rate, report, resolve, send } from '../make/story.ts'

const stars = '320613008005002'
const newTown = 'community.320613008005'

/** Storylines of 崇川. */
export const stories: Story[] = [
  {
    key: 'window-nets',
    title: { zh: '一条建议，五十八幢楼', en: 'One suggestion, fifty-eight buildings' },
    about: {
      zh: '改造期间居民提出先装临时防护网；社区研究后给所有窗户装上，提的人得到答复。',
      en: 'A resident asks for nets while his block is rebuilt; the community puts them on every window.',
    },
    startsAt: '09:30',
    steps: [
      report(0, 'a', 'web', '改造拆了旧防盗窗，新窗还要等两周，建议先在窗外装一层防护网。', {
        placeText: '七星花园',
        near: stars,
        reporter: { name: '武先生', phone: '19900321201' },
      }),
      report(40, 'b', 'qr', '旧防盗窗拆了没装新的，晚上开窗不放心。', { qr: 'CC-2001' }),
      send(60, '6.6.3n', 'wenfeng.construction', stars, { [newTown]: '统计要装的户数' }),
      act(80, 'accept'),
      act(90, 'accept', co(newTown)),
      finish(420, newTown, '挨幢登记，58 幢 792 扇窗要装。'),
      resolve(1500, '施工队分三天给 58 幢楼 792 扇窗装好临时防护网，费用列入改造工程。', 2),
      rate(1600, 'a', 5, '说了真管用'),
    ],
    ends: [ends('evaluated', 2, { co: 1 })],
  },
  {
    key: 'battery',
    title: { zh: '楼道里冒烟的电瓶', en: 'A battery smoking in the stairwell' },
    about: {
      zh: '住户报警，网格员先断电，消防到场；三处楼道的充电线一起拆除。',
      en: 'A neighbour calls, the grid worker cuts the power, the fire station comes; three stairwells are cleared.',
    },
    startsAt: '22:40',
    steps: [
      report(0, 'a', 'phone', '楼道里充电的电瓶车在冒烟，一股焦味，快来人。', {
        who: 'desk',
        placeText: '学田北苑小区',
        reporter: { name: '祁女士', phone: '19900321211' },
      }),
      send(2, '5.4.2c', 'chongchuan.fire', '320613006004001', { 'community.320613006004': '断电、疏散' }),
      act(4, 'accept'),
      act(4, 'accept', co('community.320613006004')),
      act(9, 'arrive', { photos: 1 }),
      finish(20, 'community.320613006004', '单元已断电，三户老人扶到楼下。'),
      resolve(45, '明火未起，电瓶移出浸水；三个单元飞线全部拆除，住户签了承诺。', 2),
      act(600, 'callback', {
        who: 'desk',
        input: { solved: true, satisfied: true, stars: 5, reportId: 'report:a', note: '住户放心了。' },
      }),
    ],
    ends: [ends('evaluated', 1, { co: 1 })],
  },
  {
    key: 'camera',
    title: { zh: '帮我看看那段监控', en: 'Look that scene up for me' },
    about: {
      zh: '老人在楼下摔倒，家属想知道经过；社区按规定查看，当面答复。',
      en: 'An old man fell; his family asks what happened, the community looks it up as the rules allow.',
    },
    startsAt: '14:10',
    steps: [
      report(0, 'a', 'walk-in', '家里老人在一栋单元门口摔倒了，想看一下当时的情况，是不是被车碰的。', {
        who: 'desk',
        placeText: '世纪家园',
        reporter: { name: '艾女士', phone: '19900321221' },
      }),
      send(10, '8.1.2u', 'community.320613008011', '320613008011002', {
        'volunteers.320613008011': '看望老人',
      }),
      act(18, 'accept'),
      act(20, 'accept', co('volunteers.320613008011')),
      act(45, 'arrive', { photos: 1 }),
      finish(70, 'volunteers.320613008011', '老人已从医院回家，腕部扭伤。'),
      resolve(90, '按审批查看了单元门口画面，老人下台阶踩空，没有车辆；台阶当天加装了扶手。', 1),
      act(300, 'callback', {
        who: 'desk',
        input: { solved: true, satisfied: true, stars: 5, reportId: 'report:a', note: '家属表示感谢。' },
      }),
    ],
    ends: [ends('evaluated', 1, { co: 1 })],
  },
]
