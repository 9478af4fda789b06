/** Pure rules of reports. */

/** A line to know the case by: the first sentence of what was said, at most 30 characters, without greeting or filler. */
export function titleOf(body: string, given?: string): string {
  const fromTitle = given?.trim()
  if (fromTitle) return fromTitle.slice(0, 60)
  const text = body
    .replace(/\s+/g, ' ')
    .trim()
    .replace(
      /^(您好|你好|领导好|尊敬的[^，。,]{0,12}|请问|麻烦|反映一下|我想反映|我要反映|我是[^，。,]{1,16}(居民|业主|住户|租户))[，,。：:！!\s]*/u,
      '',
    )
  const first = text.split(/[。！？!?；;\n]/u)[0]?.trim() || text
  if (first.length <= 30) return first || body.trim().slice(0, 30)
  // Cut at the last comma that leaves something readable, otherwise hard.
  const comma = first.slice(0, 30).lastIndexOf('，')
  return comma >= 8 ? first.slice(0, comma) : `${first.slice(0, 29)}…`
}

/** Reports of machines: the hidden field is filled, or there is nothing but links. */
export function looksAutomatic(input: { website?: string | undefined; body: string }): boolean {
  if (input.website) return true
  const links = input.body.match(/https?:\/\/\S+/g) ?? []
  return (
    links.length >= 3 || (links.length > 0 && input.body.replace(/https?:\/\/\S+/g, '').trim().length < 4)
  )
}
