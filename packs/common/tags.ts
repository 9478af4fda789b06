/**
 * Tags that every place begins with: what villages and streets put on households and people. What is about health, disability, relief or
 * children is sensitive: it names the law that allows it and the roles that read it. A place may change both.
 */
import type { TagSubject } from '../../features/ledger/rules/tags.ts'

export interface BuiltinTag {
  key: string
  subject: TagSubject
  zh: string
  en: string
  sensitive: boolean
  basis: { zh: string; en: string }
  readers: string[]
}

const near = ['community-secretary', 'care-officer', 'grid-leader', 'grid-worker']
const few = ['community-secretary', 'care-officer']
const duty = {
  zh: '《个人信息保护法》第十三条第一款第三项、第二十八条',
  en: 'Personal Information Protection Law, art. 13 para. 1 no. 3 and art. 28',
}
const law = (zh: string, en: string) => ({ zh: `${zh}；${duty.zh}`, en: `${en}; ${duty.en}` })
const relief = law('《社会救助暂行办法》', 'Interim Measures for Social Assistance')
const disabled = law('《残疾人保障法》', 'Law on the Protection of Persons with Disabilities')
const minors = law('《未成年人保护法》', 'Law on the Protection of Minors')
const old = law('《老年人权益保障法》', 'Law on the Protection of the Rights and Interests of the Elderly')

const open = (subject: TagSubject, key: string, zh: string, en: string): BuiltinTag => ({
  key,
  subject,
  zh,
  en,
  sensitive: false,
  basis: { zh: '', en: '' },
  readers: [],
})
const closed = (
  subject: TagSubject,
  key: string,
  zh: string,
  en: string,
  basis: BuiltinTag['basis'],
  readers = near,
): BuiltinTag => ({ key, subject, zh, en, sensitive: true, basis, readers })

export const builtinTags: readonly BuiltinTag[] = [
  closed('home', 'disabled-home', '残疾户', 'Home with a disabled person', disabled),
  closed('home', 'allowance-home', '低保户', 'Home on subsistence allowance', relief),
  closed('home', 'support-home', '五保户', 'Home with full support', relief),
  open('home', 'party-home', '党员户', 'Home of a Party member'),
  open('home', 'star-home', '星级文明户', 'Star home'),
  open('home', 'glory-home', '光荣之家', 'Home of honour (military)'),
  open('home', 'rented', '出租房', 'Rented out'),
  open('home', 'group-rented', '合租房', 'Shared by tenants'),
  open('home', 'vacant', '空置房', 'Vacant'),
  open('home', 'dangerous', '危房', 'Dangerous building'),
  open('home', 'bottled-gas', '使用瓶装燃气', 'Bottled gas'),
  open('home', 'dog', '养犬户', 'Keeps a dog'),
  open('person', 'away', '外出务工', 'Works elsewhere'),
  closed('person', 'student', '在读学生', 'At school', minors),
  closed('person', 'preschool', '学龄前儿童', 'Below school age', minors),
  closed('person', 'left-behind', '留守儿童', 'Left-behind child', minors),
  open('person', 'party-member', '党员', 'Party member'),
  open('person', 'volunteer', '志愿者', 'Volunteer'),
  open('person', 'building-head', '楼栋长', 'Head of the building'),
  open('person', 'representative', '居民代表', 'Residents’ representative'),
  closed(
    'person',
    'veteran',
    '退役军人',
    'Veteran',
    law('《退役军人保障法》', 'Law on the Protection of Veterans'),
    few,
  ),
  closed('person', 'disabled', '残疾人', 'Disabled', disabled),
  closed(
    'person',
    'helped-out',
    '转移要人帮',
    'Needs help to leave',
    law('《突发事件应对法》', 'Emergency Response Law'),
    [...near, 'dispatcher', 'street-leader'],
  ),
  closed('person', 'living-alone', '独居老人', 'Old and living alone', old, [...near, 'dispatcher']),
  open('person', 'aged-80', '高龄老人', 'Aged 80 and over'),
  closed(
    'person',
    'unemployed',
    '登记失业',
    'Registered as unemployed',
    law('《就业促进法》', 'Employment Promotion Law'),
  ),
  open('person', 'flexible-work', '灵活就业', 'Flexible work'),
  open('person', 'graduate', '未就业毕业生', 'Graduate without work'),
  closed(
    'person',
    'expecting',
    '孕产妇',
    'Expecting or new mother',
    law('《母婴保健法》', 'Law on Maternal and Infant Health Care'),
    few,
  ),
  closed(
    'person',
    'chronic',
    '慢性病随访',
    'Followed up for a chronic illness',
    law('《基本医疗卫生与健康促进法》', 'Basic Healthcare and Health Promotion Law'),
    few,
  ),
  open('organisation', 'small-place', '九小场所', 'Small place with fire risk'),
  open('organisation', 'fire-key', '消防重点单位', 'Key unit for fire safety'),
  open('organisation', 'catering', '餐饮单位', 'Catering'),
  open('organisation', 'hazardous', '危险化学品', 'Hazardous goods'),
  open('organisation', 'empty-shop', '空置门面', 'Empty shop'),
]
