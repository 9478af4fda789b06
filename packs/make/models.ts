import type { PackModel } from '../schema.ts'

/** The numbered models of the field as data: how many of whom stand where. `null` is the N: as many as there are. */
export const models: PackModel[] = [
  {
    key: '1+2+N',
    name: '1+2+N',
    zh: '社区书记一名；民警、网格员两人下沉；物业、业委会、志愿者、楼长若干',
    en: 'one secretary; one police officer and one grid worker; property managers, owners’ committees, volunteers and building heads',
    scope: 'grid',
    parts: [
      { label: '社区书记', count: 1, duties: ['secretary'], unitKinds: ['community'] },
      {
        label: '民警、网格员',
        count: 2,
        duties: ['police', 'worker'],
        unitKinds: ['community', 'grid', 'district'],
      },
      {
        label: '物业、业委会、志愿者、楼长',
        count: null,
        duties: ['property-manager', 'owners-committee', 'volunteer', 'building-head'],
        unitKinds: ['property', 'owners-committee', 'volunteers', 'grid'],
      },
    ],
  },
  {
    key: '1+3+N',
    name: '1+3+N',
    zh: '网格长一名；专职网格员、辅助网格员、民警三人；其他力量若干',
    en: 'one grid leader; a full-time worker, a deputy and a police officer; others',
    scope: 'grid',
    parts: [
      { label: '网格长', count: 1, duties: ['leader'], unitKinds: ['grid', 'community'] },
      {
        label: '网格员、辅助网格员、民警',
        count: 3,
        duties: ['worker', 'deputy', 'police'],
        unitKinds: ['grid', 'community'],
      },
      {
        label: '其他力量',
        count: null,
        duties: ['volunteer', 'building-head', 'property-manager'],
        unitKinds: ['volunteers', 'grid', 'property'],
      },
    ],
  },
  {
    key: '1+6+1',
    name: '1+6+1',
    zh: '一个指挥中心、六个办理科室、一支综合执法队伍',
    en: 'one command centre, six sections, one enforcement team',
    scope: 'street',
    parts: [
      { label: '指挥中心', count: 1, duties: ['dispatcher'], unitKinds: ['street'] },
      { label: '办理科室', count: 6, duties: ['signer'], unitKinds: ['street'] },
      { label: '综合执法队', count: 1, duties: ['signer'], unitKinds: ['team'] },
    ],
  },
  {
    key: '141',
    name: '141',
    zh: '一个治理中心、四个板块、一张村社网格',
    en: 'one governance centre, four sections, one net of grids',
    scope: 'street',
    parts: [
      { label: '治理指挥中心', count: 1, duties: ['dispatcher'], unitKinds: ['street'] },
      {
        label: '党的建设、经济发展、民生服务、平安法治',
        count: 4,
        duties: ['signer'],
        unitKinds: ['street'],
      },
      { label: '村社网格', count: 1, duties: ['worker', 'leader', 'deputy'], unitKinds: ['grid'] },
    ],
  },
  {
    key: '1+1+5+N',
    name: '1+1+5+N',
    zh: '一个智慧治理中心、一个信义治理平台、五级网格应用、若干场景',
    en: 'one governance centre, one trust platform, five levels of application, scenarios',
    scope: 'county',
    parts: [
      { label: '智慧治理中心', count: 1, duties: ['dispatcher'], unitKinds: ['district', 'street'] },
      { label: '治理平台', count: 1, duties: ['clerk'], unitKinds: ['street'] },
      { label: '五个应用', count: 5, duties: ['signer'], unitKinds: ['street'] },
      { label: '场景', count: null, duties: ['worker', 'volunteer'], unitKinds: ['grid', 'volunteers'] },
    ],
  },
]
