/** Forms that every place can begin with: what residents report most often, and the community's own affairs. */
import type { Definition, FormField } from '../../features/forms/contract-shapes.ts'

const w = (zh = '', en = '') => ({ zh, en })
type Rest = Partial<Pick<FormField, 'required' | 'help' | 'min' | 'max' | 'unit' | 'showIf' | 'options'>>

const ask = (key: string, kind: FormField['kind'], zh: string, en: string, rest: Rest = {}): FormField => ({
  key,
  kind,
  label: w(zh, en),
  help: w(),
  required: false,
  options: [],
  min: null,
  max: null,
  unit: w(),
  showIf: null,
  ...rest,
})
/** `water:停水:No water` → a choice. */
const of = (...all: string[]): FormField['options'] =>
  all.map((line) => {
    const [key = '', zh = '', en = ''] = line.split(':')
    return { key, label: w(zh, en) }
  })
const owed = { required: true }
const when = (field: string, ...is: string[]) => ({ showIf: { field, is } })
const where = ask('place', 'place', '在哪里', 'Where', {
  ...owed,
  help: w('写到楼栋门口就行', 'The building is enough'),
})
const photos = ask('photos', 'photo', '拍张照片', 'Photos')
const phone = ask('phone', 'phone', '您的电话', 'Your phone', {
  help: w(
    '只有办这件事的人能看，看一次留一次记录',
    'Only who works on it sees it, and every look is recorded',
  ),
})

const form = (
  title: [string, string],
  lead: [string, string],
  fields: FormField[],
  more: Partial<Definition> = {},
): Definition => ({
  title: w(...title),
  lead: w(...lead),
  itemCode: null,
  level: null,
  channel: null,
  fields,
  ...more,
})

