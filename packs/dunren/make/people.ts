import { personName } from '../../make/names.ts'
import type { PackAccount, PackPerson, PackPost, PackUnit } from '../../schema.ts'
import { communities, type Grid, STREET } from './territory.ts'

export type Staff = { people: PackPerson[]; posts: PackPost[]; accounts: PackAccount[] }
type Role = PackAccount['role']
type Named = { name: string; try?: [zh: string, en: string] }

/** People whom the tour and the screens call by name. */
const STORY: Record<string, Named> = {
  zhouwb: {
    name: '周文博',
    try: ['值班长：确认、改派、裁定，全程可用键盘', 'Dispatcher: confirm, reroute, rule; all by keyboard'],
  },
  lihm: {
    name: '黎红梅',
    try: ['大东门社区书记：看本社区卡在哪，吹哨', 'Community secretary: what is stuck, whistle'],
  },
  tanqh: {
    name: '谭庆华',
    try: ['网格员，用手机打开一线：我到了、拍照、办完', 'Grid worker on the phone: arrive, photo, done'],
  },
  rangm: {
    name: '冉光明',
    try: ['供水抢修班：签收、到场、办结或退回', 'Water repair crew: accept, arrive, resolve or return'],
  },
  hejun: { name: '贺军', try: ['交巡警协办：占道改行', 'Traffic police as co-handler'] },
  duanlin: { name: '段琳', try: ['供电所协办：断电、复电', 'Power supply as co-handler'] },
  pugang: { name: '蒲刚', try: ['街道城管办签收', 'Signer of urban management'] },
  tianxl: { name: '田小玲' },
  gaomin: { name: '高敏', try: ['督查：催办、督办、看谁超期', 'Supervisor: hurry, supervise, who is late'] },
  tangwy: {
    name: '唐文远',
    try: ['街道分管领导：批延期、批清单、看全街道', 'Street leader: approve extensions and lists'],
  },
  linshu: { name: '林舒', try: ['数据员：导入、校核', 'Data clerk: import and check'] },
  chenyh: { name: '陈以恒', try: ['分析：统计、复盘', 'Analyst: statistics and review'] },
  sys: { name: '罗启', try: ['系统管理员：配置，不看业务', 'System administrator'] },
  sec: { name: '邱宁', try: ['安全管理员：账号、授权', 'Security administrator'] },
  aud: { name: '尹正', try: ['审计管理员：只看日志', 'Audit administrator'] },
  jiangt: { name: '蒋涛', try: ['区交通局签收：公交改线', 'Transport bureau signer'] },
  yangsf: { name: '杨素芬', try: ['志愿者：看望、代报', 'Volunteer'] },
  xiaog: { name: '肖刚' },
}

/** Grids that stand open on purpose, so that the demo shows a gap in cover: no deputy here, no worker there. */
export const OPEN_POSTS = { deputy: `${STREET}019005`, worker: `${STREET}017007` } as const

