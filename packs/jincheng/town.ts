import type { TownSpec } from '../make/spec.ts'
import { gaopingStreets } from './gaoping.ts'
import { reports } from './reports.ts'
import { stories } from './stories.ts'

/** 晋城, a city with six counties: from the whole city down to grids of five levels in one of its towns. */
export const jincheng: TownSpec = {
  manifest: {
    key: 'jincheng',
    name: '晋城市',
    nameEn: 'Jincheng City',
    root: '1405',
    county: '140500',
    zone: 'Asia/Shanghai',
    centre: [112.85, 35.6],
    zoom: 10,
    hotline: '0356-7140-500',
    casePrefix: 'JC',
    model: '1+3+N',
  },
  seed: 140500,
  above: [
    ['14', '山西省', '山西'],
    ['1405', '晋城市', '晋城'],
    ['140502', '城区'],
    ['140521', '沁水县', '沁水'],
    ['140522', '阳城县', '阳城'],
    ['140524', '陵川县', '陵川'],
    ['140525', '泽州县', '泽州'],
    ['140581', '高平市', '高平'],
  ],
  lands: [
    {
      county: '140502',
      origin: [112.853, 35.497],
      turn: 5,
      blocks: 3,
      streets: [
        {
          code: '001',
          name: '东街街道',
          nameEn: 'Dongjie Street',
          key: 'dongjie',
          levels: [40],
          grids: { '006': 6 },
          villages:
            '001建设路社区 002康乐社区 003凤翔社区 004东关社区 005南大街社区 006凤台社区 007凤苑社区 008东岭巷社区 009观巷社区 010南环街社区 011泽州北路社区',
        },
      ],
    },
    {
      county: '140521',
      origin: [112.19, 35.69],
      turn: -12,
      blocks: 1,
      cell: [95, 90],
      // Town, village, grid of a worker, and two more: 396 on the fourth level, 1,000 on the fifth.
      streets: [
        {
          code: '100',
          name: '龙港镇',
          nameEn: 'Longgang Town',
          key: 'longgang',
          levels: [119, 396, 1000],
          villages:
            '001柳庄社区 002宣化社区 003永宁社区 004北和社区 005东安社区 006梅苑社区 007新城社区 008杏园社区 009杨河社区 010小岭社区 200南瑶村 201上苏庄村 202柿元村 206国华村 207马邑村 210里必村 211常柏村 212水泉村 213尧都村 214杏峪村 215河渚村 218梁庄村 221东石堂村 222吴家沟村 223王寨村 225固镇村 226孔峪村 227青龙村 228辛家河村 229玉台村 230卫村村 231樊村村 232下峰村 233赵寨村 234景村村',
        },
      ],
    },
    {
      county: '140522',
      origin: [112.41, 35.49],
      turn: 18,
      blocks: 2,
      streets: [
        {
          code: '100',
          name: '凤城镇',
          nameEn: 'Fengcheng Town',
          key: 'fengcheng',
          levels: [80],
          grids: { '003': 11 },
          villages:
            '001西关社区 002南关社区 003鸣凤社区 004东关社区 005水村社区 006下李丘社区 007下芹社区 008芹安社区 009荪庄社区 010八甲口社区 011老窑头社区 012小窑头社区 013坪头社区 014古城社区 203宋庄村 207下川村 210岳庄村 211阳高泉村 212北头村 213赵庄村 214酒庄村 215山头村 216北安阳村 217南安阳村 218岭后村 219官道村 220后则腰村 221石家庄村 222汉上村 223白沟村 224东进村 227张村村 229中李丘村 231上芹村 236卧庄村 238坡底村 242上王村 243尹庄村 248土涧村 250壁头村 252南底村 255砖窑沟村 257蒿峪村 258尹家沟村 259美泉村 260上孔寨村 261下孔寨村 262孔西村 263小庄村 264会庆村 265凤园村 266凤西村 267隆岭村 268凤南村 269洪上村',
        },
      ],
    },
    {
      county: '140524',
      origin: [113.17, 35.78],
      turn: -6,
      blocks: 3,
      // 长shan村 is written so in the official list, for want of the character.
      streets: [
        {
          code: '101',
          name: '礼义镇',
          nameEn: 'Liyi Town',
          key: 'liyi',
          levels: [31],
          grids: { '228': 4 },
          villages:
            '200东街村 201北街村 202西街村 203苏村村 204崔村村 207庄河村 208平川村 209长shan村 210桥西村 211西伞村 213东伞村 214小平村 215侍家掌村 216梁泉村 217硔池村 219大义井村 220椅掌村 221申庄村 222马新庄村 224小义井村 226沙河村 227东沟村 228杨幸河村 229西尧村 230桃山头村 231西头村 232东头村 233安乐庄村',
        },
      ],
    },
    {
      county: '140525',
      origin: [112.96, 35.62],
      turn: 9,
      blocks: 1,
      cell: [95, 90],
      // 34 large grids are its villages, 158 middle and 854 small ones lie in them.
      streets: [
        {
          code: '107',
          name: '高都镇',
          nameEn: 'Gaodu Town',
          key: 'gaodu',
          levels: [158, 854],
          households: 12_306,
          villages:
            '200北街村 201南街村 202保伏村 203南社村 206任庄村 207东顿村 210薛庄村 211水么头村 214泊村村 215三沟村 216泊南村 217西元庆村 218下元庆村 219东元庆村 220北焦庄村 221南焦庄村 225秦庄村 226西刘庄村 227东刘庄村 229漳东村 230东山底村 231大兴村 232善获村 233麻峪村 234横岭村 235北上矿村 236岭上村 237东玉寨村 241焦元村 245大丰头村 246岭后底村 249大泉河村 252西党庄村 255原河村',
        },
      ],
    },
    {
      county: '140581',
      origin: [112.92, 35.8],
      turn: 3,
      blocks: 1,
      cell: [260, 240],
      streets: gaopingStreets,
    },
  ],
  departments: [
    {
      key: 'jincheng',
      region: '1405',
      short: '市',
      count: 40,
      centre: '晋城市城市运行指挥中心',
      centreEn: 'Jincheng city centre',
    },
    {
      key: 'gaoping',
      region: '140581',
      short: '高平市',
      count: 65,
      centre: '高平市社会治理现代化调度指挥中心',
      centreEn: 'Gaoping governance centre',
    },
  ],
  places: [
    ['凤台社区康养中心', 'office', '02001006001', '凤台康养中心'],
    ['凤台小学', 'school', '02001006002'],
    ['东街菜市场', 'market', '02001004001'],
    ['鸣凤广场', 'park', '22100003001', '鸣凤社区广场'],
    ['鸣凤农贸市场', 'market', '22100003004'],
    ['杨幸河村文化大院', 'office', '24101228001', '杨幸河大院'],
    ['高都古镇街口', 'landmark', '25107200001', '高都街口'],
    ['任庄水库坝头', 'landmark', '25107206001', '任庄水库'],
    ['龙港镇指挥中心门口', 'office', '21100001001'],
    ['沁水河滨步道', 'park', '21100002001', '河滨步道'],
    ['米山镇客运站', 'bus-stop', '81101201001', '米山车站'],
    ['高平东城农贸市场', 'market', '81002001001', '东城市场'],
  ],
  estates: [
    ['凤台苑', '02001006001'],
    ['鸣凤家园', '22100003002'],
    ['柳庄小区', '21100001001001001'],
    ['府兴花园', '81001013001'],
  ],
  zones: [
    ['东街服务片区', '02001'],
    ['高平城区服务片', '81001', '81002', '81003'],
    ['高平北部服务片', '81109', '81201', '81103'],
  ],
  circles: [
    ['鸣凤市场周边', '鸣凤农贸市场', 220],
    ['任庄水库防汛带', '任庄水库坝头', 350],
    ['凤台小学周边', '凤台小学', 180],
  ],
  focus: '02001006',
  plate: 'JC',
  told: reports,
  stories,
}
