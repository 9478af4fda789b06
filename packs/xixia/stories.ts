import type { Story } from '../../features/town/contract-story.ts'
import { act, co, ends, finish, rate, report, resolve, send } from '../make/story.ts'

const grid = '640105006010001'
const community = 'community.640105006010'

/** Storylines of 西夏区. */
export const stories: Story[] = [
  {
    key: 'heating',
    title: { zh: '一栋楼的暖气，三个渠道', en: 'A cold building, three channels' },
    about: {
      zh: '12345、码牌和网格员各报一次，合成一件；街道吹哨，供热和物业同一晚到场，三边各得答复。',
      en: 'Hotline, QR code and grid worker report it; one case, heating and property come the same evening.',
    },
    startsAt: '18:10',
    steps: [
      report(0, 'hot', 'hotline', '书香家园整栋楼暖气不热，屋里十三度，有刚出院的老人。', {
        placeText: '书香家园',
        reporter: { name: '哈女士', phone: '19900311101' },
      }),
      report(6, 'qr', 'qr', '暖气片冰凉，一个单元都不热，物业电话打不通。', { qr: 'XX-2001' }),
      report(15, 'grid', 'grid-worker', '书香家园暖气不热，敲门问了六户，都是十三四度，总阀像是没开全。', {
        who: 'wg006010001',
        near: grid,
        photo: true,
      }),
      send(20, '6.1.1u', 'helanshan.construction', grid, { [community]: '逐户登记、先送电暖器' }),
      act(28, 'accept'),
      act(30, 'accept', co(community)),
      act(60, 'arrive', { photos: 1 }),
      finish(95, community, '给三户老人送去电暖器，其余住户已说明情况。'),
      resolve(130, '总阀开度不够，调平后回水升到四十二度，入户复测都在二十度以上。', 2),
      rate(200, 'qr', 5, '当晚就热了'),
    ],
    ends: [ends('evaluated', 3, { co: 1 })],
  },
  {
    key: 'twenty-nine',
    title: { zh: '三十人的单元少一个', en: 'Twenty-nine of thirty' },
    about: {
      zh: '网格员核对单元人数对不上，号码对、证件不对；派出所上门核实。',
      en: 'One of thirty in a stairwell cannot be matched; police verify at the door.',
    },
    startsAt: '10:20',
    steps: [
      report(
        0,
        'a',
        'grid-worker',
        '单元登记三十人，走访见到二十九人，有一户隔成五间出租，租客登记的证件对不上。',
        { who: 'wg006010002', near: '640105006010002' },
      ),
      send(8, '6.7.2u', 'xixia.police', '640105006010002', { [community]: '陪同上门、补登记' }),
      act(16, 'accept'),
      act(18, 'accept', co(community)),
      act(50, 'arrive', { photos: 1 }),
      finish(80, community, '五间租客重新登记，房东签了告知书。'),
      resolve(95, '核实一人使用他人证件租住，已依法带回调查；隔断限期拆除。', 1),
    ],
    ends: [ends('resolved', 1, { co: 1 })],
  },
  {
    key: 'sandstorm',
    title: { zh: '大风夜', en: 'A night of wind' },
    about: {
      zh: '铁皮、倒树、站牌三件事，两个街道一个镇各办各的，区中心一屏看着。',
      en: 'A loose roof, a fallen tree and a bus stop, in two streets and a town, watched from the district.',
    },
    startsAt: '21:30',
    steps: [
      report(0, 'r', 'web', '楼顶铁皮被风掀起来了，摇摇晃晃，下面是路口。', {
        case: 'roof',
        placeText: '康庄社区1格',
        near: '640105001002001',
        reporter: { name: '金先生', phone: '19900311121' },
      }),
      send(4, '11.5.1c', 'xihuayuan.emergency', '640105001002001', {}, { case: 'roof' }),
      act(7, 'accept', { case: 'roof' }),
      report(10, 't', 'grid-worker', '大风刮倒防护林，两棵杨树横在路上。', {
        case: 'tree',
        who: 'wg101203001',
        near: '640105101203001',
        photo: true,
      }),
      send(
        14,
        '1.5.1c',
        'zhenbeibu.emergency',
        '640105101203001',
        { 'xixia.parks': '锯断清运' },
        { case: 'tree' },
      ),
      act(18, 'accept', { case: 'tree' }),
      act(20, 'accept', { case: 'tree', ...co('xixia.parks') }),
      act(25, 'arrive', { case: 'roof', photos: 1 }),
      act(45, 'arrive', { case: 'tree', photos: 1 }),
      resolve(60, '铁皮已拆下，楼下封闭一小时，没有人受伤。', 1, { case: 'roof' }),
      finish(90, 'xixia.parks', '两棵树已锯断，枝干明早拉走。', { case: 'tree' }),
      resolve(100, '道路恢复双向通行。', 2, { case: 'tree' }),
      rate(600, 'r', 5, '连夜拆的，辛苦了'),
    ],
    ends: [ends('evaluated', 1, { case: 'roof' }), ends('resolved', 1, { case: 'tree', co: 1 })],
  },
]