export const builtinForms: readonly { key: string; definition: Definition }[] = [
  {
    key: 'outage',
    definition: form(
      ['停水停电报修', 'Water or power is out'],
      [
        '说清停了什么、影响多大，抢修班直接看得到。',
        'Say what is out and for how many; the repair crew reads it as you write it.',
      ],
      [
        ask('what', 'choice', '停了什么', 'What is out', {
          ...owed,
          options: of(
            'water:停水:Water',
            'power:停电:Power',
            'low:电压低、灯暗:Low voltage',
            'weak:水小、水压不足:Weak water',
          ),
        }),
        ask('range', 'choice', '哪些人家', 'Which homes', {
          ...owed,
          options: of(
            'mine:只有我家:Only mine',
            'stair:整个单元:The whole stairwell',
            'block:整栋或整片:The block or more',
          ),
        }),
        ask('households', 'number', '大约多少户', 'About how many homes', {
          min: 1,
          max: 5000,
          unit: w('户', 'homes'),
          ...when('range', 'stair', 'block'),
        }),
        ask('since', 'date', '从哪天开始', 'Since which day'),
        ask('urgent', 'choices', '有没有等不得的', 'Anything that cannot wait', {
          options: of(
            'ill:家里有病人用电:Somebody ill needs power',
            'lift:电梯里困了人:Somebody is in the lift',
            'flood:在漏水:Water is leaking',
          ),
        }),
        where,
        photos,
        phone,
      ],
    ),
  },
  {
    key: 'noise',
    definition: form(
      ['噪声扰民', 'Noise'],
      ['被反映的一方看不到是谁报的。', 'Whoever makes the noise never learns who reported it.'],
      [
        ask('kind', 'choice', '什么声音', 'What noise', {
          ...owed,
          options: of(
            'shop:商家音响喇叭:Shop loudspeakers',
            'site:夜间施工:Building site at night',
            'renovation:装修噪声:Renovation',
            'dance:广场舞:Square dancing',
            'neighbour:楼上邻居:Neighbours',
            'dog:狗叫:A dog',
          ),
        }),
        ask('hours', 'choices', '什么时候吵', 'When', {
          ...owed,
          options: of(
            'day:白天:By day',
            'noon:午休时:At noon',
            'evening:傍晚:In the evening',
            'night:夜里 22 点后:After 22:00',
          ),
        }),
        ask('now', 'choice', '现在还在吵吗', 'Is it going on now', {
          options: of('yes:正在吵:Yes', 'no:这会儿没有:Not now'),
        }),
        ask('days', 'number', '吵了几天', 'For how many days', { min: 1, max: 999, unit: w('天', 'days') }),
        ask('more', 'long', '还想说什么', 'Anything else'),
        where,
        phone,
      ],
    ),
  },
  {
    key: 'ebike-charging',
    definition: form(
      ['电动车飞线充电', 'E-bike charged by a cable out of a window'],
      [
        '楼里的火多半从这里起。看见了就报，不用留名。',
        'Many fires in stairwells begin here. No name needed.',
      ],
      [
        ask('where_in', 'choice', '在楼里哪个位置', 'Where in the building', {
          ...owed,
          options: of(
            'window:从窗户拉线到楼下:A cable out of a window',
            'stairs:楼道、门厅里充:In the stairwell',
            'home:推进家里充:Inside a home',
            'lift:推进电梯:In the lift',
          ),
        }),
        ask('count', 'number', '有几辆', 'How many bikes', { min: 1, max: 200, unit: w('辆', 'bikes') }),
        ask('often', 'choice', '经常这样吗', 'Does it happen often', {
          options: of('now:正在充:Charging now', 'often:天天这样:Every day', 'once:偶尔:Now and then'),
        }),
        where,
        photos,
      ],
      { itemCode: '5.4.1' },
    ),
  },
  {
    key: 'rental',
    definition: form(
      ['出租房报备', 'Register a rented home'],
      [
        '房东或中介填。不要写身份证号；网格员会上门核实。',
        'For landlords and agents. No ID numbers here; a grid worker calls to verify.',
      ],
      [
        ask('who', 'choice', '您是', 'You are', {
          ...owed,
          options: of('owner:房东:The owner', 'agent:中介:An agent', 'tenant:租客:A tenant'),
        }),
        where,
        ask('kind', 'choice', '怎么租', 'Rented as', {
          ...owed,
          options: of('whole:整套:Whole home', 'rooms:分间:By the room', 'short:日租、短租:By the day'),
        }),
        ask('rooms', 'number', '隔成几间', 'How many rooms', {
          min: 2,
          max: 50,
          unit: w('间', 'rooms'),
          ...when('kind', 'rooms'),
        }),
        ask('people', 'number', '住几个人', 'How many people', {
          ...owed,
          min: 1,
          max: 100,
          unit: w('人', 'people'),
        }),
        ask('from', 'date', '从哪天开始', 'From which day', owed),
        ask('safety', 'choices', '屋里有哪些', 'In the home there is', {
          options: of(
            'smoke:烟感:A smoke alarm',
            'extinguisher:灭火器:An extinguisher',
            'gas:燃气报警器:A gas alarm',
            'bars:防盗网打得开:Window bars that open',
          ),
        }),
        { ...phone, required: true },
      ],
      { itemCode: '6.7.2' },
    ),
  },
  {
    key: 'suggestion',
    definition: form(
      ['提个建议', 'A suggestion'],
      [
        '添个座椅、改个时间、办场活动，都可以说。',
        'A bench, other hours, an event: say what would make it better.',
      ],
      [
        ask('about', 'choice', '关于什么', 'About what', {
          ...owed,
          options: of(
            'place:添设施:Something to add',
            'service:改进服务:A service',
            'green:环境:Surroundings',
            'event:活动:An event',
          ),
        }),
        ask('idea', 'long', '您的建议', 'Your suggestion', owed),
        ask('place', 'place', '和哪里有关（可不写）', 'Which place (optional)'),
        photos,
        phone,
      ],
      { itemCode: '12.4.2', level: 'normal' },
    ),
  },
  {
    key: 'good-deed',
    definition: form(
      ['好人好事随手拍', 'A good deed'],
      ['看到谁帮了人，告诉社区，大家谢谢他。', 'Saw somebody help? Tell the community.'],
      [
        ask('what', 'long', '做了什么好事', 'What was done', owed),
        ask('day', 'date', '哪一天', 'Which day'),
        where,
        photos,
      ],
      { itemCode: '12.6.1', level: 'normal' },
    ),
  },
  {
    key: 'community-affairs',
    definition: form(
      ['社区事务', 'Community affairs'],
      [
        '党群、干部、综治、安全、环保，扫一张码找对人。',
        'One code for everything the community office does.',
      ],
      [
        ask('desk', 'choice', '找哪一块', 'What is it about', {
          ...owed,
          options: of(
            'party:党群服务:Party and residents',
            'staff:找社区干部:See a community officer',
            'order:综治调解:Order and mediation',
            'safety:安全隐患:A hazard',
            'green:环保卫生:Environment',
          ),
        }),
        ask('party', 'choice', '办什么', 'Which service', {
          options: of(
            'life:组织关系、党费:Membership',
            'volunteer:当志愿者:Volunteering',
            'room:借活动室:Borrow a room',
          ),
          ...when('desk', 'party'),
        }),
        ask('visit', 'date', '想哪天来', 'Which day suits you', when('desk', 'party', 'staff')),
        ask('words', 'long', '说一下是什么事', 'In your words', owed),
        ask('place', 'place', '在哪里', 'Where', { ...owed, ...when('desk', 'order', 'safety', 'green') }),
        { ...phone, ...when('desk', 'party', 'staff', 'order') },
        { ...photos, ...when('desk', 'safety', 'green') },
      ],
    ),
  },
]
