import { sql } from 'kysely'
import QRCode from 'qrcode'
import type { Ctx } from '../../kernel/context.ts'
import { type Raw, route } from '../../kernel/endpoint.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { addressFor } from './answers.ts'
import { publicUrlPreview, publicUrlSet, settingsGet } from './contract.ts'
import { readAddress, warningsOf } from './rules.ts'

defineProblems({
  'setting.bad_address': {
    status: 422,
    zh: '写全网址，到域名或端口为止，如 https://yige.example.cn',
    en: 'Give the whole address up to the name or port, as in https://yige.example.cn',
  },
})

function addressOr422(text: string): string {
  const url = readAddress(text)
  if (!url)
    throw problem('setting.bad_address', {
      issues: [{ path: 'url', code: 'invalid', message: 'not an http(s) address without a path' }],
    })
  return url
}

const shown = (ctx: Ctx, raw: Raw, set: string | null) => ({
  publicUrl: { set, ...addressFor(set, ctx.app, raw.req) },
})

export const routes = [
  route(settingsGet, async (ctx, _input, raw) => shown(ctx, raw, ctx.app.services.settings.publicUrl())),

  route(publicUrlPreview, async (_ctx, { query }) => {
    const url = addressOr422(query.url)
    const example = `${url}/r/YG-0001`
    const svg = await QRCode.toString(example, { type: 'svg', errorCorrectionLevel: 'Q', margin: 1 })
    return { url, warnings: warningsOf(url), example, svg }
  }),

  route(publicUrlSet, async (ctx, { body }, raw) => {
    const { rootPath } = ctx.app.installation
    ctx.access.need('setting.manage', rootPath)
    const url = body.url === null || body.url === '' ? null : addressOr422(body.url)
    const before = ctx.app.services.settings.publicUrl()
    await sql`insert into settings (key, value, updated_at) values ('publicUrl', ${JSON.stringify(url)}::jsonb, ${ctx.now})
              on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`.execute(
      ctx.db,
    )
    await audit(ctx, {
      action: 'setting.public_url',
      subjectKind: 'setting',
      subjectId: 'publicUrl',
      detail: { before, after: url },
    })
    ctx.afterCommit(() => ctx.app.services.settings.refresh())
    return shown(ctx, raw, url)
  }),
]
