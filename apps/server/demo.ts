/**
 * Fills a demo town by running its invented reports through the real pipeline, at the times they would have come in, and
 * lets the invented staff work on the older ones. Everything on the screens is made by the program's own rules.
 */

import { seedDuty } from '../../features/duty/load.ts'
import { intake } from '../../features/reports/answers.ts'
import type { App } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { Pack, PackReport } from '../../packs/schema.ts'
import { fillMediations } from './demo-mediations.ts'
import { passOn } from './demo-passing.ts'
import { fillSuggestions } from './demo-suggestions.ts'
import { at } from './demo-who.ts'
import { photograph, pictures, workOn } from './demo-work.ts'

const minutes = (n: number) => n * 60_000

/** The same report has the same request id at every start: a fill that was cut off goes on where it stopped. */
export function requestIdOf(key: string): string {
  const h = sha256(`demo:${key}`).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

export async function fillDemo(app: App, pack: Pack): Promise<number> {
  const now = app.clock().getTime()
  const byKey = new Map(pack.people.map((p) => [p.key, p]))
  const sorted = [...pack.reports].sort((a, b) => b.minutesAgo - a.minutesAgo)
  const picture = pictures(app)
  const followed = new Set<string>()
  const told = Map.groupBy(pack.reports, (r) => r.expected.item)
  for (const [n, r] of sorted.entries()) {
    const when = new Date(now - minutes(r.minutesAgo))
    const reporter = whoReports(pack, r, byKey)
    const result = await intake(at(app, when), {
      channel: r.channel,
      body: r.text,
      placeText: r.placeText,
      qrCode: r.qr,
      point: r.point,
      accuracy: r.point ? 12 : undefined,
      externalId: r.externalId,
      reporter,
      forOther: r.forOther,
      // Who comes by a code or the page is asked; most say yes.
      publicConsent: (r.channel === 'qr' || r.channel === 'web') && n % 4 !== 0,
      requestId: requestIdOf(r.key),
      actorName: reporter.kind === 'staff' ? reporter.name : '',
    })
    if (result.repeated) continue
    // Every other report by code or from the field brings a photo.
    if ((r.channel === 'qr' && n % 2 === 0) || r.channel === 'grid-worker' || r.channel === 'patrol')
      await photograph(
        app,
        result.caseId,
        'report',
        await picture(r.expected.item, 'before'),
        when,
        result.reportId,
        null,
      )
    if (followed.has(result.caseId)) continue
    followed.add(result.caseId)
    const many = (told.get(r.expected.item)?.length ?? 0) > 1
    const passes = many || n % 3 === 0
    await workOn(app, r, result.caseId, when.getTime(), now, picture, async (dispatched) => {
      if (passes) await passOn(app, result.caseId, many, dispatched)
    })
  }
  await seedDuty(app)
  // Both are kept in the county of the installation; a city has no ground of its own in one.
  const { county, rootPath } = app.installation
  if (rootPath.startsWith(county)) {
    await fillMediations(app, pack)
    await fillSuggestions(app, pack)
  }
  return sorted.length
}

function whoReports(
  pack: Pack,
  r: PackReport,
  byKey: Map<string, Pack['people'][number]>,
): Parameters<typeof intake>[1]['reporter'] {
  if (r.channel === 'grid-worker' || r.channel === 'patrol') {
    const account = pack.accounts.find((a) => a.username === r.by)
    const person = account ? byKey.get(account.person) : undefined
    return { kind: 'staff', name: person?.name ?? '网格员' }
  }
  return r.reporter
    ? { kind: 'named', name: r.reporter.name, phone: r.reporter.phone }
    : { kind: 'anonymous' }
}
