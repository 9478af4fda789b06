/** Units of a place: departments of its county or city, a street's centre, sections and team, communities, grids, property managers. */
import type { PackUnit } from '../schema.ts'
import type { Node } from './ground.ts'
import type { Estate } from './houses.ts'
import type { DepartmentsSpec, TownSpec } from './spec.ts'

/** Role of the responsibility list, name after 区/市, English, whether a company. The list needs every one of these. */
const NEEDED: readonly (readonly [role: string, zh: string, en: string, company?: 'company'])[] = [
  ['water-repair', '供水公司抢修队', 'Water Co. repair crew', 'company'],
  ['water', '供水公司营业所', 'Water Co. business office', 'company'],
  ['drainage', '排水管护中心', 'Drainage centre', 'company'],
  ['roads', '市政设施养护中心', 'Road maintenance centre'],
  ['lighting', '路灯管理所', 'Street lighting office'],
  ['power', '供电公司', 'Power supply company', 'company'],
  ['gas', '燃气公司', 'Gas Co.', 'company'],
  ['telecom', '通信线路联合维护队', 'Joint telecom line crew', 'company'],
  ['sanitation', '环卫中心', 'Sanitation centre'],
  ['parks', '园林绿化中心', 'Parks centre'],
  ['housing', '住房城乡建设局', 'Housing and construction bureau'],
  ['planning', '自然资源局', 'Natural resources bureau'],
  ['transport', '交通运输局', 'Transport bureau'],
  ['bus', '公交公司', 'Bus Co.', 'company'],
  ['parking', '停车管理公司', 'Parking Co.', 'company'],
  ['traffic-police', '公安分局交警大队', 'Traffic police'],
  ['police', '公安分局', 'Police'],
  ['fire', '消防救援大队', 'Fire and rescue'],
  ['market', '市场监督管理局', 'Market supervision bureau'],
  ['environment', '生态环境分局', 'Environment bureau'],
  ['enforcement', '综合执法局', 'Law enforcement bureau'],
  ['civil-affairs', '民政局', 'Civil affairs bureau'],
  ['health', '卫生健康局', 'Health bureau'],
  ['cdc', '疾病预防控制中心', 'Disease control centre'],
  ['education', '教育局', 'Education bureau'],
  ['labour', '人力资源社会保障局', 'Human resources and social security bureau'],
  ['medical-insurance', '医疗保障局', 'Medical insurance bureau'],
  ['emergency', '应急管理局', 'Emergency bureau'],
  ['river', '水务局', 'Water resources bureau'],
  ['disabled', '残疾人联合会', 'Disabled persons’ federation'],
  ['culture', '文化旅游局', 'Culture and tourism bureau'],
  ['animal', '动物卫生监督所', 'Animal health office'],
  ['tax', '税务局', 'Tax bureau'],
  ['housing-fund', '住房公积金管理部', 'Housing fund office'],
  ['women', '妇女联合会', 'Women’s federation'],
  ['hotline', '12345 热线工作站', '12345 hotline station'],
]
/** Departments that no item of the list names, but that have a desk, sign and help where they are asked. */
const FURTHER: readonly (readonly [key: string, zh: string, en: string])[] = [
  ['organisation', '委组织部', 'Organisation department'],
  ['publicity', '委宣传部', 'Publicity department'],
  ['united-front', '委统战部', 'United front department'],
  ['politics-law', '委政法委', 'Political and legal committee'],
  ['letters', '信访局', 'Petitions office'],
  ['justice', '司法局', 'Justice bureau'],
  ['finance', '财政局', 'Finance bureau'],
  ['reform', '发展和改革局', 'Development and reform bureau'],
  ['industry', '工业和信息化局', 'Industry bureau'],
  ['agriculture', '农业农村局', 'Agriculture bureau'],
  ['commerce', '商务局', 'Commerce bureau'],
  ['veterans', '退役军人事务局', 'Veterans’ bureau'],
  ['approvals', '行政审批服务局', 'Approvals bureau'],
  ['youth', '团委', 'Youth league'],
  ['unions', '总工会', 'Trade unions'],
  ['audit', '审计局', 'Audit bureau'],
  ['statistics', '统计局', 'Statistics bureau'],
  ['science', '科学技术局', 'Science bureau'],
  ['state-assets', '国有资产服务中心', 'State assets centre'],
  ['forest', '林业局', 'Forestry bureau'],
  ['energy', '能源局', 'Energy bureau'],
  ['archives', '档案馆', 'Archives'],
  ['data', '大数据服务中心', 'Data centre'],
  ['media', '融媒体中心', 'Media centre'],
  ['meteorology', '气象局', 'Weather bureau'],
  ['post', '邮政管理局', 'Postal bureau'],
  ['red-cross', '红十字会', 'Red Cross'],
  ['sports', '体育服务中心', 'Sports centre'],
  ['elderly', '老龄服务中心', 'Ageing services centre'],
  ['heating', '集中供热公司', 'Heating Co.'],
]

