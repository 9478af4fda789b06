import type { AnswerOf } from '../../../kernel/contract.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import type { CaseDetail, verifyCase } from '../contract.ts'
import { channelName, levels, stateWords } from './words.ts'

const words = dict({
  title: { zh: '事件证据包', en: 'Evidence of a case' },
  made: { zh: '生成于 {at}', en: 'Made {at}' },
  whole: { zh: '哈希链 {n} 条，校验一致（{at}）', en: 'Hash chain of {n} {n|entry|entries}, intact ({at})' },
  broken: { zh: '哈希链第 {n} 条对不上', en: 'Hash chain: entry {n} does not match' },
  facts: { zh: '事实', en: 'Facts' },
  place: { zh: '位置', en: 'Place' },
  item: { zh: '事项', en: 'Item' },
  level: { zh: '级别', en: 'Level' },
  state: { zh: '状态', en: 'State' },
  owner: { zh: '主办', en: 'Main handler' },
  result: { zh: '结果', en: 'Result' },
  reports: { zh: '报告原文', en: 'Reports, verbatim' },
  history: { zh: '经过（全部）', en: 'History (complete)' },
  files: { zh: '附件', en: 'Attachments' },
  anonymous: { zh: '没留电话', en: 'no phone left' },
  nobody: { zh: '没有具名', en: 'nobody named' },
  photo: { zh: '照片', en: 'photo' },
  voice: { zh: '语音', en: 'voice note' },
  file: { zh: '文件', en: 'file' },
  report: { zh: '报告附来', en: 'with the report' },
  before: { zh: '处置前', en: 'before' },
  during: { zh: '处置中', en: 'during' },
  after: { zh: '处置后', en: 'after' },
  return: { zh: '退回', en: 'return' },
  callback: { zh: '回访', en: 'call-back' },
})

const phases = ['report', 'before', 'during', 'after', 'return', 'callback'] as const
const phaseOf = (p: string) => phases.find((x) => x === p) ?? 'during'

/** Facts side by side; what is not known leaves no mark behind. */
const dotted = (...parts: (string | null | undefined)[]) => parts.filter(Boolean).join(' · ')

/**
 * Prints the page once the pictures of the evidence are there: hidden on the screen, they are not fetched before, and a paper
 * with empty frames is no evidence. One that cannot be fetched does not keep the rest from being printed.
 */
export async function printEvidence(): Promise<void> {
  const pictures = [...document.querySelectorAll<HTMLImageElement>('.y-evidence img')]
  for (const p of pictures) p.loading = 'eager'
  await Promise.all(pictures.map((p) => p.decode().catch(() => undefined)))
  window.print()
}

/** Exact times with seconds and zone: this page is evidence, not a screen. */
function stamp(at: string, lang: string): string {
  return new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(new Date(at))
}

/** Only on paper (or as PDF): everything of the case with full hashes, so that it can be checked without us. */
export function Evidence({ c, chain }: { c: CaseDetail; chain?: AnswerOf<typeof verifyCase> }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  return (
    <article className="y-evidence" aria-hidden="true">
      <h1>
        {t('title')} {c.number}
      </h1>
      <p>
        {c.title}
        <br />
        {dotted(
          t('made', { at: stamp(new Date().toISOString(), lang) }),
          chain &&
            (chain.fault
              ? t('broken', { n: chain.fault.seq })
              : t('whole', { n: chain.entries, at: stamp(chain.checkedAt, lang) })),
        )}
      </p>
      <h2>{t('facts')}</h2>
      <table>
        <tbody>
          {[
            [
              t('place'),
              `${c.regionChain.map((r) => r.name).join(' › ')} ${c.placeText ?? ''} ${c.point?.join(', ') ?? ''}`,
            ],
            [t('item'), c.item ? `${c.item.code} ${c.item.path} (${c.item.listName})` : '—'],
            [t('level'), w(levels.find(([l]) => l === c.level)?.[1])],
            [t('state'), w(stateWords[c.state])],
            [t('owner'), c.owner ? `${c.owner.unitName} ${c.owner.accountName ?? ''}` : '—'],
            [t('result'), c.result ?? '—'],
          ].map(([k, v]) => (
            <tr key={k}>
              <th>{k}</th>
              <td>{v}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('reports')}</h2>
      {c.reports.map((r) => (
        <p key={r.id}>
          {dotted(
            `${w(channelName(r.channel))} ${r.externalId ?? ''}`.trim(),
            stamp(r.receivedAt, lang),
            r.phoneMask ?? t('anonymous'),
          )}
          <br />“{r.body}”
        </p>
      ))}
      <h2>{t('history')}</h2>
      <table>
        <tbody>
          {c.events.map((e) => (
            <tr key={e.seq}>
              <td>{e.seq}</td>
              <td>{stamp(e.at, lang)}</td>
              <td>
                {w(e.line)}
                {e.detail ? ` · ${w(e.detail)}` : ''}
                <br />
                <code>{e.hash}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {c.attachments.length > 0 && <h2>{t('files')}</h2>}
      {c.attachments.map((a) => (
        <p key={a.id}>
          {dotted(
            t(a.kind),
            t(phaseOf(a.phase)),
            stamp(a.takenAt ?? a.createdAt, lang),
            a.byName ?? t('nobody'),
          )}
          <br />
          <code>{a.hash}</code>
          {a.kind === 'photo' && (
            <>
              <br />
              <img src={`/api/attachments/${a.id}`} alt="" loading="lazy" />
            </>
          )}
        </p>
      ))}
    </article>
  )
}
