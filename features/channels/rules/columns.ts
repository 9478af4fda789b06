/** Which column of a stranger's table is what: by its heading, in Chinese or English, and by the values below it. */

export const fields = [
  'externalId',
  'title',
  'body',
  'placeText',
  'lng',
  'lat',
  'name',
  'phone',
  'occurredAt',
] as const
export type Field = (typeof fields)[number]
/** Column number (from 0) of each field that the table has. */
export type Columns = Partial<Record<Field, number>>

/** Headings as hotlines, mailboxes and message boards export them; the first ones are the surest. */
const names: Record<Field, readonly string[]> = {
  externalId: [
    ...[
      '工单编号',
      '工单号',
      '受理编号',
      '留言编号',
      '诉求编号',
      '案件编号',
      '事件编号',
      '交办编号',
      '流水号',
    ],
    ...['编号', 'externalid', 'orderid', 'orderno', 'ticketid', 'ticketno', 'tid', 'id', 'number', 'no'],
  ],
  title: [
    ...['留言主题', '诉求标题', '工单标题', '事件标题', '信件标题', '标题', '主题', '题目'],
    ...['title', 'subject', 'summary'],
  ],
  body: [
    ...[
      '诉求内容',
      '留言详情',
      '留言内容',
      '工单内容',
      '问题描述',
      '事件描述',
      '反映内容',
      '来信内容',
      '信件内容',
    ],
    ...[
      '主要内容',
      '内容',
      '描述',
      '详情',
      '正文',
      'content',
      'description',
      'details',
      'body',
      'text',
      'message',
    ],
  ],
  placeText: [
    ...['事发地址', '事发地点', '发生地址', '发生地点', '诉求地址', '事件地址', '问题地址', '详细地址'],
    ...['地址', '地点', '位置', '所在位置', 'address', 'place', 'location'],
  ],
  lng: ['经度', 'lng', 'lon', 'long', 'longitude', 'x坐标', 'x'],
  lat: ['纬度', 'lat', 'latitude', 'y坐标', 'y'],
  name: [
    ...['诉求人', '来电人', '反映人', '联系人', '投诉人', '市民姓名', '来电人姓名', '姓名'],
    ...['reporter', 'caller', 'contactname', 'contact', 'name'],
  ],
  phone: [
    ...['联系电话', '来电号码', '联系方式', '手机号码', '手机号', '来电电话', '手机', '电话'],
    ...['phone', 'mobile', 'tel', 'telephone', 'phonenumber'],
  ],
  occurredAt: [
    ...[
      '受理时间',
      '登记时间',
      '来电时间',
      '留言时间',
      '诉求时间',
      '发生时间',
      '上报时间',
      '创建时间',
      '来信时间',
    ],
    ...[
      '时间',
      '日期',
      'occurredat',
      'reportedat',
      'receivedat',
      'createdat',
      'datetime',
      'date',
      'time',
      'created',
    ],
  ],
}

/** `联系 电话（必填）*` → `联系电话`; `Order-No.` → `orderno`. */
export function plainHeading(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** How well a heading names a field: 0 not at all, up to 2 for the surest name. */
function match(field: Field, heading: string): number {
  if (heading === '') return 0
  const at = names[field].indexOf(heading)
  if (at >= 0) return 2 - at / 100
  // `市民诉求内容` ends with a known name; short Latin names would match anything.
  const inner = names[field].findIndex(
    (n) => /\p{Script=Han}/u.test(n) && n.length > 1 && heading.endsWith(n),
  )
  return inner >= 0 ? 1 - inner / 100 : 0
}

export function guessColumns(headings: readonly string[]): Columns {
  const plain = headings.map(plainHeading)
  const all: { field: Field; column: number; score: number }[] = []
  for (const field of fields)
    plain.forEach((h, column) => {
      const score = match(field, h)
      if (score > 0) all.push({ field, column, score })
    })
  all.sort((a, b) => b.score - a.score || a.column - b.column)
  const out: Columns = {}
  const used = new Set<number>()
  for (const { field, column } of all)
    if (out[field] === undefined && !used.has(column)) {
      out[field] = column
      used.add(column)
    }
  // Half a position is none.
  if (out.lng === undefined || out.lat === undefined) {
    delete out.lng
    delete out.lat
  }
  return out
}

/**
 * The heading row among the first rows: exports often begin with a title and an empty line. The one that names the most
 * fields; without any, the first with at least two filled cells, else the first.
 */
export function findHeading(rows: readonly (readonly string[])[]): number {
  let best = -1
  let most = 0
  rows.slice(0, 10).forEach((r, i) => {
    const n = Object.keys(guessColumns(r)).length
    if (n > most) {
      most = n
      best = i
    }
  })
  if (best >= 0) return best
  const wide = rows.findIndex((r) => r.filter((c) => c.trim() !== '').length >= 2)
  return Math.max(wide, 0)
}

/** Same headings in the same order: a table of the same origin, for which a mapping is remembered. */
export const headingKey = (headings: readonly string[]): string => headings.map(plainHeading).join('|')

/** A mapping file of the command line: `{"body": "留言详情", "externalId": 1}`, headings or column numbers from 1. */
export function readMapping(
  given: Record<string, string | number>,
  headings: readonly string[],
): { columns: Columns; unknown: string[] } {
  const plain = headings.map(plainHeading)
  const columns: Columns = {}
  const unknown: string[] = []
  for (const [key, value] of Object.entries(given)) {
    const field = fields.find((f) => f === key)
    const column = typeof value === 'number' ? value - 1 : plain.indexOf(plainHeading(value))
    if (!field || !Number.isInteger(column) || column < 0 || column >= headings.length)
      unknown.push(`${key}: ${value}`)
    else columns[field] = column
  }
  return { columns, unknown }
}
