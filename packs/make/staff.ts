/** People of a place, the posts they hold and their accounts. Names are invented; who is offered on the sign-in page is the focus of the place. */
import type { PackAccount, PackPerson, PackPost, PackUnit } from '../schema.ts'
import type { Node } from './ground.ts'
import { personName } from './names.ts'
import type { TownSpec } from './spec.ts'

type Role = PackAccount['role']
export type Staff = { people: PackPerson[]; posts: PackPost[]; accounts: PackAccount[] }

export function makeTownStaff(spec: TownSpec, units: readonly PackUnit[], streets: readonly Node[]): Staff {
  const people: PackPerson[] = []
  const posts: PackPost[] = []
  const accounts: PackAccount[] = []
  const { root, name: place, nameEn: placeEn } = spec.manifest
  const focus = root + spec.focus
  const taken = new Set<string>()
  let serial = spec.seed % 100_000
  const person = (
    key: string,
    unit: string,
    role: Role,
    regionPath: string,
    hint?: readonly [string, string],
  ) => {
    let name = personName(++serial)
    while (taken.has(name)) name = personName(++serial)
    taken.add(name)
    const n = people.length
    people.push({
      key,
      name,
      unit,
      phone: `19907${String(100_000 + n)}`,
      onDuty: hint !== undefined || n % 10 < 8,
    })
    const words = hint ? { tryZh: hint[0], tryEn: hint[1] } : {}
    accounts.push({ username: key, person: key, role, regionPath, ...words })
    return key
  }
  const post = (
    unit: string,
    duty: PackPost['duty'],
    [name, nameEn]: readonly [string, string],
    regionPath: string,
    holders: string[],
  ) => posts.push({ key: `${unit}/${duty}/${regionPath}`, unit, name, nameEn, duty, regionPath, holders })
  /** Only where the sign-in page shows: one of each. */
  const here = (path: string, zh: string, en: string): readonly [string, string] | undefined =>
    path.startsWith(focus) || focus.startsWith(path) ? [zh, en] : undefined

  const top = spec.departments[0]!
  const centre = `${top.key}.centre`
  post(centre, 'dispatcher', ['值班长', 'Dispatcher'], root, [
    person('zb1', centre, 'dispatcher', root, [
      `${top.centre}值班长：确认、改派、裁定，全程可用键盘`,
      `Dispatcher of ${placeEn}: confirm, reroute, rule; all by keyboard`,
    ]),
    person('zb2', centre, 'dispatcher', root),
    person('zb3', centre, 'dispatcher', root),
  ])
  post(centre, 'clerk', ['数据员', 'Data clerk'], root, [
    person('sj1', centre, 'data-clerk', root, ['数据员：导入、校核', 'Data clerk: import and check']),
  ])
  post(centre, 'street-leader', ['分管领导', 'Leader in charge'], root, [
    person('ld1', centre, 'street-leader', root, [
      `${place}分管领导：批延期、批清单、看全局`,
      `Leader of ${placeEn}: approve extensions and lists`,
    ]),
  ])
  post(centre, 'supervisor', ['督查员', 'Supervisor'], root, [
    person('dc1', centre, 'supervisor', root, [
      '督查：催办、督办、看谁超期',
      'Supervisor: hurry, supervise, who is late',
    ]),
  ])
  person('fx1', centre, 'analyst', root, ['分析：统计、复盘', 'Analyst: statistics and review'])
  person('sys', centre, 'system-admin', root, ['系统管理员：配置，不看业务', 'System administrator'])
  person('sec', centre, 'security-admin', root, ['安全管理员：账号、授权', 'Security administrator'])
  person('aud', centre, 'audit-admin', root, ['审计管理员：只看日志', 'Audit administrator'])

  let desk = 0
  for (const u of units) {
    const working = ['street', 'team', 'company', 'district'].includes(u.kind)
    if (!working || /\.(centre|office|leaders|command)$/.test(u.key)) continue
    const n = ++desk
    const shown = u.key === `${top.key}.water-repair`
    post(u.key, 'signer', ['签收员', 'Signer'], u.regionPath, [
      person(
        `qs${n}`,
        u.key,
        'unit-signer',
        u.regionPath,
        shown ? [`${u.name}签收`, `${u.nameEn}: signer`] : undefined,
      ),
    ])
    post(u.key, 'handler', ['承办人', 'Handler'], u.regionPath, [
      person(
        `cb${n}`,
        u.key,
        'unit-handler',
        u.regionPath,
        shown
          ? [`${u.name}：签收、到场、办结或退回`, `${u.nameEn}: accept, arrive, resolve or return`]
          : undefined,
      ),
    ])
  }
  // The centres of the counties under a city have a desk of their own.
  for (const d of spec.departments.slice(1)) {
    const unit = `${d.key}.centre`
    post(unit, 'dispatcher', ['值班长', 'Dispatcher'], d.region, [
      person(
        `zb${d.region.slice(root.length)}`,
        unit,
        'dispatcher',
        d.region,
        here(d.region, `${d.centre}值班长`, `Dispatcher of ${d.centreEn}`),
      ),
    ])
    post(unit, 'street-leader', ['分管领导', 'Leader in charge'], d.region, [
      person(`ld${d.region.slice(root.length)}`, unit, 'street-leader', d.region),
    ])
  }
  for (const s of streets) {
    const { key, name, nameEn } = spec.lands
      .flatMap((l) => l.streets.map((x) => ({ ...x, path: l.county + x.code })))
      .find((x) => x.path === s.path)!
    const code = s.path.slice(root.length)
    post(`${key}.command`, 'dispatcher', ['值班长', 'Dispatcher'], s.path, [
      person(
        `zb${code}`,
        `${key}.command`,
        'dispatcher',
        s.path,
        here(s.path, `${name}指挥中心值班长`, `Dispatcher of ${nameEn}`),
      ),
    ])
    post(`${key}.leaders`, 'street-leader', ['分管领导', 'Leader in charge'], s.path, [
      person(`ld${code}`, `${key}.leaders`, 'street-leader', s.path),
    ])
    const police = units
      .filter((u) => u.capabilities.includes('@district.police') && s.path.startsWith(u.regionPath))
      .at(-1)!
    let officer = ''
    s.below.forEach((c, k) => {
      const own = c.path.slice(root.length)
      const unit = `community.${c.path}`
      const village = c.kind === 'village'
      const secretary = person(
        `sj${own}`,
        unit,
        'community-secretary',
        c.path,
        here(c.path, `${c.name}书记：看本社区卡在哪，吹哨`, 'Secretary: what is stuck, whistle'),
      )
      post(
        unit,
        'secretary',
        village ? ['村书记', 'Village secretary'] : ['社区书记', 'Community secretary'],
        c.path,
        [secretary],
      )
      post(unit, 'signer', village ? ['村部值班', 'Village desk'] : ['社区值班', 'Community desk'], c.path, [
        person(`sq${own}`, unit, 'unit-signer', c.path),
      ])
      // An officer looks after some neighbouring communities, in the country more of them.
      if (k % (village ? 6 : 2) === 0) officer = person(`mj${own}`, police.key, 'unit-handler', s.path)
      post(unit, 'police', ['社区民警', 'Community police officer'], c.path, [officer])
      post(`volunteers.${c.path}`, 'volunteer', ['志愿者队长', 'Head of volunteers'], c.path, [
        person(
          `zy${own}`,
          `volunteers.${c.path}`,
          'volunteer',
          c.path,
          here(c.path, '志愿者：看望、代报', 'Volunteer'),
        ),
      ])
      const leader = person(
        `wz${own}`,
        unit,
        'grid-leader',
        c.path,
        here(c.path, `${c.name}网格长`, 'Grid leader'),
      )
      let deputy = ''
      c.below.forEach((g, n) => {
        const grid = `grid.${g.path}`
        const of = g.path.slice(root.length)
        const first = n === 0
        const worker = person(
          `wg${of}`,
          grid,
          'grid-worker',
          g.path,
          first
            ? here(
                c.path,
                `${g.name}网格员，用手机打开一线：我到了、拍照、办完`,
                'Grid worker on the phone: arrive, photo, done',
              )
            : undefined,
        )
        if (n % 3 === 0) deputy = person(`fz${of}`, grid, 'grid-worker', c.path)
        post(grid, 'leader', ['网格长', 'Grid leader'], g.path, [leader])
        post(grid, 'worker', ['网格员', 'Grid worker'], g.path, [worker])
        post(grid, 'deputy', ['辅助网格员', 'Deputy grid worker'], g.path, [deputy])
        post(
          grid,
          'building-head',
          village ? ['户长', 'Head of households'] : ['楼长', 'Building head'],
          g.path,
          [person(`lz${of}`, grid, 'volunteer', g.path)],
        )
      })
    })
  }
  for (const [n, u] of units.entries()) {
    if (u.kind === 'property')
      post(u.key, 'property-manager', ['物业经理', 'Property manager'], u.regionPath, [
        person(`wy${n}`, u.key, 'unit-signer', u.regionPath),
      ])
    if (u.kind === 'owners-committee')
      post(u.key, 'owners-committee', ['业委会主任', 'Chair of the owners'], u.regionPath, [
        person(`yw${n}`, u.key, 'volunteer', u.regionPath),
      ])
  }
  return { people, posts, accounts }
}
