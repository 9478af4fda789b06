import type { PackUnit } from '../../schema.ts'
import type { Built } from './buildings.ts'
import { communities, type Grid, STREET } from './territory.ts'

const COUNTY = '500102'

/** Sections and teams of the street office: key, Chinese, English, roles they answer. */
const SECTIONS: [string, string, string, string][] = [
  ['leaders', '街道班子', 'Street leaders', 'street.leader'],
  ['command', '敦仁街道指挥中心', 'Street command centre', 'street.duty'],
  ['urban-management', '街道城管办', 'Urban management section', 'street.urban-management'],
  ['emergency', '街道应急办', 'Emergency section', 'street.emergency'],
  ['civil-affairs', '街道民政和社区事务办', 'Civil affairs section', 'street.civil-affairs'],
  ['peace', '街道平安法治办', 'Public order and law section', 'street.peace'],
  ['justice', '敦仁司法所', 'Justice office', 'street.justice'],
  ['mediation', '街道人民调解委员会', 'People’s mediation committee', 'street.mediation'],
  ['party', '街道党建办', 'Party building section', 'street.party'],
  ['supervision', '街道督查室', 'Supervision office', 'street.supervision'],
  ['housing', '街道建设和物业管理办', 'Housing and property section', 'street.housing'],
  ['service', '街道便民服务中心', 'Citizen service centre', 'street.service'],
  ['labour', '街道劳动就业和社保所', 'Employment and social security office', 'street.labour'],
  ['health', '街道卫生健康办', 'Health section', 'street.health'],
  ['suggestions', '街道建议办理台', 'Suggestions desk', 'street.suggestions'],
  ['veterans', '街道退役军人服务站', 'Veterans’ service station', ''],
  ['data', '街道数据专班', 'Data desk', 'street.data'],
]

/** Units of the district. Those that keep a crew for this street serve it by its own path and are nearer than the head office. */
const DISTRICT: [
  key: string,
  zh: string,
  en: string,
  role: string,
  kind: PackUnit['kind'],
  local: boolean,
][] = [
  [
    'water-repair',
    '供水公司敦仁抢修班',
    'Water Co. Dunren repair crew',
    'district.water-repair',
    'company',
    true,
  ],
  ['water', '供水公司营业所', 'Water Co. business office', 'district.water', 'company', false],
  ['drainage', '区排水管护中心', 'Drainage centre', 'district.drainage', 'company', false],
  ['roads', '市政养护三班', 'Road maintenance crew 3', 'district.roads', 'company', true],
  ['lighting', '区路灯所', 'Street lighting office', 'district.lighting', 'district', false],
  ['power', '敦仁供电所', 'Dunren power supply office', 'district.power', 'company', true],
  ['gas', '区燃气公司', 'Gas Co.', 'district.gas', 'company', false],
  ['telecom', '通信线路联合维护队', 'Joint telecom line crew', 'district.telecom', 'company', false],
  ['sanitation', '区环卫所敦仁分所', 'Sanitation, Dunren branch', 'district.sanitation', 'district', true],
  ['parks', '区园林绿化所', 'Parks office', 'district.parks', 'district', false],
  ['housing', '区住房城乡建委', 'Housing and construction', 'district.housing', 'district', false],
  ['planning', '区规划自然资源局', 'Planning and natural resources', 'district.planning', 'district', false],
  ['transport', '区交通局', 'Transport bureau', 'district.transport', 'district', false],
  ['bus', '区公交公司', 'Bus Co.', 'district.bus', 'company', false],
  ['parking', '区停车管理公司', 'Parking Co.', 'district.parking', 'company', false],
  ['traffic-police', '交巡警敦仁大队', 'Traffic police, Dunren', 'district.traffic-police', 'district', true],
  ['police', '敦仁派出所', 'Dunren police station', 'district.police', 'district', true],
  ['fire', '敦仁消防救援站', 'Dunren fire station', 'district.fire', 'district', true],
  ['market', '市场监管局敦仁所', 'Market supervision, Dunren', 'district.market', 'district', true],
  ['environment', '区生态环境局', 'Environment bureau', 'district.environment', 'district', false],
  ['enforcement', '区城管执法支队', 'District enforcement corps', 'district.enforcement', 'district', false],
  ['civil-affairs', '区民政局', 'Civil affairs bureau', 'district.civil-affairs', 'district', false],
  ['health', '区卫生健康委', 'Health commission', 'district.health', 'district', false],
  ['cdc', '区疾控中心', 'Disease control centre', 'district.cdc', 'district', false],
  ['education', '区教委', 'Education commission', 'district.education', 'district', false],
  ['labour', '区人力社保局', 'Human resources and social security', 'district.labour', 'district', false],
  [
    'medical-insurance',
    '区医保局',
    'Medical insurance bureau',
    'district.medical-insurance',
    'district',
    false,
  ],
  ['emergency', '区应急局', 'Emergency bureau', 'district.emergency', 'district', false],
  ['river', '区水利局', 'Water resources bureau', 'district.river', 'district', false],
  ['disabled', '区残联', 'Disabled persons’ federation', 'district.disabled', 'district', false],
  ['culture', '区文化旅游委', 'Culture and tourism commission', 'district.culture', 'district', false],
  ['animal', '区动物卫生监督所', 'Animal health office', 'district.animal', 'district', false],
  ['tax', '区税务局', 'Tax bureau', 'district.tax', 'district', false],
  ['housing-fund', '住房公积金涪陵分中心', 'Housing fund centre', 'district.housing-fund', 'district', false],
  ['women', '区妇联', 'Women’s federation', 'district.women', 'district', false],
  [
    'governance',
    '区数字化城市运行和治理中心',
    'District governance centre',
    'district.governance',
    'district',
    false,
  ],
  ['hotline', '12345 热线涪陵分中心', '12345 hotline centre', 'district.hotline', 'district', false],
]

