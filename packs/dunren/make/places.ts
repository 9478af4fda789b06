import { inBlock, type Mesh } from '../../make/mesh.ts'
import type { Random } from '../../make/random.ts'
import type { PackPlace, PackQr } from '../../schema.ts'
import type { Built } from './buildings.ts'
import { type Grid, STREET } from './territory.ts'

/** Name, kind, community and grid, other names people use. */
const PLACES: [string, PackPlace['kind'], string, string[]][] = [
  ['大东门小学', 'school', '001001', ['东门小学']],
  ['大东门公交站', 'bus-stop', '001003', ['大东门站']],
  ['大东门老城门', 'landmark', '001004', ['老城门', '城门洞']],
  ['大东门便民市场', 'market', '001005', ['东门菜市场']],
  ['黔靖街中学', 'school', '003002', ['靖街中学']],
  ['黔靖广场', 'park', '003004', ['黔靖街广场']],
  ['望栏桥公交站', 'bus-stop', '005001', ['望栏桥站']],
  ['望栏桥', 'landmark', '005003', ['老桥', '望栏桥头']],
  ['乌杨树农贸市场', 'market', '006004', ['乌杨市场']],
  ['乌杨树公交站', 'bus-stop', '006002', []],
  ['桅杆堡公交站', 'bus-stop', '007002', ['桅杆堡站']],
  ['桅杆堡小学', 'school', '007005', ['桅杆小学']],
  ['南门山步道', 'park', '008002', ['南门山', '山门步道']],
  ['南门山观景台', 'landmark', '008001', ['观景台']],
  ['何家堡社区卫生站', 'hospital', '009002', ['何家堡卫生站']],
  ['杨家湾幼儿园', 'school', '010005', ['杨家湾幼儿园接送口']],
  ['杨家湾公交站', 'bus-stop', '010003', []],
  ['高笋塘步行街', 'landmark', '011003', ['步行街', '高笋塘商圈']],
  ['高笋塘公交枢纽', 'bus-stop', '011001', ['公交枢纽']],
  ['高笋塘公园', 'park', '011006', ['塘边公园']],
  ['演武厅旧址', 'landmark', '013003', ['练武厅']],
  ['演武厅卫生服务中心', 'hospital', '013005', ['社区医院', '卫生服务中心']],
  ['较场坝菜市场', 'market', '014001', ['校场坝菜市场', '较场坝市场']],
  ['较场坝公交站', 'bus-stop', '014003', []],
  ['太平街网格驿站', 'office', '015004', ['网格驿站']],
  ['太平街夜市', 'market', '015006', ['夜市街']],
  ['清溪沟桥', 'landmark', '016002', ['沟边桥']],
  ['清溪沟溪口', 'landmark', '016004', ['溪口']],
  ['崩土坎小学', 'school', '017002', []],
  ['崩土坎挡墙', 'landmark', '017005', ['大堡坎']],
  ['观音阁', 'temple', '019002', ['阁楼']],
  ['观音阁公交站', 'bus-stop', '019005', []],
  ['海陵路口', 'landmark', '020002', ['海陵路红绿灯']],
  ['海陵养老服务站', 'office', '020004', ['养老站']],
  ['安康公园', 'park', '021004', []],
  ['滨江码头', 'landmark', '021001', ['老码头']],
  ['敦仁派出所', 'police', '003003', ['派出所敦仁所']],
  ['敦仁街道办事处', 'office', '003005', ['街道办', '街道办公楼']],
]

export function makePlaces(mesh: Mesh, grids: Grid[], r: Random): PackPlace[] {
  return PLACES.map(([name, kind, code, aliases]) => {
    const grid = grids.find((g) => g.path === STREET + code)!
    const block = grid.blocks[name.length % grid.blocks.length]!
    // Stops stand on the walk along the southern side; everything else somewhere inside the block.
    const v = kind === 'bus-stop' ? 0.04 : 0.25 + r.next() * 0.08
    const point = mesh.geo(...inBlock(mesh, block, 0.25 + r.next() * 0.5, v))
    return { name, kind, aliases, point, regionPath: grid.path }
  })
}

/** Doors of 顺城街 that carry a plate, by their printed numbers; the one of the story is DR-0318. */
const DOORS: [string, string][] = [
  ['顺城街 2 号', 'DR-0302'],
  ['顺城街 6 号', 'DR-0306'],
  ['顺城街 9 号', 'DR-0309'],
  ['顺城街 11 号', 'DR-0311'],
  ['顺城街 18 号', 'DR-0318'],
  ['顺城街 22 号', 'DR-0322'],
]

const STORY_ESTATES = ['安康苑', '华庭小区', '何家堡大院', '高笋塘花园']

export function makeQr(places: PackPlace[], built: Built): PackQr[] {
  const codes: PackQr[] = DOORS.map(([address, code]) => {
    const door = built.doors.get(address)!
    return { code, name: `${address}门前`, regionPath: door.grid, point: door.point }
  })
  const named = places.filter((p) => ['bus-stop', 'market', 'school', 'park', 'hospital'].includes(p.kind))
  for (const [n, p] of named.entries())
    codes.push({ code: `DR-${1001 + n}`, name: p.name, regionPath: p.regionPath, point: p.point })
  const gates = built.estates.filter((e, n) => n % 6 === 0 || STORY_ESTATES.includes(e.name))
  for (const [n, e] of gates.entries())
    codes.push({ code: `DR-${2001 + n}`, name: `${e.name}大门`, regionPath: e.path, point: e.point })
  return codes.sort((a, b) => (a.code < b.code ? -1 : 1))
}
