import type { Item, LevelRule, UnitFact } from './contract.ts'

/** A rule that is complete and publishable; a test changes what it is about. */
export function sampleRule(change: Partial<LevelRule> = {}): LevelRule {
  return {
    when: '其他',
    tests: [],
    owners: ['@crew'],
    coHandlers: [],
    informed: [],
    arbiter: '@duty',
    limits: { sign: '30 minutes', arrive: null, resolve: '2 working days', feedback: null },
    hurry: '4 working hours',
    ...change,
  }
}

export function sampleItem(change: Partial<Item> = {}): Item {
  return {
    code: '3.2.1',
    className: '市政设施',
    kindName: '供水',
    name: '供水管道爆裂',
    opening: '公共供水管破损',
    closing: '恢复供水',
    evidence: [{ type: 'photoAfter', count: 1, label: '整改后照片 1 张' }],
    keywords: ['喷水'],
    phrases: ['爆管'],
    notWords: [],
    legalBasis: ['《城市供水条例》'],
    levels: { normal: sampleRule() },
    admission: { allowed: ['到场看护', '关支阀'], forbidden: ['开挖抢修', '垫付材料'] },
    clocked: true,
    ...change,
  }
}

export const sampleUnits: UnitFact[] = [
  { id: 'crew', key: 'town.crew', name: '抢修班', regionPath: '999999001', capabilities: ['@crew'] },
  {
    id: 'office',
    key: 'county.water',
    name: '营业所',
    regionPath: '999999',
    capabilities: ['@crew', '@office'],
  },
  { id: 'duty', key: 'town.duty', name: '指挥中心', regionPath: '999999001', capabilities: ['@duty'] },
  {
    id: 'yard',
    key: 'yard.property',
    name: '院子物业',
    regionPath: '999999001001001001',
    capabilities: ['@property'],
  },
  { id: 'community', key: 'c.001', name: '一社区', regionPath: '999999001001', capabilities: ['@community'] },
]

/** Invented rows in the columns of the city-management case standard: every way its limits and units are written, and two bad rows. */
export const caseStandardCsv = `类型,大类代码,大类名称,小类代码,小类名称,处置单位,主管部门,立案条件,结案条件,处置时限
部件,1,公用设施,1,上水盖,城区供水服务站、各产权单位,城管局,缺失,恢复,2紧急工作时
部件,1,公用设施,1,上水盖,城区供水服务站、各产权单位,城管局,破损,更换,4小时
部件,1,公用设施,2,行道树,市容站 园林站及苗圃,城管局,枯死,修复,2天
事件,1,市容环境,1,垃圾,属地街道,城管局,乱堆,清理,1紧急工作时制止
事件,1,市容环境,1,垃圾,属地街道、属地执法队,城管局,散落,清理,2紧急工作日
事件,01,公用设施,3,积水,属地街道,城管局,积存,清理,5天
事件,01,公用设施,3,积水,属地街道,城管局,漫流,清理,尽快
事件,01,公用设施,3,,,城管局,流失,清理,1天
`
