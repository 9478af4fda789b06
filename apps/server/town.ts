/** Gives the living town of a demo its people's way in, its places and its voices, from the pack and what is installed. */
import type { FastifyInstance } from 'fastify'
import {
  createDoor,
  type Inject,
  type Spot,
  startTown,
  type TownService,
  type Voice,
} from '../../features/town/answers.ts'
import type { Speed } from '../../features/town/contract.ts'
import type { App } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { pictureFor, pictureKey } from './demo-pictures.ts'

/** What the pack's people say that names no place: it can be said anywhere in the town. */
export function voicesOf(pack: Pack): Voice[] {
  const names = [
    ...pack.regions.filter((r) => r.kind !== 'building').flatMap((r) => [r.name, ...r.aliases]),
    ...pack.streets.flatMap((s) => [s.name, ...s.aliases]),
    ...pack.places.flatMap((p) => [p.name, ...p.aliases]),
  ].filter((n) => n.length >= 2)
  return (
    pack.reports
      .filter((r) => !names.some((n) => r.text.includes(n)) && !/\d+\s*(号|栋|格|路)/.test(r.text))
      // The town has no other cities' apps: what came by them is said on the page.
      .map((r) => ({
        text: r.text,
        channel:
          r.channel === 'open311' || r.channel === 'peer'
            ? 'web'
            : r.channel === 'visit'
              ? 'grid-worker'
              : r.channel,
        item: r.expected.item,
        level: r.expected.level,
      }))
  )
}

/** Buildings with an address, and codes, each with the worker of its grid. */
export function spotsOf(pack: Pack): Spot[] {
  const worker = new Map(
    pack.posts.filter((p) => p.duty === 'worker').map((p) => [p.regionPath, p.holders[0] ?? null]),
  )
  const account = new Map(pack.accounts.map((a) => [a.person, a.username]))
  const who = (path: string) => account.get(worker.get(path.slice(0, 15)) ?? '') ?? null
  return [
    ...pack.regions.flatMap((r) =>
      r.kind === 'building' && r.point && r.address
        ? [{ region: r.path, point: r.point, address: r.address, qr: null, worker: who(r.path) }]
        : [],
    ),
    ...pack.qr.flatMap((q) =>
      // Codes weigh as much as a few dozen houses: people report where a plate hangs.
      Array.from({ length: 12 }, () => ({
        region: q.regionPath,
        point: q.point,
        address: q.name,
        qr: q.code,
        worker: who(q.regionPath),
      })),
    ),
  ]
}

/** Grid workers that the sign-in page does not offer: the doors of the others are for whoever tries the demo. */
const visitorsOf = (pack: Pack): string[] => {
  const offered = new Set(pack.accounts.filter((a) => a.tryZh).map((a) => a.username))
  return [...new Set(spotsOf(pack).flatMap((s) => (s.worker && !offered.has(s.worker) ? [s.worker] : [])))]
}

/** Drawn scenes, each made once. */
export function album(): (item: string | null, phase: 'before' | 'after') => Promise<Buffer> {
  const made = new Map<string, Promise<Buffer>>()
  return (item, phase) => {
    const key = pictureKey(item, phase)
    const picture = made.get(key) ?? pictureFor(item, phase)
    made.set(key, picture)
    return picture
  }
}

export const doorOf = (app: App, server: FastifyInstance, pack: Pack) =>
  createDoor(app, server.inject.bind(server) as unknown as Inject, pack.manifest.demoPassword)

export async function startDemoTown(
  app: App,
  server: FastifyInstance,
  pack: Pack,
  speed: Speed,
): Promise<TownService> {
  const town = await startTown(app, {
    door: doorOf(app, server, pack),
    stories: pack.stories,
    voices: voicesOf(pack),
    spots: spotsOf(pack),
    picture: album(),
    speed,
    visitors: visitorsOf(pack),
  })
  app.services.town = town
  return town
}
