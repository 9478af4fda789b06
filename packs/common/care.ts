/** The eleven groups of archives, each with the law that asks for it, its readers, what is kept and how often somebody calls. */
import type { CareField, FieldKind } from '../../features/care/rules.ts'

export interface BuiltinGroup {
  key: string
  zh: string
  en: string
  basis: { zh: string; en: string }
  readers: string[]
  fields: CareField[]
  everyDays: number
}

const few = ['community-secretary', 'care-officer']
const some = [...few, 'grid-leader']
const near = [...some, 'grid-worker']

const field = (
  key: string,
  kind: FieldKind,
  zh: string,
  en: string,
  choices = '',
  required = false,
): CareField => ({ key, kind, zh, en, choices: choices === '' ? [] : choices.split('/'), required })
const text = (key: string, zh: string, en: string) => field(key, 'text', zh, en)
const amount = field('amount', 'number', '每月金额（元）', 'Yuan a month')
const since = field('since', 'date', '从哪天起', 'Since')
const needs = text('needs', '需要什么', 'Needs')
const guardian = [
  field('guardian', 'text', '监护人', 'Guardian', '', true),
  text('guardianPhone', '监护人电话', 'Phone of the guardian'),
  text('school', '就读学校', 'School'),
]

const relief = { zh: '《社会救助暂行办法》', en: 'Interim Measures for Social Assistance' }
const disabled = {
  zh: '《残疾人保障法》',
  en: 'Law on the Protection of Persons with Disabilities',
}
const old = {
  zh: '《老年人权益保障法》',
  en: 'Law on the Protection of the Rights and Interests of the Elderly',
}

export const builtinGroups: readonly BuiltinGroup[] = [
  {
    key: 'disability',
    zh: '残疾',
    en: 'Disability',
    basis: disabled,
    readers: some,
    fields: [
      field('kind', 'choice', '残疾类别', 'Kind', '视力/听力/言语/肢体/智力/精神/多重', true),
      field('level', 'choice', '残疾等级', 'Level', '一级/二级/三级/四级', true),
      text('certificate', '残疾人证号', 'Certificate'),
      text('aid', '辅助器具', 'Aids'),
      needs,
    ],
    everyDays: 30,
  },
  {
    key: 'severe-disability',
    zh: '重度残疾',
    en: 'Severe disability',
    basis: {
      zh: '《残疾人保障法》；国发〔2015〕52 号（重度残疾人护理补贴）',
      en: 'Law on the Protection of Persons with Disabilities; State Council no. 52 (2015) on care allowances',
    },
    readers: some,
    fields: [
      field('kind', 'choice', '残疾类别', 'Kind', '视力/听力/言语/肢体/智力/精神/多重', true),
      field('level', 'choice', '残疾等级', 'Level', '一级/二级', true),
      field('allowance', 'choice', '护理补贴', 'Care allowance', '已领/未领/不符合'),
      text('carer', '照护的人', 'Carer at home'),
      needs,
    ],
    everyDays: 14,
  },
  {
    key: 'full-support',
    zh: '五保供养',
    en: 'Full support',
    basis: {
      zh: '《社会救助暂行办法》第三章（特困人员供养）',
      en: 'Interim Measures for Social Assistance, chapter 3 (support of persons in extreme difficulty)',
    },
    readers: near,
    fields: [
      field('way', 'choice', '供养方式', 'Support', '分散供养/集中供养', true),
      field('self', 'choice', '自理能力', 'Looks after themselves', '全自理/半护理/全护理'),
      since,
      needs,
    ],
    everyDays: 14,
  },
  {
    key: 'empty-nest',
    zh: '空巢老人',
    en: 'Old people on their own',
    basis: old,
    readers: near,
    fields: [
      field('living', 'choice', '居住情况', 'Lives', '独居/夫妇同住', true),
      text('child', '子女联系方式', 'Phone of a child'),
      field('bell', 'choice', '一键呼叫', 'Call button', '有/没有'),
      needs,
    ],
    everyDays: 14,
  },
  {
    key: 'unattended-child',
    zh: '事实无人抚养儿童',
    en: 'Child without anyone to raise it',
    basis: {
      zh: '《未成年人保护法》；民发〔2019〕62 号',
      en: 'Law on the Protection of Minors; Ministry of Civil Affairs no. 62 (2019)',
    },
    readers: few,
    fields: [...guardian, amount, needs],
    everyDays: 14,
  },
  {
    key: 'child-in-need',
    zh: '困境儿童',
    en: 'Child in difficulty',
    basis: {
      zh: '《未成年人保护法》；国发〔2016〕36 号',
      en: 'Law on the Protection of Minors; State Council no. 36 (2016)',
    },
    readers: few,
    fields: [
      field('kind', 'choice', '哪种困境', 'Difficulty', '家庭贫困/自身困难/监护不当', true),
      ...guardian,
      needs,
    ],
    everyDays: 30,
  },
  {
    key: 'bereaved',
    zh: '失独家庭',
    en: 'Parents who lost their only child',
    basis: { zh: '《人口与计划生育法》', en: 'Population and Family Planning Law' },
    readers: few,
    fields: [field('help', 'choice', '特别扶助', 'Special support', '已领/未领'), amount, needs],
    everyDays: 30,
  },
  {
    key: 'military',
    zh: '涉军',
    en: 'Veterans and military families',
    basis: { zh: '《退役军人保障法》', en: 'Law on the Protection of Veterans' },
    readers: some,
    fields: [
      field('kind', 'choice', '哪一类', 'Kind', '退役军人/现役军人家属/烈士遗属/优抚对象', true),
      text('certificate', '优待证号', 'Certificate'),
      needs,
    ],
    everyDays: 90,
  },
  {
    key: 'age-allowance',
    zh: '高龄津贴',
    en: 'Allowance for old age',
    basis: { zh: '《老年人权益保障法》第三十三条', en: `${old.en}, art. 33` },
    readers: near,
    fields: [amount, since],
    everyDays: 90,
  },
  {
    key: 'relief',
    zh: '救济救助',
    en: 'Relief',
    basis: relief,
    readers: some,
    fields: [
      field('kind', 'choice', '哪种救助', 'Kind', '临时救助/医疗救助/教育救助/住房救助/受灾救助', true),
      field('sum', 'number', '金额（元）', 'Yuan'),
      since,
      needs,
    ],
    everyDays: 90,
  },
  {
    key: 'city-allowance',
    zh: '城市低保',
    en: 'Urban subsistence allowance',
    basis: {
      zh: '《社会救助暂行办法》第二章（最低生活保障）',
      en: 'Interim Measures for Social Assistance, chapter 2 (subsistence allowances)',
    },
    readers: some,
    fields: [
      text('certificate', '低保证号', 'Certificate'),
      field('members', 'number', '保障人数', 'People covered'),
      amount,
      field('review', 'date', '下次复核', 'Next review'),
    ],
    everyDays: 90,
  },
]
