import type { Ctx } from '../../kernel/context.ts'
import { type Asked, type Column, type Dataset, exportable } from '../exports/answers.ts'
import { assetsWhere, wireAssets } from './assets.ts'
import { ledgerVerbs } from './contract.ts'
import type { Asset } from './contract-assets.ts'
import { type AssetField, type AssetKind, type AssetValues, assetTypes, energyWords } from './rules/assets.ts'
import * as store from './store/assets.ts'
import { nextAfter } from './store/lists.ts'

type Out = Asset & { clear: AssetValues }
const w = (zh: string, en: string) => ({ zh, en })
/** As many rows as go out without a second person, like people (dataset.ts). */
const freeRows = 500
const masks = w('遮住中间；批准过的文件里是全的', 'Its middle is masked; whole in a file that was approved')

const id: Column<Out> = {
  key: 'id',
  head: w('标识', 'Id'),
  type: 'text',
  meaning: w('在台账里的标识，不变', 'Id in the ledger, never changes'),
  width: 38,
  of: (a) => a.id,
}
const typeOf = (kind: AssetKind): Column<Out> => ({
  key: 'type',
  head: w('种类', 'Type'),
  type: 'text',
  meaning: w('哪一种', 'Which type'),
  codes: assetTypes[kind],
  of: (a) => a.type,
})
const plain = (key: AssetField, zh: string, en: string, type: Column<Out>['type'] = 'text'): Column<Out> => ({
  key,
  head: w(zh, en),
  type,
  meaning: w('登记的', 'As listed'),
  of: (a) => a.values[key] ?? null,
})
const secret = (key: AssetField, zh: string, en: string, width = 14): Column<Out> => ({
  key,
  head: w(zh, en),
  type: 'text',
  meaning: masks,
  masked: true,
  width,
  of: (a) => a.values[key] ?? null,
  clear: (a) => a.clear[key] || null,
})
const rest: Column<Out>[] = [
  {
    key: 'at',
    head: w('位置', 'Place'),
    type: 'text',
    meaning: w('楼栋或网格，和写下的位置', 'Building or grid, and the place in words'),
    width: 30,
    of: (a) => a.place,
  },
  {
    key: 'due',
    head: w('下次检验', 'Next inspection'),
    type: 'day',
    meaning: w('到这一天要检验', 'To be inspected by that day'),
    of: (a) => a.due,
  },
  {
    key: 'overdue',
    head: w('检验过期', 'Overdue'),
    type: 'yesno',
    meaning: w('那一天已过', 'That day is past'),
    of: (a) => a.overdue,
  },
  {
    key: 'closed',
    head: w('报废、拆除日期', 'Scrapped or removed on'),
    type: 'day',
    meaning: w('空着是还在', 'Empty: it is there'),
    of: (a) => a.closedOn,
  },
  {
    key: 'source',
    head: w('来源', 'Source'),
    type: 'text',
    meaning: w('最近一版从哪里来', 'Where the last version came from'),
    of: (a) => a.source,
  },
  {
    key: 'verified',
    head: w('核实日期', 'Verified'),
    type: 'day',
    meaning: w('最近核实的那一天', 'Day it was verified last'),
    of: (a) => a.verified,
  },
  {
    key: 'open',
    head: w('待清疑点', 'Open findings'),
    type: 'number',
    meaning: w('还没有清的疑点', 'Findings that are open'),
    of: (a) => a.open,
  },
]
const owner = (zh: string, en: string): Column<Out> => ({
  key: 'owner',
  head: w(zh, en),
  type: 'text',
  meaning: w('台账里的人遮住姓名；单位是名称', 'Of a person the masked name; of an organisation its name'),
  width: 24,
  of: (a) => a.owner?.name || null,
})

const datasetOf = (kind: AssetKind, name: Column<Out>['head'], columns: Column<Out>[]): Dataset<Out> => {
  const where = (ctx: Ctx, f: Asked) =>
    assetsWhere(
      ctx,
      { kind, q: f.q },
      exportable(ctx, ledgerVerbs.read, f.region, 'a.region_path', {
        out: ledgerVerbs.export,
        reveal: f.clear ? ledgerVerbs.reveal : undefined,
      }),
    )
  return {
    name,
    verb: ledgerVerbs.read,
    out: ledgerVerbs.export,
    personal: {
      freeRows,
      reveal: ledgerVerbs.reveal,
      // Whose vehicle is in a file is in it.
      person: (a) =>
        a.owner?.kind === 'person' && a.owner.id ? { id: a.owner.id, regionPath: a.regionPath } : null,
    },
    columns,
    count: (ctx, f) => store.countAssets(ctx.db, where(ctx, f)),
    async page(ctx, f, after, limit) {
      const rows = await store.listAssets(ctx.db, where(ctx, f), after ?? undefined, limit)
      const shown = await wireAssets(ctx, rows)
      return {
        rows: shown.map((a, i) => ({ ...a, clear: store.openAsset(ctx.app, a.id, rows[i]!.sealed) })),
        next: rows.length === limit ? nextAfter(rows.at(-1)!) : null,
      }
    },
  }
}

export const vehiclesData = datasetOf('vehicle', w('台账的车辆', 'Vehicles of the ledger'), [
  id,
  secret('plate', '车牌号', 'Plate', 12),
  typeOf('vehicle'),
  { ...plain('energy', '动力', 'Drive'), codes: energyWords },
  plain('brand', '品牌型号', 'Make and model'),
  plain('colour', '颜色', 'Colour'),
  owner('车主', 'Owner'),
  secret('phone', '电话', 'Phone'),
  ...rest,
])
export const facilitiesData = datasetOf('facility', w('台账的设施', 'Facilities of the ledger'), [
  id,
  { ...plain('name', '名称', 'Name'), width: 24 },
  typeOf('facility'),
  owner('产权单位', 'Owned by'),
  secret('keeper', '看管人', 'Keeper'),
  secret('keeperPhone', '看管人电话', 'Phone of the keeper'),
  plain('looked', '检验日期', 'Inspected on', 'day'),
  plain('every', '几天检一次', 'Inspected every (days)'),
  ...rest,
])
