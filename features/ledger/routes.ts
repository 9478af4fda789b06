import { route } from '../../kernel/endpoint.ts'
import { withActor } from '../cases/answers.ts'
import * as assets from './assets.ts'
import * as c from './contract.ts'
import * as a from './contract-assets.ts'
import * as f from './contract-findings.ts'
import * as i from './contract-imports.ts'
import * as g from './contract-merge.ts'
import * as m from './contract-more.ts'
import * as o from './contract-own.ts'
import * as x from './contract-retention.ts'
import * as r from './contract-rights.ts'
import * as t from './contract-tags.ts'
import * as findings from './findings.ts'
import * as imported from './import-queries.ts'
import * as imports from './imports.ts'
import * as merges from './merge.ts'
import * as mine from './my-data.ts'
import * as own from './own.ts'
import * as pairs from './pairs.ts'
import * as pass from './pass.ts'
import * as people from './people.ts'
import * as places from './places.ts'
import * as queries from './queries.ts'
import * as retention from './retention.ts'
import * as rights from './rights.ts'
import * as tags from './tags.ts'

export const routes = [
  route(c.buildingsList, (ctx, { query }) => queries.buildings(ctx, query)),
  route(c.buildingGet, (ctx, { params }) => queries.building(ctx, params.path)),
  route(c.homeGet, (ctx, { params }) => queries.home(ctx, params.id)),
  route(c.peopleList, (ctx, { query }) => queries.people(ctx, query)),
  route(c.personGet, (ctx, { params }) => queries.person(ctx, params.id)),
  route(c.personCreate, (ctx, { body }) => people.create(ctx, body)),
  route(c.personCorrect, (ctx, { params, body }) => people.correct(ctx, params.id, body)),
  route(
    c.personReveal,
    (ctx, { params, body }) =>
      withActor(ctx.app, ctx.actor, ctx.access, (self) => people.reveal(self, params.id, body)),
    { db: 'own' },
  ),
  route(c.homeCreate, (ctx, { body }) => places.createHome(ctx, body)),
  route(c.homeCorrect, (ctx, { params, body }) => places.correctHome(ctx, params.id, body)),
  route(c.residenceCreate, (ctx, { body }) => people.addResidence(ctx, body)),
  route(c.residenceCorrect, (ctx, { params, body }) => people.correctResidence(ctx, params.id, body)),
  route(c.residenceEnd, (ctx, { params, body }) => people.endResidence(ctx, params.id, body)),
  route(m.organisationsList, (ctx, { query }) => queries.organisations(ctx, query)),
  route(m.organisationGet, (ctx, { params }) => queries.organisation(ctx, params.id)),
  route(m.organisationCreate, (ctx, { body }) => places.createOrganisation(ctx, body)),
  route(m.organisationCorrect, (ctx, { params, body }) => places.correctOrganisation(ctx, params.id, body)),
  route(a.assetsList, (ctx, { query }) => assets.list(ctx, query)),
  route(a.assetGet, (ctx, { params }) => assets.one(ctx, params.id)),
  route(a.assetCreate, (ctx, { body }) => assets.create(ctx, body)),
  route(a.assetCorrect, (ctx, { params, body }) => assets.correct(ctx, params.id, body)),
  route(
    a.assetReveal,
    (ctx, { params, body }) =>
      withActor(ctx.app, ctx.actor, ctx.access, (mine) => assets.reveal(mine, params.id, body)),
    { db: 'own' },
  ),
  route(m.history, (ctx, { params }) => queries.history(ctx, params.id)),
  route(f.findingsList, (ctx, { query }) => findings.list(ctx, query)),
  route(f.findingGet, (ctx, { params }) => findings.one(ctx, params.id)),
  route(f.findingAnswer, (ctx, { params, body }) => findings.answer(ctx, params.id, body)),
  route(f.rulesList, (ctx, { query }) => findings.rules(ctx, query)),
  route(f.accuracy, (ctx, { query }) => pass.accuracy(ctx, query)),
  route(f.passesList, (ctx) => pass.list(ctx)),
  route(f.passStart, (ctx) => pass.start(ctx)),
  route(f.passCancel, (ctx, { params }) => pass.cancel(ctx, params.id)),
  route(o.ownList, (ctx) => own.list(ctx)),
  route(o.ownGet, (ctx, { params }) => own.one(ctx, params.id)),
  route(o.ownCreate, (ctx, { body }) => own.create(ctx, body)),
  route(o.ownChange, (ctx, { params, body }) => own.change(ctx, params.id, body)),
  route(o.ownTry, (ctx, { params }) => own.tryOut(ctx, params.id)),
  route(o.ownSwitch, (ctx, { params, body }) => own.turn(ctx, params.id, body)),
  route(g.mergesList, (ctx, { query }) => merges.list(ctx, query)),
  route(g.mergeCreate, (ctx, { body }) => merges.merge(ctx, body)),
  route(g.mergeUndo, (ctx, { params, body }) => merges.undo(ctx, params.id, body)),
  route(g.pairsList, (ctx, { query }) => pairs.list(ctx, query)),
  route(g.pairDecide, (ctx, { params, body }) => pairs.decide(ctx, params.id, body)),
  route(g.pairPasses, (ctx) => pairs.passes(ctx)),
  route(g.pairPassStart, (ctx) => pairs.startPass(ctx)),
  route(i.sourcesList, (ctx) => imported.sources(ctx)),
  route(i.sourceCreate, (ctx, { body }) => imports.createSource(ctx, body)),
  route(i.importsList, (ctx, { query }) => imported.list(ctx, query)),
  route(i.importCreate, (ctx, { body }) => imports.create(ctx, body)),
  route(i.importGet, (ctx, { params }) => imported.one(ctx, params.id)),
  route(i.importDry, (ctx, { params, body }) => imports.go(ctx, params.id, 'dry', body)),
  route(i.importStart, (ctx, { params, body }) => imports.go(ctx, params.id, 'take', body)),
  route(i.importCancel, (ctx, { params }) => imports.cancel(ctx, params.id)),
  route(i.importResume, (ctx, { params }) => imports.resume(ctx, params.id)),
  route(i.importUndo, (ctx, { params }) => imports.undo(ctx, params.id)),
  route(i.importRows, (ctx, { params, query }) => imported.rows(ctx, params.id, query)),
  route(i.importRowsFile, async (ctx, { params, query }, { reply }) => {
    const text = await imported.rowsFile(ctx, params.id, query)
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="ledger-import-${params.id.slice(0, 8)}.csv"`)
      .header('cache-control', 'no-store')
      .send(text)
    return undefined
  }),
  route(g.pairPassCancel, (ctx, { params }) => pairs.cancelPass(ctx, params.id)),
  route(r.personAsk, (ctx, { params, body }) => rights.ask(ctx, params.id, body)),
  route(r.requestsList, (ctx, { query }) => rights.list(ctx, query)),
  route(r.requestGet, (ctx, { params }) => rights.one(ctx, params.id)),
  route(r.accessLog, (ctx, { params }) => rights.accessLog(ctx, params.id)),
  route(r.requestDecide, (ctx, { params, body }) => rights.decide(ctx, params.id, body)),
  route(r.requestDone, (ctx, { params }) => rights.done(ctx, params.id)),
  route(r.mineGet, (ctx, { params }) => mine.mine(ctx, params.token)),
  route(r.mineLog, (ctx, { params }) => mine.mineLog(ctx, params.token)),
  route(r.mineAsk, (ctx, { params, body }) => mine.mineAsk(ctx, params.token, body), { secret: true }),
  route(r.mineWithdraw, (ctx, { params }) => mine.mineWithdraw(ctx, params.token)),
  route(x.retentionsList, (ctx) => retention.list(ctx)),
  route(x.retentionPeople, (ctx, { params }) => retention.people(ctx, params.id)),
  route(x.retentionAsk, (ctx) => retention.ask(ctx)),
  route(x.retentionDecide, (ctx, { params, body }) => retention.decide(ctx, params.id, body)),
  route(x.retentionCancel, (ctx, { params }) => retention.cancel(ctx, params.id)),
  route(r.held, (ctx) => rights.held(ctx)),
  route(t.tagsList, (ctx, { query }) => tags.list(ctx, query.region)),
  route(t.tagWrite, (ctx, { params, body }) => tags.write(ctx, params.key, body)),
  route(t.tagGrids, (ctx, { params, query }) => tags.grids(ctx, params.key, query.region)),
  route(t.tagPut, (ctx, { params, body }) => tags.put(ctx, params.key, body)),
  route(t.tagTake, (ctx, { params, body }) => tags.take(ctx, params.key, body)),
  route(t.tagsOn, (ctx, { params }) => tags.on(ctx, params.id)),
]
