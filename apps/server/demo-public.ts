/** What a stranger finds beside the reports: filled-in forms, a plate that carries one, and solved cases on the public board. */

import { withActor } from '../../features/cases/answers.ts'
import { submitForm } from '../../features/forms/answers.ts'
import type { Answers } from '../../features/forms/contract.ts'
import { proposal, publish, workList } from '../../features/publicity/answers.ts'
import type { App } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { accessOf, actorOf, at, requestIdOf } from './demo.ts'

const filled: { form: string; hoursAgo: number; answers: Answers }[] = [
  {
    form: 'outage',
    hoursAgo: 3,
    answers: { what: 'weak', range: 'stair', households: 14, urgent: ['ill'] },
  },
  {
    form: 'noise',
    hoursAgo: 16,
    answers: {
      kind: 'dance',
      hours: ['evening', 'night'],
      now: 'no',
      days: 5,
      more: '音箱对着窗户，九点半还不停',
    },
  },
  { form: 'ebike-charging', hoursAgo: 20, answers: { where_in: 'window', count: 3, often: 'often' } },
  {
    form: 'suggestion',
    hoursAgo: 44,
    answers: { about: 'place', idea: '公交站边上能不能加两把有靠背的椅子，老人等车没处坐' },
  },
  { form: 'good-deed', hoursAgo: 50, answers: { what: '下雨天有个小伙子把摔倒的婆婆背回了家，没留名' } },
  {
    form: 'community-affairs',
    hoursAgo: 70,
    answers: { desk: 'party', party: 'room', words: '想借活动室教老人用手机，周六上午' },
  },
]

async function fillForms(app: App, pack: Pack): Promise<void> {
  const now = app.clock().getTime()
  const plates = pack.qr
  for (const [n, f] of filled.entries()) {
    const plate = plates[(n * 7) % Math.max(1, plates.length)]
    if (!plate || !app.services.forms.form(f.form)) continue
    await submitForm(at(app, new Date(now - f.hoursAgo * 3_600_000)), {
      key: f.form,
      version: 1,
      answers: f.answers,
      requestId: requestIdOf(`form:${f.form}`),
      channel: 'qr',
      qrCode: plate.code,
      reporter: { kind: 'anonymous' },
      publicConsent: true,
    })
  }
}

const most = 12

/** The dispatcher lets the masked words go as they are proposed, with the photos of before and after. */
async function fillBoard(app: App): Promise<void> {
  const chief = app.services.organisation.posts().find((p) => p.duty === 'dispatcher')?.holders[0]
  if (!chief) return
  const actor = actorOf(app, chief.accountId)
  const access = accessOf(['dispatcher'], app.installation.rootPath, [])
  const { rows } = await withActor(app, actor, access, (ctx) => workList(ctx, 'candidates', 60))
  let done = 0
  for (const r of rows) {
    if (done >= most) return
    // Words that no person would let go are passed over here too.
    await withActor(app, actor, access, async (ctx) => {
      const p = await proposal(ctx, r.caseId)
      const photos = p.photos.flatMap((x) =>
        x.phase === 'after' || x.phase === 'before'
          ? [{ id: x.id, phase: x.phase as 'before' | 'after' }]
          : [],
      )
      await publish(ctx, r.caseId, {
        requestId: uuidv7(),
        title: p.title.text.slice(0, 60),
        said: p.said.text.slice(0, 1000),
        result: p.result.text.slice(0, 1000),
        place: p.place.text.slice(0, 100),
        photos: photos.slice(0, 4),
        sure: false,
      })
      done++
    }).catch((err: unknown) => app.log.debug({ case: r.caseId, err }, 'not for the board'))
  }
}

export async function fillPublic(app: App, pack: Pack): Promise<void> {
  await fillForms(app, pack)
  await fillBoard(app)
}
