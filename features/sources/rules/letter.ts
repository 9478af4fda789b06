/** What a letter is: from a person or a machine, what it says, what it only quotes. Pure. */

export type Headers = Readonly<Record<string, string>>

/** Why a letter is passed over; null for one that a person wrote. Machines that answer each other never end (RFC 3834). */
export function passedOver(h: Headers, from: string, own: string): string | null {
  const get = (k: string) => (h[k] ?? '').toLowerCase()
  const who = from.toLowerCase()
  if (who === '' || who === own.toLowerCase()) return 'own'
  if (/^(mailer-daemon|postmaster|no-?reply|bounces?)([+@-]|$)/.test(who)) return 'bounce'
  if (get('return-path').replace(/\s/g, '') === '<>' || get('content-type').includes('multipart/report'))
    return 'bounce'
  const auto = get('auto-submitted')
  if ((auto && !auto.startsWith('no')) || h['x-autoreply'] || h['x-autorespond']) return 'auto'
  if (/^(auto[_-]?reply|bulk|junk|list)$/.test(get('precedence').trim())) return 'auto'
  if (h['list-id'] || h['list-unsubscribe']) return 'list'
  return null
}

/** `Re: 回复：Fwd: 路灯` → 路灯. */
export const plainSubject = (t: string): string =>
  // Cut and with single spaces first: strangers write subjects, and the pattern takes long over long runs of blanks.
  t
    .slice(0, 1000)
    .replace(/\s+/g, ' ')
    .replace(/^(\s*(re|fw|fwd|回复|答复|转发)\s*(\[\d+\])?\s*[:：]\s*)+/i, '')
    .trim()

/** Longest heading of a quote; a longer line is somebody's words. It bounds the patterns, too: a line of blanks without end stops nobody. */
const longestHeading = 200
const quoteStart = [
  /^-{2,}\s*(原始邮件|原邮件|转发的邮件|original message|forwarded message)\s*-{2,}/i,
  /^-{5,}$/,
  /^_{10,}$/,
  /^(在|于)?\s*\d{4}\s*[-/年.].{0,80}(写道|来信|wrote)\s*[:：]?$/,
  /^on .{5,120} wrote:$/i,
  /^(发件人|from)\s*[:：].*(@|<)/i,
]

/** The words of the writer apart from those of earlier letters below them. A letter that only quotes keeps all. */
export function withoutQuotes(text: string): { said: string; quoted: string } {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  let at = lines.findIndex((l) => {
    const line = l.trim()
    return line.length <= longestHeading && quoteStart.some((q) => q.test(line))
  })
  if (at < 0) {
    // Lines with > at the end are a quote without a heading.
    at = lines.length
    while (at > 0 && (/^\s*>/.test(lines[at - 1]!) || lines[at - 1]!.trim() === '')) at--
    if (!lines.slice(at).some((l) => /^\s*>/.test(l))) at = lines.length
  }
  const said = lines.slice(0, at).join('\n').trim()
  return said === '' ? { said: text.trim(), quoted: '' } : { said, quoted: lines.slice(at).join('\n').trim() }
}

const entities: Record<string, string> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** HTML as text: scripts and styles away, blocks on lines of their own. Nothing of it is ever shown as HTML. */
export function plainOf(html: string): string {
  return html
    .slice(0, 500_000)
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/<(script|style|head|title)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<blockquote\b[^<>]{0,2000}>/gi, '\n----- Original message -----\n')
    .replace(/\s+/g, ' ')
    .replace(/<br\s*\/?>|<\/(p|div|tr|li|h\d|table)\s*>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (all, e: string) => {
      if (!e.startsWith('#')) return entities[e.toLowerCase()] ?? all
      const n = e[1]!.toLowerCase() === 'x' ? Number.parseInt(e.slice(2), 16) : Number(e.slice(1))
      return n > 31 && n <= 0x10ffff && !(n >= 0xd800 && n <= 0xdfff) ? String.fromCodePoint(n) : ''
    })
    .split('\n')
    .map((l) => l.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const thanks =
  /非常感谢|十分感谢|感谢|多谢|谢谢|谢了|谢|收到|知道了|知悉|明白了?|好的|辛苦了?|费心了?|thank you( very much| so much)?|thanks( a lot)?|thx|many thanks|received|got it|noted|ok(ay)?/gi
/** What stands around thanks and says nothing of its own; what was repaired is said by the result already. */
const around =
  /你们|您们|大家|各位|工作人员|街道|社区|领导|师傅|同志|老师|您好|你好|的?(回复|答复|回信|帮助|关心|处理)|已经?|都|全部|修好|解决|弄好|好|很|太|了|您|你|我们?|们|啊|呀|哦|哈|啦|的|dear|hello|hi|sir|madam|team|all|for|your|the|reply|help|again|fixed|it|is|now|sent from my \w+|发自我的\S*/gi

/** Whether somebody only says thank you or that it has come: short, with such a word, and with nothing beside it. */
export function isThanks(said: string): boolean {
  if (said.length === 0 || said.length > 80 || /[?？]/.test(said)) return false
  const rest = said.replace(thanks, '')
  return (
    rest !== said && rest.replace(around, '').replace(/[\s\p{P}\p{S}\p{Extended_Pictographic}]/gu, '') === ''
  )
}

/** Numbers of the letters that a letter answers, the nearest first, without their brackets. */
export const threadOf = (inReplyTo: string, references: string, own: string): string[] => {
  const ids = `${references} ${inReplyTo}`.match(/<[^<>\s]{1,300}>/g) ?? []
  return [...new Set(ids.reverse().map((id) => id.slice(1, -1)))].filter((id) => id !== own).slice(0, 30)
}

/** The number of a letter as a report keeps it: at most a hundred characters. */
export const isShortId = (id: string): boolean => id.length > 0 && id.length <= 100

export const maxWords = 7900
/** Letters of one writer within an hour; more is a machine. */
export const maxPerHour = 20

export interface ReplyFacts {
  kind: string
  sentence: string
  number: string
  state: string
  link: string
  place: string
}

/** What a reporter by mail is written back. */
export function replyText(f: ReplyFacts): string {
  const first =
    f.kind === 'result'
      ? `您反映的事办完了：${f.sentence}`
      : f.kind === 'rejected'
        ? `您反映的事没有受理：${f.sentence}`
        : f.kind === 'ask'
          ? `想再问您一句：${f.sentence}`
          : '您的来信收到了，已经登记，有结果会回信告诉您。'
  return [
    '您好：',
    '',
    first,
    '',
    f.number && `编号：${f.number}${f.state ? `（${f.state}）` : ''}`,
    f.link && `随时看办到哪一步、补充或评价：${f.link}`,
    '',
    f.place,
    '（这封信由系统发出。）',
  ]
    .filter((l, i, all) => l !== '' || all[i - 1] !== '')
    .join('\n')
}
