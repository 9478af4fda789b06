import { route } from '../../kernel/endpoint.ts'
import { audit } from '../audit/answers.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import { fileOf } from './files/files.ts'
import * as query from './query.ts'

export const routes = [
  route(c.analysesList, (ctx, { query: q }) => query.list(ctx, q)),
  route(c.analysisMake, (ctx, { body }) => commands.make(ctx, body)),
  route(c.analysisGet, (ctx, { params }) => query.get(ctx, params.id)),
  route(c.analysisEdit, (ctx, { params, body }) => commands.edit(ctx, params.id, body)),
  route(c.analysisVersions, (ctx, { params }) => query.versions(ctx, params.id)),
  route(c.analysisApprove, (ctx, { params, body }) => commands.approve(ctx, params.id, body)),
  route(c.analysisShare, (ctx, { params, body }) => commands.share(ctx, params.id, body)),
  // Its answer holds a secret: it makes its own transaction, and the answer is not stored with others.
  route(c.analysisLink, (ctx, { params, body }) => commands.link(ctx, params.id, body), { db: 'own' }),
  route(c.analysisSeen, (ctx, { params }) => commands.seen(ctx, params.id)),
  route(c.analysisCompare, (ctx, { params }) => query.compare(ctx, params.id)),
  route(c.scheduleSet, (ctx, { body }) => commands.schedule(ctx, body.kind, body.on)),
  route(c.analysisPublic, (ctx, { params }) => query.publicOne(ctx, params.token)),

  route(c.analysisFile, async (ctx, { params, query: { format, language } }, { reply }) => {
    const a = await query.get(ctx, params.id)
    const file = await fileOf(a, format, language)
    await audit(ctx, {
      action: 'analysis.file',
      subjectKind: 'analysis',
      subjectId: a.id,
      regionPath: a.regionPath,
      detail: { format, title: a.title },
    })
    const name = encodeURIComponent(`${a.title}.${format}`)
    reply.header('content-disposition', `attachment; filename="analysis.${format}"; filename*=UTF-8''${name}`)
    reply.type(file.type).send(file.bytes)
  }),
]
