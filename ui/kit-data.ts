/** Invented data of the component pages; places are real, people, texts and numbers are not. */
import type { ChainEntry } from './chain.tsx'
import type { Clock } from './clock.tsx'
import type { Handler } from './handlers.tsx'
import type { Level } from './marks.tsx'
import type { CaseGroup, CaseRowData } from './rows.tsx'

const base = Date.now()
/** Minutes from when the page was opened, as an instant. */
export const inMin = (m: number): string => new Date(base + m * 60_000).toISOString()

/** A clock due in `left` minutes of a limit of `of`. */
export const clock = (label: string, left: number, of: number): Clock => ({
  kind: label,
  label,
  start: inMin(left - of),
  due: inMin(left),
  soonAt: inMin(left - Math.min(of / 3, 120)),
  explain: '签收起算，连续计时，夜里和周末不停表。\n限 4 小时，权责清单 3.2.1。',
})
export const used = (from: number, took: number, limit: number): Clock => ({
  kind: 'used',
  start: inMin(from),
  stoppedAt: inMin(from + took),
  due: inMin(from + limit),
})

type Row = [Level, string, string, CaseRowData['channels'], string, Clock | undefined, string, boolean?]
const row = ([level, title, place, channels, note, c, to, fresh]: Row, i: number): CaseRowData => ({
  id: `r${i}${title.slice(0, 4)}`,
  level,
  title,
  place,
  channels: channels ?? [],
  ...(channels && channels.length > 1 ? { reports: `${channels.length} 条` } : {}),
  note,
  ...(c ? { clock: c } : {}),
  to,
  fresh: fresh ?? false,
})

const confirm: Row[] = [
  [
    'critical',
    '顺城街 18 号门前水管爆裂，水漫到一楼',
    '大东门 3 格',
    ['hotline', 'qr', 'worker'],
    '',
    clock('确认', 3.7, 10),
    '→ 供水公司敦仁抢修班',
    true,
  ],
  [
    'urgent',
    '独居老人水表 26 小时没有流量',
    '演武厅 6 格',
    ['device'],
    '',
    clock('确认', 8, 10),
    '→ 网格员 田小玲',
    true,
  ],
  [
    'urgent',
    '南门山步道护栏松动，扶上去会晃',
    '南门山 2 格',
    ['qr'],
    '照片 2',
    clock('确认', 17, 30),
    '→ 街道城管办',
    true,
  ],
  [
    'normal',
    '烧烤摊半夜一点还在吼歌，三晚没睡好',
    '太平街 4 格',
    ['hotline', 'hotline'],
    '可能与昨天 0141 是同一件',
    clock('确认', 24, 30),
    '→ 执法二中队',
  ],
  [
    'normal',
    '电梯停在 7 楼第三天，婆婆下不了楼',
    '高笋塘 5 格',
    ['camera'],
    '拿不准：电梯故障 / 物业失管',
    clock('确认', 25, 30),
    '等您选承办单位',
  ],
  [
    'normal',
    '建议在望栏桥公交站旁加两把长椅',
    '望栏桥 1 格',
    ['mail'],
    '建议，不计时限',
    { kind: 'none', state: 'off' },
    '→ 建议办理台',
  ],
]
const returned: Row[] = [
  [
    'urgent',
    '306 路改线后桅杆堡站取消，上学多走 900 米',
    '桅杆堡 2 格',
    ['hotline', 'qr', 'worker'],
    '公交公司 ⇄ 交通局',
    clock('裁定', 46, 240),
    '第 3 次退回',
  ],
  [
    'normal',
    '化粪池外溢，物业说归环卫',
    '清溪沟 3 格',
    ['qr'],
    '提议改派：华庭物业',
    clock('', 110, 240),
    '第 2 次退回',
  ],
]
const late: Row[] = [
  [
    'normal',
    '单元门禁坏了半个月，谁都能进',
    '何家堡 4 格',
    ['qr'],
    '已催 2 次 · 已升级到社区书记',
    clock('', -130, 600),
    '华庭物业',
  ],
  [
    'urgent',
    '较场坝菜市场后门下水倒灌',
    '较场坝 1 格',
    ['hotline', 'worker'],
    '现场 13:50 已到',
    clock('', -55, 240),
    '市政养护三班',
  ],
  [
    'normal',
    '路灯杆倾斜，下面是幼儿园接送口',
    '杨家湾 5 格',
    ['worker'],
    '等配件，延期未批',
    clock('', -38, 600),
    '区路灯所',
  ],
  [
    'normal',
    '楼道堆放纸箱，消防通道只剩半边',
    '太平街 6 格',
    ['device', 'worker'],
    '已约 15:00 清理',
    clock('', -12, 240),
    '太平街社区',
  ],
]
const soon: Row[] = [
  [
    'normal',
    '海陵路口信号灯相位太短，老人过不完',
    '海陵 2 格',
    ['hotline'],
    '交巡警 15:30 现场调',
    clock('', 93, 600),
    '交巡警大队',
  ],
  [
    'normal',
    '安康苑 3 栋屋顶漏水到顶楼两户',
    '安康 3 格',
    ['qr', 'hotline'],
    '维修资金已表决',
    clock('', 108, 600),
    '安康社区',
  ],
]