export function makeStaff(units: PackUnit[], grids: Grid[]): Staff {
  const people: PackPerson[] = []
  const posts: PackPost[] = []
  const accounts: PackAccount[] = []
  const taken = new Set(Object.values(STORY).map((s) => s.name))
  let serial = 0
  const person = (key: string, unit: string, role: Role, regionPath: string) => {
    const story = STORY[key]
    let name = story?.name
    while (name === undefined) {
      const next = personName(++serial)
      if (!taken.has(next)) name = next
    }
    taken.add(name)
    const n = people.length
    people.push({
      key,
      name,
      unit,
      phone: `1990023${String(1000 + n)}`,
      onDuty: story !== undefined || n % 10 < 7,
    })
    accounts.push({
      username: key,
      person: key,
      role,
      regionPath,
      ...(story?.try ? { tryZh: story.try[0], tryEn: story.try[1] } : {}),
    })
    return key
  }
  const post = (
    unit: string,
    duty: PackPost['duty'],
    name: string,
    nameEn: string,
    regionPath: string,
    holders: string[],
  ) => posts.push({ key: `${unit}/${duty}/${regionPath}`, unit, name, nameEn, duty, regionPath, holders })

  const command = 'dunren.command'
  post(command, 'dispatcher', '值班长', 'Dispatcher', STREET, [
    person('zhouwb', command, 'dispatcher', STREET),
    person('zb2', command, 'dispatcher', STREET),
    person('zb3', command, 'dispatcher', STREET),
  ])
  post(command, 'clerk', '数据员', 'Data clerk', STREET, [
    person('linshu', 'dunren.data', 'data-clerk', STREET),
  ])
  post('dunren.leaders', 'street-leader', '分管领导', 'Street leader', STREET, [
    person('tangwy', 'dunren.leaders', 'street-leader', STREET),
    person('ld2', 'dunren.leaders', 'street-leader', STREET),
  ])
  post('dunren.supervision', 'supervisor', '督查员', 'Supervisor', STREET, [
    person('gaomin', 'dunren.supervision', 'supervisor', STREET),
  ])
  person('chenyh', 'dunren.data', 'analyst', STREET)
  person('sys', 'dunren.office', 'system-admin', STREET)
  person('sec', 'dunren.office', 'security-admin', STREET)
  person('aud', 'dunren.office', 'audit-admin', STREET)

  const signers: Record<string, string> = {
    'dunren.urban-management': 'pugang',
    'fuling.traffic-police': 'hejun',
    'fuling.power': 'duanlin',
    'fuling.transport': 'jiangt',
  }
  let s = 0
  for (const u of units) {
    const working = ['street', 'team', 'company', 'district'].includes(u.kind)
    if (!working || ['dunren.office', command, 'dunren.leaders'].includes(u.key)) continue
    const n = ++s
    const scope = u.regionPath
    post(u.key, 'signer', '签收员', 'Signer', scope, [
      person(signers[u.key] ?? `qs${n}`, u.key, 'unit-signer', scope),
    ])
    const handlers =
      u.key === 'fuling.water-repair'
        ? ['rangm', `cb${n}a`, `cb${n}b`]
        : [`cb${n}a`, ...(n % 2 ? [`cb${n}b`] : [])]
    post(
      u.key,
      'handler',
      '承办人',
      'Handler',
      scope,
      handlers.map((k) => person(k, u.key, 'unit-handler', scope)),
    )
  }

  for (const c of communities) {
    const path = STREET + c.code
    const unit = `community.${path}`
    post(unit, 'secretary', '社区书记', 'Community secretary', path, [
      person(c.code === '001' ? 'lihm' : `sj${c.code}`, unit, 'community-secretary', path),
    ])
    post(unit, 'signer', '社区值班', 'Community desk', path, [
      person(`sq${c.code}`, unit, 'unit-signer', path),
    ])
    post(unit, 'police', '社区民警', 'Community police officer', path, [
      person(`mj${c.code}`, 'fuling.police', 'unit-handler', path),
    ])
    post(`volunteers.${path}`, 'volunteer', '志愿者队长', 'Head of volunteers', path, [
      person(c.code === '001' ? 'yangsf' : `zy${c.code}`, `volunteers.${path}`, 'volunteer', path),
    ])
    const own = grids.filter((g) => g.community === path)
    const leaders = [0, 1].map((k) => person(`wz${c.code}${'ab'[k]}`, unit, 'grid-leader', path))
    const deputies: string[] = []
    own.forEach((g, k) => {
      const key = `grid.${g.path}`
      const code = g.path.slice(9)
      const known: Record<string, string> = { '001003': 'tanqh', '013006': 'tianxl', '001004': 'xiaog' }
      post(key, 'leader', '网格长', 'Grid leader', g.path, [leaders[k % 2]!])
      post(
        key,
        'worker',
        '网格员',
        'Grid worker',
        g.path,
        g.path === OPEN_POSTS.worker ? [] : [person(known[code] ?? `wg${code}`, key, 'grid-worker', g.path)],
      )
      if (k % 2 === 0) deputies.push(person(`fz${code}`, key, 'grid-worker', path))
      post(
        key,
        'deputy',
        '辅助网格员',
        'Deputy grid worker',
        g.path,
        g.path === OPEN_POSTS.deputy ? [] : [deputies.at(-1)!],
      )
      post(key, 'building-head', '楼长', 'Building head', g.path, [
        person(`lz${code}`, key, 'volunteer', g.path),
      ])
    })
  }
  for (const u of units) {
    const code = u.regionPath.slice(9)
    if (u.kind === 'property')
      post(u.key, 'property-manager', '物业经理', 'Property manager', u.regionPath, [
        person(`wy${code}`, u.key, 'unit-signer', u.regionPath),
      ])
    if (u.kind === 'owners-committee')
      post(u.key, 'owners-committee', '业委会主任', 'Chair of the owners', u.regionPath, [
        person(`yw${code}`, u.key, 'volunteer', u.regionPath),
      ])
  }
  return { people, posts, accounts }
}
