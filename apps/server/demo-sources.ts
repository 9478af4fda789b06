/**
 * Sources of the demo: a folder below the data folder that really is watched, with a table that was dropped into it this morning, and
 * a mailbox and a system that have no other side here and say so.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asSystem } from '../../features/cases/answers.ts'
import { runImport } from '../../features/channels/import-run.ts'
import { intake } from '../../features/reports/answers.ts'
import { createSource, lookDue } from '../../features/sources/answers.ts'
import { SourceSettings } from '../../features/sources/contract.ts'
import type { App } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { requestIdOf } from './demo.ts'
import { at } from './demo-who.ts'

const place = 'message-board'
const said = [
  ['垃圾清运', '垃圾房门口堆了三天没清，天热味道大', '廖女士', '19900239101'],
  ['路灯', '晚上从公交站走回家一路黑，三盏路灯都不亮', '鲁先生', '19900239102'],
  ['噪声', '工地夜里十一点还在打桩，孩子睡不着', '霍女士', '19900239103'],
] as const

export async function fillSources(app: App, pack: Pack): Promise<void> {
  const { rootPath, county, dataDir } = app.installation
  const morning = new Date(app.clock().getTime() - 3 * 3_600_000)
  const then = at(app, morning)
  const there = new Set(
    (await app.pools.system.selectFrom('sources').select('id').execute()).map((s) => s.id),
  )
  const add = async (key: string, name: string, channel: string, settings: unknown, pausedWhy = '') => {
    // A fill that was cut off goes on.
    if (there.has(requestIdOf(`source:${key}`))) return
    await asSystem(then, (ctx) =>
      createSource(ctx, {
        requestId: requestIdOf(`source:${key}`),
        name,
        channel,
        regionPath: rootPath,
        settings: SourceSettings.parse(settings),
        secrets: { headers: {} },
        active: pausedWhy === '',
        pausedWhy,
      }),
    )
  }
  await add('folder', '区留言板导出表', 'mailbox', { kind: 'folder', place })
  await add(
    'mail',
    '街道信箱',
    'mailbox',
    {
      kind: 'mail',
      address: 'xinxiang@street.example.cn',
      user: 'xinxiang@street.example.cn',
      imap: { host: 'imap.street.example.cn', port: 993, tls: true },
      smtp: { host: 'smtp.street.example.cn', port: 465, tls: true },
    },
    '演示没有真的邮箱；填上地址和密码，试一次，再启用',
  )
  await add(
    'pull',
    '区城管案件接口',
    'hotline',
    {
      kind: 'pull',
      url: 'https://cg.district.example.cn/api/cases?since={since}',
      list: 'data.items',
      map: {
        externalId: 'caseNo',
        content: 'detail',
        placeText: 'address',
        lng: 'lon',
        lat: 'lat',
        occurredAt: 'createdAt',
      },
      crs: 'gcj02',
      paging: { by: 'page', param: 'page', first: 1 },
      since: { field: 'updatedAt', first: '' },
      answerUrl: 'https://cg.district.example.cn/api/cases/{externalId}/result',
    },
    '演示没有真的对端；地址换成您的接口，试一次，再启用',
  )
  await lookDue(then)
  const communities = pack.regions.filter((r) => r.kind === 'community')
  const rows = said.map(([title, body, name, phone], n) =>
    [
      `LY-04${12 + n}`,
      title,
      body,
      communities[(n * 5) % Math.max(1, communities.length)]?.name ?? '',
      name,
      phone,
    ].join(),
  )
  const table = ['留言编号,主题,内容,地点,姓名,电话', ...rows, ''].join('\r\n')
  await writeFile(join(dataDir, 'folders', place, 'in', '留言板导出.csv'), `\ufeff${table}`)
  // Seen, seen again unchanged and so whole, read, and put away: as it goes by itself within half a minute.
  for (const seconds of [20, 40, 60]) {
    const later = at(app, new Date(morning.getTime() + seconds * 1000))
    await lookDue(later)
    const open = await app.pools.system
      .selectFrom('source_items')
      .select('import_id')
      .where('county', '=', county)
      .where('state', '=', 'running')
      .execute()
    for (const i of open) if (i.import_id) await runImport(later, i.import_id, { take: intake })
  }
}