export const groups = (many = 0): CaseGroup[] => [
  { id: 'confirm', title: '待我确认', note: '系统已排好，确认或改一处', rows: confirm.map(row) },
  { id: 'returned', title: '退回待裁', note: '第三次退回由值班长裁定', rows: returned.map(row) },
  { id: 'late', title: '已超期', note: '最久 2 小时 10 分', rows: late.map(row) },
  {
    id: 'soon',
    title: '将到期',
    note: '两小时内',
    rows: [...soon, ...Array.from({ length: many }, (_, i) => soon[i % 2] as Row)].map(row),
  },
]

export const chain: ChainEntry[] = [
  {
    seq: 26,
    at: inMin(-5),
    kind: 'fact',
    title: '12345 回访：陈女士，满意',
    note: '“来得快，电表没淹到。”',
    hash: 'd0c11b7e',
  },
  {
    seq: 25,
    at: inMin(-6),
    kind: 'fact',
    title: '结果送达 12345（第 2 次）',
    note: '第一次超时，自动重送',
    hash: '91ab2204',
  },
  {
    seq: 23,
    at: inMin(-8),
    kind: 'change',
    who: '冉光明',
    title: '办结：换管 1.2 米、换支阀',
    note: '照片 2 张，17:05 恢复供水',
    hash: '5f7e01c9',
  },
  {
    seq: 17,
    at: inMin(-145),
    kind: 'change',
    who: '周文博',
    title: '不准退回，继续由供水公司办',
    note: '依据 3.2.1：红线外 2.3 米；不停表',
    hash: 'c42f9088',
  },
  {
    seq: 16,
    at: inMin(-147),
    kind: 'return',
    title: '冉光明 申请退回，提议华庭物业',
    note: '理由：疑在小区红线内；附红线图',
    hash: '7a90005d',
  },
  {
    seq: 13,
    at: inMin(-158),
    kind: 'change',
    who: '冉光明',
    title: '到场',
    note: '签收后 12 分 40 秒，定位 ±7 米',
    hash: '3c5511f2',
  },
  {
    seq: 11,
    at: inMin(-165),
    kind: 'late',
    title: '交巡警 签收，晚 6 分',
    note: '限 14:29；已自动催 1 次',
    hash: '19de44e3',
  },
  {
    seq: 9,
    at: inMin(-171),
    kind: 'change',
    who: '冉光明',
    title: '签收，时限起算',
    note: '派出后 19 秒',
    hash: '84f6002c',
  },
  {
    seq: 8,
    at: inMin(-172),
    kind: 'change',
    who: '周文博',
    title: '确认派遣',
    note: '系统拟派，未改；同时派 4 个协办',
    hash: 'b3e0009f',
  },
  {
    seq: 3,
    at: inMin(-179),
    kind: 'fact',
    title: '落图、定类、拟派',
    note: '规则 供水-03 第 12 版',
    hash: 'f1a4000e',
  },
  { seq: 1, at: inMin(-180), kind: 'change', who: '陈女士', title: '拨打 12345', hash: '000000a6' },
]

export const handlers: Handler[] = [
  {
    id: '1',
    name: '供水公司 冉光明',
    role: '主办 · 止水、换管',
    stages: [
      { clock: used(-172, 0.32, 1), note: '限 1 分' },
      { clock: used(-171, 12.7, 15), note: '限 15 分' },
      { clock: used(-171, 163, 240), note: '限 4 小时' },
    ],
  },
  {
    id: '2',
    name: '交巡警 贺军',
    role: '协办 · 占道改行',
    stages: [
      { clock: used(-172, 7, 1), note: '14:34 签' },
      { clock: used(-165, 14, 15), note: '限 15 分' },
      { clock: used(-165, 150, 240), note: '随主办' },
    ],
  },
  {
    id: '3',
    name: '城管办 蒲刚',
    role: '协办 · 恢复路面',
    stages: [
      { clock: used(-60, 20, 60), note: '限 1 小时' },
      { note: '不要求' },
      { clock: { ...clock('', 2880, 4000), words: '还剩 2 个工作日' }, note: '周二 17:30' },
    ],
  },
]

/** A picture drawn here, so that the component pages need no file. */
export const picture = (a: string, b: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><rect width="320" height="240" fill="${a}"/><path d="M0 170 120 90l70 60 40-30 90 70v50H0z" fill="${b}"/><circle cx="250" cy="60" r="24" fill="#fff" opacity=".5"/></svg>`,
  )}`
