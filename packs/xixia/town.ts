import type { TownSpec } from '../make/spec.ts'
import { reports } from './reports.ts'
import { stories } from './stories.ts'

/** 西夏区: a whole district with 64 communities and 18 villages in nine streets and towns, and 52 departments. */
export const xixia: TownSpec = {
  manifest: {
    key: 'xixia',
    name: '西夏区',
    nameEn: 'Xixia District',
    root: '640105',
    county: '640105',
    zone: 'Asia/Shanghai',
    centre: [106.13, 38.5],
    zoom: 13,
    hotline: '0951-7264-018',
    casePrefix: 'XX',
    model: '1+2+N',
  },
  seed: 640105,
  above: [
    ['64', '宁夏回族自治区', '宁夏'],
    ['6401', '银川市', '银川'],
    ['640105', '西夏区', '西夏'],
  ],
  lands: [
    {
      county: '640105',
      origin: [106.13, 38.5],
      turn: 11,
      blocks: 2,
      streets: [
        {
          code: '101',
          name: '镇北堡镇',
          nameEn: 'Zhenbeibu Town',
          key: 'zhenbeibu',
          levels: [12],
          villages: '001华西社区 200团结村 201华西村 202德林村 203昊苑村 209镇北堡村',
        },
        {
          code: '006',
          name: '贺兰山西路街道',
          nameEn: 'Helanshan West Road Street',
          key: 'helanshan',
          levels: [54],
          grids: { '010': 12 },
          villages:
            '001学院社区 003南梁社区 004伊地社区 007盈北社区 010书香苑社区 011芦花洲社区 012芦花台园林场社区 013芦花苑社区 200顾家桥村 201芦花村 202三闸村 203同庄村 204良渠稍村 205同阳新村',
        },
        {
          code: '004',
          name: '朔方路街道',
          nameEn: 'Shuofang Road Street',
          key: 'shuofang',
          levels: [38],
          villages:
            '001正茂巷社区 003宁大社区 004梧桐社区 005同心苑社区 006玫瑰园社区 007恩和巷社区 008文怀社区 009宁安巷社区 010二一七社区',
          aliases: { '010': ['217社区'] },
        },
        {
          code: '007',
          name: '怀远路街道',
          nameEn: 'Huaiyuan Road Street',
          key: 'huaiyuan',
          levels: [28],
          villages: '002金阳社区 003农牧场社区 004八一社区 005艺校社区 006赛马社区 007文萃北社区 200富宁村',
        },
        {
          code: '003',
          name: '文昌路街道',
          nameEn: 'Wenchang Road Street',
          key: 'wenchang',
          levels: [34],
          villages:
            '001翟靖巷社区 003文昌南路社区 004宁朔北路社区 005文昌北路社区 006艺术巷社区 007共享社区 008荷花苑社区 009同安苑社区',
        },
        {
          code: '002',
          name: '北京西路街道',
          nameEn: 'Beijing West Road Street',
          key: 'beijing-west',
          levels: [38],
          villages:
            '001幸福巷社区 002星光巷社区 003金波路社区 004建设巷社区 005纺苑社区 006地矿局社区 007机床厂社区 008育林巷社区 009文萃南街社区',
        },
        {
          code: '001',
          name: '西花园路街道',
          nameEn: 'Xihuayuan Road Street',
          key: 'xihuayuan',
          levels: [56],
          villages:
            '002康庄社区 003青山巷社区 004西花园社区 005福利巷社区 006惠民社区 007橡民社区 008沁园社区 009梦园社区 010兴洲南路社区 011燕宝社区 012花半里社区 013兴洲苑社区 014锦润社区 015舜天园社区',
        },
        {
          code: '005',
          name: '宁华路街道',
          nameEn: 'Ninghua Road Street',
          key: 'ninghua',
          levels: [20],
          villages: '001宁华园社区 002园林社区 003平吉堡社区 004农垦建社区 005兴磷社区 006宁朔南路社区',
        },
        {
          code: '100',
          name: '兴泾镇',
          nameEn: 'Xingjing Town',
          key: 'xingjing',
          levels: [20],
          villages:
            '001民生社区 002泾华园社区 003兴顺苑社区 200西干村 201泾河村 202兴盛村 203泾华村 204黄花村 205十里铺村',
        },
      ],
    },
  ],
  departments: [
    {
      key: 'xixia',
      region: '640105',
      short: '区',
      count: 52,
      centre: '西夏区智慧城市运营中心',
      centreEn: 'Xixia smart city centre',
    },
  ],
  places: [
    ['怀远市场', 'market', '007004001', '怀远夜市'],
    ['宁大北门公交站', 'bus-stop', '004003001', '宁大北门'],
    ['文昌公园', 'park', '003003002'],
    ['镇北堡影视城停车场', 'landmark', '101209001', '影视城'],
    ['西夏医院门诊部', 'hospital', '002006002', '西夏医院'],
    ['书香苑小学', 'school', '006010002'],
    ['书香苑公交站', 'bus-stop', '006010001'],
    ['同心路第二小学', 'school', '004005002', '同心路二小'],
    ['兴泾镇牛羊交易市场', 'market', '100001001', '牛羊市场'],
    ['贺兰山西路派出所', 'police', '006001002'],
  ],
  estates: [
    ['书香家园', '006010001'],
    ['书香名邸', '006010004'],
    ['盈北苑', '006007001'],
    ['梦园小区', '001009001'],
  ],
  zones: [
    ['北部服务片区', '101', '006'],
    ['中部服务片区', '004', '007', '003'],
    ['南部服务片区', '002', '001', '005', '100'],
  ],
  circles: [
    ['怀远商圈', '怀远市场', 320],
    ['影视城景区周边', '镇北堡影视城停车场', 400],
    ['书香苑小学周边', '书香苑小学', 200],
  ],
  focus: '006010',
  plate: 'XX',
  told: reports,
  stories,
}
