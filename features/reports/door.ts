/** What a resident may know before saying anything: who takes reports, how soon somebody looks, and the ground round a point. */
import type { Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { reopenDays } from '../cases/answers.ts'
import { formatLimit } from '../clocks/rules.ts'
import type { RegionRow } from '../regions/answers.ts'

export function reportDoor(ctx: Pick<Ctx, 'app'>) {
  const { installation, services } = ctx.app
  const policy = services.items.policy(null)
  const words = (level: 'normal' | 'critical'): Words | null => {
    const limit = policy.levels[level].limits.confirm
    if (!limit) return null
    // Residents do not speak of working minutes: the office is open, and then so many minutes.
    return limit.unit === 'workingMinutes'
      ? {
          zh: `上班时间 ${formatLimit({ ...limit, unit: 'minutes' }, 'zh')}`,
          en: `${formatLimit({ ...limit, unit: 'minutes' }, 'en')} of office hours`,
        }
      : { zh: formatLimit(limit, 'zh'), en: formatLimit(limit, 'en') }
  }
  const centre = services.settings.get('centre')
  return {
    name: { zh: installation.name, en: installation.nameEn || installation.name },
    hotline: services.settings.hotline(),
    looked: { normal: words('normal'), critical: words('critical') },
    reopenDays,
    centre: Array.isArray(centre) ? ([Number(centre[0]), Number(centre[1])] as [number, number]) : null,
  }
}

/** Degrees of some 500 metres at our latitudes: a screen of a phone, and never the whole town in one answer. */
const reach = 0.005
const most = 1500

type Ring = readonly (readonly number[])[]

function ringsOf(r: RegionRow): Ring[] {
  const g = r.geometry as { type: string; coordinates: unknown } | null
  if (g?.type === 'Polygon') return (g.coordinates as Ring[]).slice(0, 1)
  if (g?.type === 'MultiPolygon') return (g.coordinates as Ring[][]).flatMap((p) => p.slice(0, 1))
  return []
}

export function reportGround(ctx: Pick<Ctx, 'app'>, [lng, lat]: [number, number]) {
  const { regions } = ctx.app.services
  const { rootPath } = ctx.app.installation
  const grid = regions.gridOf(lng, lat)
  if (!grid && !regions.nearest(lng, lat, 3000)) throw problem('report.place_unknown')
  const near = (r: RegionRow): boolean =>
    ringsOf(r).some((ring) =>
      ring.some(([x = 999, y = 999]) => Math.abs(x - lng) < reach && Math.abs(y - lat) < reach),
    )
  const features = regions
    .within(rootPath)
    .filter((r) => (r.kind === 'building' || r.kind === 'grid') && near(r))
    .slice(0, most)
    .map((r) => ({
      type: 'Feature' as const,
      properties: {
        id: r.path,
        name: r.name,
        kind: r.kind,
        height: Number(r.about.floors ?? 0) * 3,
      },
      geometry: r.geometry,
    }))
  return { place: grid ? regions.name(grid) : '', features }
}
