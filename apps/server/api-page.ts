/** The API as a readable page, made of the OpenAPI document alone: no script, no download, prints well. */
const esc = (s: unknown): string =>
  String(s ?? '').replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

interface Operation {
  operationId: string
  tags?: string[]
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>
}

export function apiPage(document: Record<string, unknown>): string {
  const paths = document.paths as Record<string, Record<string, Operation>>
  const byTag = new Map<string, { method: string; path: string; op: Operation }[]>()
  for (const [path, methods] of Object.entries(paths))
    for (const [method, op] of Object.entries(methods)) {
      const tag = op.tags?.[0] ?? 'other'
      byTag.set(tag, [...(byTag.get(tag) ?? []), { method, path, op }])
    }
  const info = document.info as { title: string; version: string; description: string }
  const schema = (s: unknown) =>
    s && Object.keys(s as object).length ? `<pre>${esc(JSON.stringify(s, null, 2))}</pre>` : ''
  const one = ({ method, path, op }: { method: string; path: string; op: Operation }) => `
<details id="${esc(op.operationId)}"><summary><b class="m">${method.toUpperCase()}</b> <code>${esc(path)}</code> <span>${esc(op.summary)}</span></summary>
<p>${esc(op.description)}</p>
${op.parameters?.length ? `<table><tr><th>parameter</th><th>in</th><th>schema</th></tr>${op.parameters.map((p) => `<tr><td><code>${esc(p.name)}</code>${p.required ? ' *' : ''}</td><td>${esc(p.in)}</td><td><code>${esc(JSON.stringify(p.schema))}</code></td></tr>`).join('')}</table>` : ''}
${op.requestBody ? `<h4>Body</h4>${schema(Object.values(op.requestBody.content)[0]?.schema)}` : ''}
${Object.entries(op.responses)
  .filter(([k]) => k !== 'default')
  .map(([k, r]) => `<h4>${k}</h4>${schema(r.content ? Object.values(r.content)[0]?.schema : undefined)}`)
  .join('')}
</details>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${esc(info.title)} API</title>
<style>body{font:14px/22px system-ui,"Noto Sans SC","PingFang SC",sans-serif;margin:0;background:#ecf0f0;color:#14201f}main{max-width:1100px;margin:0 auto;padding:24px 20px 80px}
h1{font-size:28px;line-height:36px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px}details{background:#fff;border:1px solid #dae1e1;border-radius:8px;margin:6px 0;padding:0 14px}
summary{cursor:pointer;padding:9px 0;display:flex;gap:12px;flex-wrap:wrap;align-items:baseline}summary span{color:#42525a}summary:focus-visible{outline:2px solid #0a5f6b;outline-offset:2px}.m{color:#0a5f6b;min-width:52px}
pre{background:#f6f8f8;border-radius:4px;padding:10px;overflow:auto;font-size:12px;line-height:18px;max-height:420px}code{font-family:ui-monospace,Menlo,Consolas,monospace}table{border-collapse:collapse}td,th{text-align:left;padding:4px 12px 4px 0;vertical-align:top}a{color:#0a5f6b}nav{display:flex;gap:14px;flex-wrap:wrap;margin:12px 0}</style>
<main><h1>${esc(info.title)} API</h1><p>${esc(info.description)} <a href="/openapi.json">OpenAPI 3.1</a> · ${esc(info.version)}</p>
<nav>${[...byTag.keys()].map((t) => `<a href="#tag-${esc(t)}">${esc(t)}</a>`).join('')}</nav>
${[...byTag].map(([tag, ops]) => `<h2 id="tag-${esc(tag)}">${esc(tag)}</h2>${ops.map(one).join('')}`).join('')}</main></html>`
}
