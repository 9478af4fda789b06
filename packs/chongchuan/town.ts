import type { TownSpec } from '../make/spec.ts'
import { reports } from './reports.ts'
import { stories } from './stories.ts'

/** 崇川区 in 南通: 学田街道 and 文峰街道, which began with codes on doors and sensors in old estates. */
export const chongchuan: TownSpec = {
  manifest: {
    key: 'chongchuan',
    name: '崇川区',
    nameEn: 'Chongchuan District',
    root: '320613',
    county: '320613',
    zone: 'Asia/Shanghai',
    centre: [120.89, 31.992],
    zoom: 14,
    hotline: '0513-7213-006',
    casePrefix: 'CC',
    model: '1+2+N',
  },
  seed: 320613,
  above: [
    ['32', '江苏省', '江苏'],
    ['3206', '南通市', '南通'],
    ['320613', '崇川区', '崇川'],
  ],
  lands: [
    {
      county: '320613',
      origin: [120.89, 31.992],
      turn: 6,
      blocks: 3,
      streets: [
        {
          code: '006',
          name: '学田街道',
          nameEn: 'Xuetian Street',
          key: 'xuetian',
          levels: [42],
          villages:
            '001学田苑社区 002紫荆花社区 003千禧园社区 004学田北苑社区 005南川园社区 006果园社区 007学田社区',
        },
        {
          code: '008',
          name: '文峰街道',
          nameEn: 'Wenfeng Street',
          key: 'wenfeng',
          levels: [66],
          aliases: { '011': ['中央商务区社区', '商务区'] },
          villages:
            '001厂北社区 002红星社区 003城南社区 004春晖社区 005新城社区 006厂南社区 007五一社区 008三里墩社区 009凤凰社区 010鲍家桥社区 011中央商务区 016光明村社区 017果园村社区',
        },
      ],
    },
  ],
  departments: [
    {
      key: 'chongchuan',
      region: '320613',
      short: '区',
      count: 40,
      centre: '崇川区社会治理现代化指挥中心',
      centreEn: 'Chongchuan governance centre',
    },
  ],
  places: [
    ['学田菜市场', 'market', '006007001', '学田市场'],
    ['学田小学', 'school', '006007002'],
    ['学田公园', 'park', '006001002'],
    ['南川河桥', 'landmark', '006005001', '南川桥'],
    ['文峰公园', 'park', '008002001', '文峰塔'],
    ['文峰大桥公交站', 'bus-stop', '008003001', '文峰大桥站'],
    ['商务区喷泉广场', 'landmark', '008011001', '喷泉广场'],
    ['五一菜场', 'market', '008007001'],
    ['新城桥卫生服务站', 'hospital', '008005001', '新城卫生站'],
    ['三里墩小学', 'school', '008008001'],
  ],
  estates: [
    ['学田北苑小区', '006004001'],
    ['七星花园', '008005002'],
    ['世纪家园', '008011002'],
    ['紫荆花苑', '006002001'],
  ],
  zones: [
    ['学田服务片区', '006'],
    ['文峰服务片区', '008'],
  ],
  circles: [
    ['中央商务区', '商务区喷泉广场', 300],
    ['学田小学周边', '学田小学', 180],
    ['南川河沿岸', '南川河桥', 220],
  ],
  focus: '008005',
  plate: 'CC',
  told: reports,
  stories,
}
