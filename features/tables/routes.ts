import { route } from '../../kernel/endpoint.ts'
import * as acts from './acts.ts'
import * as c from './contract.ts'
import * as s from './contract-sheets.ts'
import * as definitions from './definitions.ts'
import * as lineage from './lineage.ts'
import * as make from './make.ts'
import * as queries from './queries.ts'

export const routes = [
  route(c.tablesList, (ctx) => definitions.list(ctx)),
  route(s.tablesDue, (ctx, { query }) => queries.due(ctx, query)),
  route(c.tablePreview, (ctx, { body }) => queries.preview(ctx, body), { db: 'own' }),
  route(c.tableVersions, (ctx, { params }) => definitions.versions(ctx, params.id)),
  route(c.tableCreate, (ctx, { body }) => definitions.create(ctx, body)),
  route(c.tableChange, (ctx, { params, body }) => definitions.change(ctx, params.id, body)),
  route(s.sheetMake, (ctx, { body }) => make.start(ctx, body)),
  route(s.sheetsReceived, (ctx) => queries.received(ctx)),
  route(s.sheetGet, (ctx, { params }) => queries.sheet(ctx, params.id)),
  route(s.sheetRows, (ctx, { params, query }) => queries.rows(ctx, params.id, query)),
  route(s.sheetCell, (ctx, { params }) => lineage.cell(ctx, params.id, params.n, params.key)),
  route(s.sheetCompare, (ctx, { params, query }) => lineage.compare(ctx, params.id, query.with)),
  route(s.sheetCheck, (ctx, { params }) => acts.check(ctx, params.id)),
  route(s.sheetFill, (ctx, { params, body }) => acts.fill(ctx, params.id, body)),
  route(s.sheetTakeProposals, (ctx, { params }) => acts.takeProposals(ctx, params.id)),
  route(s.sheetAsk, (ctx, { params, body }) => acts.ask(ctx, params.id, body)),
  route(s.sheetCancel, (ctx, { params }) => acts.cancel(ctx, params.id)),
  route(s.sheetHand, (ctx, { params, body }) => acts.hand(ctx, params.id, body)),
  route(s.sheetReturn, (ctx, { params, body }) => acts.sendBack(ctx, params.id, body)),
]
