/** Words around the report in a file. */
import type { Analysis } from '../contract.ts'
import type { Lang } from '../rules.ts'

export type FileOf = Pick<
  Analysis,
  | 'title'
  | 'kind'
  | 'facts'
  | 'sections'
  | 'edit'
  | 'asOf'
  | 'digest'
  | 'regionName'
  | 'approvedBy'
  | 'approvedAt'
  | 'state'
  | 'version'
  | 'made'
>

/** As long as a person compares two digests by eye. */
const short = (digest: string) => digest.slice(0, 12)

export function localTime(at: string, lang: Lang, zone = 'Asia/Shanghai'): string {
  const p = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(at))
      .map((x) => [x.type, x.value]),
  )
  const [m, d] = [Number(p.month), Number(p.day)]
  return lang === 'zh'
    ? `${p.year} 年 ${m} 月 ${d} 日 ${p.hour}:${p.minute}`
    : `${p.year}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')} ${p.hour}:${p.minute}`
}

export function fileWords(a: FileOf, lang: Lang) {
  const zh = lang === 'zh'
  const asOf = localTime(a.asOf, lang)
  return {
    state:
      a.state === 'approved'
        ? zh
          ? `${a.approvedBy} ${localTime(a.approvedAt!, lang)} 批准`
          : `Approved by ${a.approvedBy}, ${localTime(a.approvedAt!, lang)}`
        : zh
          ? '草稿，没有批准'
          : 'Draft, not approved',
    asOf: zh ? `数据截至 ${asOf}` : `Figures as of ${asOf}`,
    before: zh ? '上期' : 'before',
    year: zh ? '去年同期' : 'a year ago',
    beforeIs: (before: string, year: string) =>
      zh ? `上期：${before}；去年同期：${year}。` : `Before: ${before}. A year ago: ${year}.`,
    foot: zh
      ? `第 ${a.version} 稿 · 数据指纹 ${short(a.digest)}`
      : `version ${a.version} · digest ${short(a.digest)}`,
    how: zh
      ? `怎么来的：数字由事件日志算出，句子由规则（第 ${a.made.rules} 版）写出；清单 ${a.made.list ?? '无'}，日历 ${a.made.calendar}。标“改”的句子是人改过的，没有标的是原句。受理的事件按数据截至那一刻的状况算。`
      : `How it is made: figures are computed from the log, sentences are written by rules (version ${a.made.rules}); list ${a.made.list ?? 'none'}, calendar ${a.made.calendar}. Sentences marked "changed" were changed by a person. Cases count as they stood at that moment.`,
    changed: zh ? '改' : 'changed',
    rule: zh ? '规则' : 'Rule',
    page: (i: number, of: number) => (zh ? `第 ${i} 页，共 ${of} 页` : `Page ${i} of ${of}`),
  }
}
