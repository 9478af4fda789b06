/** What a stranger finds beside the reports: filled-in forms, a plate that carries one, solved cases on the public board, and for staff sources. */

import { withActor } from '../../features/cases/answers.ts'
import { submitForm } from '../../features/forms/answers.ts'
import type { Answers } from '../../features/forms/contract.ts'
import { decide, post } from '../../features/lostfound/answers.ts'
import { proposal, publish, workList } from '../../features/publicity/answers.ts'
import type { App } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { requestIdOf } from './demo.ts'
import { fillSources } from './demo-sources.ts'
import { accessOf, actorOf, at } from './demo-who.ts'

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

const posted = [
  { kind: 'lost', hoursAgo: 30, publish: true, words: '丢了一个红色小学生书包，里面有作业本和水壶' },
  { kind: 'found', hoursAgo: 26, publish: true, words: '捡到红色书包，里面有作业本，放在门卫室' },
  { kind: 'found', hoursAgo: 5, publish: true, words: '捡到一串钥匙，挂着小熊' },
  { kind: 'lost', hoursAgo: 1, publish: false, words: '丢了老花镜，黑色镜盒，上午在凳子上坐过' },
] as const

/** Things lost and found near plates; one waits to be read. */
async function fillLost(app: App, pack: Pack): Promise<void> {
  const chief = app.services.organisation.posts().find((p) => p.duty === 'dispatcher')?.holders[0]
  const plate = pack.qr[0]
  if (!chief || !plate) return
  const access = accessOf(['dispatcher'], app.installation.rootPath, [])
  for (const [n, p] of posted.entries()) {
    const then = at(app, new Date(app.clock().getTime() - p.hoursAgo * 3_600_000))
    await withActor(then, actorOf(app, chief.accountId), access, async (ctx) => {
      const { id } = await post(ctx, {
        requestId: requestIdOf(`lost:${n}`),
        kind: p.kind,
        words: p.words,
        placeText: plate.name,
        point: plate.point,
        happenedOn: then.clock().toISOString().slice(0, 10),
        uploads: [],
      })
      if (p.publish)
        await decide(ctx, id, {
          requestId: uuidv7(),
          baseVersion: 1,
          do: 'publish',
          title: p.words.split('，')[0]!,
          words: p.words,
        })
    })
  }
}

/** An ornament of the demo: what fails is logged and never keeps the program from starting. */
export async function fillPublic(app: App, pack: Pack): Promise<void> {
  for (const fill of [
    () => fillForms(app, pack),
    () => fillBoard(app),
    () => fillLost(app, pack),
    () => fillSources(app, pack),
  ])
    await fill().catch((err: unknown) => app.log.warn({ err }, 'a part of the demo was not filled'))
}