const PROPERTY_NAMES =
  '佳和 瑞景 安泰 同心 惠民 新兴 宏声 金桂 云台 朝阳 永安 江景 东升 泰和 和顺 文苑 名都 龙泉 北斗 春晖 祥和 福星 学府 松涛'.split(
    ' ',
  )

const caps = (role: string) => (role ? [`@${role}`] : [])

/** Whether an estate has a property manager; the others are looked after by their community, as old yards are. */
const managed = (n: number, name: string) => name === '华庭小区' || n % 3 === 1

export function makeUnits(grids: Grid[], estates: Built['estates']): PackUnit[] {
  const units: PackUnit[] = []
  let line = 100
  const add = (u: Omit<PackUnit, 'phone'>) =>
    units.push({ ...u, phone: `023-7200${String(++line).padStart(4, '0')}` })
  const office = 'dunren.office'
  add({
    key: office,
    name: '敦仁街道办事处',
    nameEn: 'Dunren street office',
    kind: 'street',
    regionPath: STREET,
    capabilities: [],
    parent: null,
  })
  for (const [key, name, nameEn, role] of SECTIONS)
    add({
      key: `dunren.${key}`,
      name,
      nameEn,
      kind: 'street',
      regionPath: STREET,
      capabilities: caps(role),
      parent: office,
    })
  const team = 'dunren.enforcement'
  add({
    key: team,
    name: '街道综合行政执法大队',
    nameEn: 'Street enforcement team',
    kind: 'team',
    regionPath: STREET,
    capabilities: ['@street.enforcement'],
    parent: office,
  })
  for (const [n, zh] of [
    [1, '一'],
    [2, '二'],
  ] as const)
    add({
      key: `${team}.${n}`,
      name: `执法${zh}中队`,
      nameEn: `Enforcement squad ${n}`,
      kind: 'team',
      regionPath: STREET,
      capabilities: [],
      parent: team,
    })
  add({
    key: 'dunren.rescue',
    name: '街道应急救援队',
    nameEn: 'Street rescue team',
    kind: 'team',
    regionPath: STREET,
    capabilities: ['@street.rescue'],
    parent: office,
  })
  for (const [key, name, nameEn, role, kind, local] of DISTRICT)
    add({
      key: `fuling.${key}`,
      name,
      nameEn,
      kind,
      regionPath: local ? STREET : COUNTY,
      capabilities: caps(role),
      parent: null,
    })
  for (const c of communities) {
    const path = STREET + c.code
    const key = `community.${path}`
    add({
      key,
      name: c.name,
      nameEn: `Community ${c.code}`,
      kind: 'community',
      regionPath: path,
      capabilities: ['@community'],
      parent: office,
    })
    add({
      key: `volunteers.${path}`,
      name: `${c.name}志愿服务队`,
      nameEn: `Volunteers of community ${c.code}`,
      kind: 'volunteers',
      regionPath: path,
      capabilities: ['@volunteers'],
      parent: key,
    })
    for (const g of grids.filter((x) => x.community === path))
      add({
        key: `grid.${g.path}`,
        name: `${c.name} ${g.number} 格`,
        nameEn: `Community ${c.code} grid ${g.number}`,
        kind: 'grid',
        regionPath: g.path,
        capabilities: ['@grid'],
        parent: key,
      })
  }
  let property = 0
  estates.forEach(({ path, name, grid }, n) => {
    if (!managed(n, name)) return
    const company = name === '华庭小区' ? '华庭' : PROPERTY_NAMES[property++ % PROPERTY_NAMES.length]!
    const parent = `community.${grid.slice(0, 12)}`
    add({
      key: `property.${path}`,
      name: name === '华庭小区' ? '华庭物业' : `${company}物业${name}项目部`,
      nameEn: `Property manager ${path.slice(9)}`,
      kind: 'property',
      regionPath: path,
      capabilities: ['@property'],
      parent,
    })
    if (n % 2 === 1)
      add({
        key: `owners.${path}`,
        name: `${name}业主委员会`,
        nameEn: `Owners’ committee ${path.slice(9)}`,
        kind: 'owners-committee',
        regionPath: path,
        capabilities: ['@owners-committee'],
        parent,
      })
  })
  return units
}
