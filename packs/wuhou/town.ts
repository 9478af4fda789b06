import type { TownSpec } from '../make/spec.ts'
import { reports } from './reports.ts'
import { stories } from './stories.ts'

/** 簇桥街道 in 武侯: five communities, and four levels from the district down to the estate. */
export const wuhou: TownSpec = {
  manifest: {
    key: 'wuhou',
    name: '武侯区',
    nameEn: 'Wuhou District',
    root: '510107',
    county: '510107',
    zone: 'Asia/Shanghai',
    centre: [104.0, 30.62],
    zoom: 15,
    hotline: '028-7107-011',
    casePrefix: 'CQ',
    model: '1+1+5+N',
  },
  seed: 510107,
  above: [
    ['51', '四川省', '四川'],
    ['5101', '成都市', '成都'],
    ['510107', '武侯区', '武侯'],
  ],
  lands: [
    {
      county: '510107',
      origin: [104.0, 30.62],
      turn: -9,
      blocks: 3,
      streets: [
        {
          code: '011',
          name: '簇桥街道',
          nameEn: 'Cuqiao Street',
          key: 'cuqiao',
          levels: [58],
          grids: { '006': 14 },
          households: 36_000,
          villages: '002新城社区 003龙井社区 004双凤社区 005七里社区 006锦城社区',
        },
      ],
    },
  ],
  departments: [
    {
      key: 'wuhou',
      region: '510107',
      short: '区',
      count: 38,
      centre: '武侯区智慧治理中心',
      centreEn: 'Wuhou governance centre',
    },
  ],
  places: [
    ['簇桥老街', 'landmark', '011004001', '蚕市老街'],
    ['双凤菜市', 'market', '011004002', '双凤市场'],
    ['龙井公园', 'park', '011003002'],
    ['七里夜市', 'market', '011005001', '夜市街'],
    ['锦城小学', 'school', '011006002'],
    ['锦城公交站', 'bus-stop', '011006001', '锦城站'],
    ['簇桥卫生服务中心', 'hospital', '011002001', '社区医院'],
    ['簇桥派出所', 'police', '011002002'],
    ['新城公交站', 'bus-stop', '011002003'],
    ['江安河步道', 'park', '011005003', '江安河边'],
  ],
  estates: [
    ['锦城家园', '011006001'],
    ['龙井苑', '011003001'],
    ['七里香居', '011005002'],
    ['双凤花园', '011004003'],
  ],
  zones: [
    ['东片服务区', '011002', '011003', '011004'],
    ['西片服务区', '011005', '011006'],
  ],
  circles: [
    ['七里夜市街区', '七里夜市', 220],
    ['锦城小学周边', '锦城小学', 180],
    ['簇桥老街片区', '簇桥老街', 240],
  ],
  focus: '011006',
  plate: 'CQ',
  told: reports,
  stories,
}