/** One centre, six sections, one team (1+6+1): key, Chinese, English, what it answers. */
const SECTIONS: readonly (readonly [key: string, zh: string, en: string, roles: string])[] = [
  ['party', '党群工作办公室', 'Party and people section', 'party supervision'],
  ['peace', '平安法治办公室', 'Public order and law section', 'peace justice mediation'],
  ['livelihood', '民生服务办公室', 'Livelihood section', 'civil-affairs health'],
  [
    'construction',
    '规划建设和城市管理办公室',
    'Building and city management section',
    'urban-management housing',
  ],
  ['emergency', '应急管理办公室', 'Emergency section', 'emergency rescue'],
  ['service', '便民服务中心', 'Citizen service centre', 'service labour suggestions'],
]

const PROPERTY = '安和 同德 万家 瑞安 佳苑 和美 恒信 润民 永嘉 康泰 丰景 明德'.split(' ')
const at = (level: 'street' | 'district', roles: string) => roles.split(' ').map((r) => `@${level}.${r}`)

export function makeOffices(
  spec: TownSpec,
  streets: readonly Node[],
  estates: readonly Estate[],
): PackUnit[] {
  const units: PackUnit[] = []
  const area = spec.manifest.hotline.slice(0, 4)
  const add = (u: Omit<PackUnit, 'phone' | 'parent' | 'capabilities'> & Partial<PackUnit>) =>
    units.push({
      parent: null,
      capabilities: [],
      ...u,
      phone: `${area}-72${String(units.length + 10001).slice(-5)}`,
    })
  for (const d of spec.departments) departments(d)
  for (const s of streets) street(s)
  let n = 0
  for (const e of estates) {
    if (n++ % 2 === 1) continue
    const community = e.path.slice(0, 12)
    const parent = `community.${community}`
    add({
      key: `property.${e.path}`,
      name: `${PROPERTY[n % PROPERTY.length]}物业${e.name}项目部`,
      nameEn: `Property manager ${e.path.slice(9)}`,
      kind: 'property',
      regionPath: e.path,
      capabilities: ['@property'],
      parent,
    })
    if (n % 4 === 1)
      add({
        key: `owners.${e.path}`,
        name: `${e.name}业主委员会`,
        nameEn: `Owners’ committee ${e.path.slice(9)}`,
        kind: 'owners-committee',
        regionPath: e.path,
        capabilities: ['@owners-committee'],
        parent,
      })
  }
  return units

  function departments(d: DepartmentsSpec) {
    add({
      key: `${d.key}.centre`,
      name: d.centre,
      nameEn: d.centreEn,
      kind: 'district',
      regionPath: d.region,
      // Of what nobody below can place or settle, the centre is the desk and the arbiter.
      capabilities: [...at('street', 'duty leader'), '@district.governance'],
    })
    const all = [
      ...NEEDED.map(([key, zh, en, company]) => ({ key, zh, en, kind: company ?? 'district', role: true })),
      ...FURTHER.map(([key, zh, en]) => ({ key, zh, en, kind: 'district', role: false })),
    ] as const
    if (d.count < NEEDED.length || d.count > all.length) throw new Error(`${d.key}: ${d.count} departments`)
    for (const x of all.slice(0, d.count))
      add({
        key: `${d.key}.${x.key}`,
        name: d.short + x.zh,
        nameEn: x.en,
        kind: x.kind as PackUnit['kind'],
        regionPath: d.region,
        capabilities: x.role ? at('district', x.key) : [],
      })
  }

  function street(n: Node) {
    const s = spec.lands
      .flatMap((l) => l.streets.map((x) => ({ ...x, path: l.county + x.code })))
      .find((x) => x.path === n.path)!
    const office = `${s.key}.office`
    const unit = (key: string, name: string, nameEn: string, more: Partial<PackUnit> = {}) =>
      add({
        key: `${s.key}.${key}`,
        name,
        nameEn,
        kind: 'street',
        regionPath: n.path,
        parent: office,
        ...more,
      })
    const hall = s.name.endsWith('街道') ? `${s.name}办事处` : `${s.name}人民政府`
    unit('office', hall, `${s.nameEn} office`, { parent: null })
    unit('leaders', `${n.short}班子`, `${s.nameEn} leaders`, { capabilities: at('street', 'leader') })
    unit('command', `${s.name}指挥中心`, `${s.nameEn} command centre`, { capabilities: at('street', 'duty') })
    for (const [key, zh, en, roles] of SECTIONS)
      unit(key, n.short + zh, `${s.nameEn}: ${en}`, { capabilities: at('street', roles) })
    unit('enforcement', `${n.short}综合执法队`, `${s.nameEn} enforcement team`, {
      kind: 'team',
      capabilities: at('street', 'enforcement'),
    })
    for (const c of n.below) {
      const key = `community.${c.path}`
      const code = c.path.slice(-6)
      add({
        key,
        name: c.name,
        nameEn: `${c.kind === 'village' ? 'Village' : 'Community'} ${code}`,
        kind: 'community',
        regionPath: c.path,
        capabilities: ['@community'],
        parent: office,
      })
      add({
        key: `volunteers.${c.path}`,
        name: `${c.name}志愿服务队`,
        nameEn: `Volunteers of ${code}`,
        kind: 'volunteers',
        regionPath: c.path,
        capabilities: ['@volunteers'],
        parent: key,
      })
      for (const g of c.below)
        add({
          key: `grid.${g.path}`,
          name: g.name,
          nameEn: `Grid ${g.path.slice(-9)}`,
          kind: 'grid',
          regionPath: g.path,
          capabilities: ['@grid'],
          parent: key,
        })
    }
  }
}
