import { Link } from 'react-router'
import type { AnswerOf } from '../../../kernel/contract.ts'
import type { ApiProblem } from '../../../ui/api.ts'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Score } from '../../../ui/score.tsx'
import { formsOpen } from '../../forms/contract.ts'
import type { previewReport } from '../contract.ts'
import { useAlt } from './alt.ts'

const words = dict({
  title: { zh: '系统听到这里', en: 'What the system makes of it' },
  note: { zh: '还没有存；您边写它边改', en: 'Nothing is stored yet' },
  empty: {
    zh: '写一句，这里就出来位置、事项、承办和相像的事件。',
    en: 'Type a sentence and it appears here.',
  },
  waiting: { zh: '正在看…', en: 'Looking…' },
  none: { zh: '没有看成：{why}。照样可以登记。', en: 'No preview: {why}. You can register all the same.' },
  place: { zh: '落图', en: 'Place' },
  class: { zh: '定类', en: 'Item' },
  level: { zh: '级别', en: 'Level' },
  route: { zh: '派给', en: 'Owner' },
  link: { zh: '关联', en: 'Link' },
  pickPlace: { zh: '是哪里（点一个就定下）', en: 'Which place (a click settles it)' },
  pickItem: { zh: '是哪一项（点一个就定下）', en: 'Which item (a click settles it)' },
  chosen: { zh: '您定的', en: 'your choice' },
  similar: { zh: '相像的在办事件', en: 'Similar open cases' },
  noSimilar: { zh: '没有相像的在办事件', en: 'No similar open case' },
  forms: { zh: '按表单问', en: 'Ask by a form' },
  open: { zh: '另开一页看', en: 'opens in a new page' },
})

export interface Choice {
  place?: { regionPath: string; name: string } | undefined
  item?: { item: string; name: string } | undefined
}

interface PlaceValue {
  candidates?: { regionPath: string; name: string; score: number }[]
}
interface ClassValue {
  top?: { item: string; name: string; score: number }[]
}

/** Place, item, level, owner and similar cases of what was typed so far; a doubtful one is settled by one press. */
export function Preview({
  empty,
  answer,
  waiting,
  problem,
  choice,
  onChoose,
}: {
  empty: boolean
  answer: AnswerOf<typeof previewReport> | undefined
  waiting: boolean
  problem: ApiProblem | null
  choice: Choice
  onChoose: (c: Choice) => void
}) {
  const t = useT(words)
  const w = useWord()
  const forms = useAsk(formsOpen, {}, { staleTime: 60_000 }).data?.forms ?? []
  const of = (kind: string) => answer?.decisions.find((d) => d.kind === kind)
  const places = ((of('place')?.value as PlaceValue | undefined)?.candidates ?? []).slice(0, 3)
  const items = ((of('class')?.value as ClassValue | undefined)?.top ?? []).slice(0, 3)
  const togglePlace = (p: { regionPath: string; name: string }) =>
    onChoose({ ...choice, place: choice.place?.regionPath === p.regionPath ? undefined : p })
  const toggleItem = (i: { item: string; name: string }) =>
    onChoose({ ...choice, item: choice.item?.item === i.item ? undefined : i })
  useAlt({
    ...Object.fromEntries(items.map((x, n) => [`Digit${n + 1}`, () => toggleItem(x)])),
    ...Object.fromEntries(places.map((x, n) => [`Digit${n + 4}`, () => togglePlace(x)])),
  })
  if (empty)
    return (
      <aside className="y-reg-see" aria-label={t('title')}>
        <h2 className="y-sec">{t('title')}</h2>
        <p className="y-none">{t('empty')}</p>
        {forms.length > 0 && <h2 className="y-sec">{t('forms')}</h2>}
        <ul className="y-alike">
          {forms.map((f) => (
            <li key={f.key}>
              <Link to={`/forms/${f.key}/fill`}>{w(f.title)}</Link>
            </li>
          ))}
        </ul>
      </aside>
    )
  return (
    <aside className="y-reg-see" aria-label={t('title')} aria-busy={waiting}>
      <h2 className="y-sec">
        {t('title')}
        <small>{waiting ? t('waiting') : t('note')}</small>
      </h2>
      {problem && <p className="y-none">{t('none', { why: problem.title })}</p>}
      <div className="y-why">
        {(['place', 'class', 'level', 'route'] as const).map((kind) => {
          const d = of(kind)
          if (!d) return null
          const own = kind === 'place' ? choice.place?.name : kind === 'class' ? choice.item?.name : undefined
          return (
            <div key={kind}>
              <span className="k">{t(kind)}</span>
              <div className="v">
                <b>{own ?? w(d.shown)}</b>
                <em>{own ? t('chosen') : w(d.why)}</em>
              </div>
              {own ? <span className="y-scorebox">{t('chosen')}</span> : <Score value={d.score} />}
              <span />
            </div>
          )
        })}
      </div>
      {items.length > 0 && (
        <fieldset className="y-choice">
          <legend>{t('pickItem')}</legend>
          {items.map((i, n) => (
            <button
              type="button"
              key={i.item}
              aria-pressed={choice.item?.item === i.item}
              onClick={() => toggleItem(i)}
            >
              {i.item} {i.name} <kbd>Alt {n + 1}</kbd>
            </button>
          ))}
        </fieldset>
      )}
      {places.length > 0 && (
        <fieldset className="y-choice">
          <legend>{t('pickPlace')}</legend>
          {places.map((p, n) => (
            <button
              type="button"
              key={p.regionPath}
              aria-pressed={choice.place?.regionPath === p.regionPath}
              onClick={() => togglePlace(p)}
            >
              {p.name} <kbd>Alt {n + 4}</kbd>
            </button>
          ))}
        </fieldset>
      )}
      <h2 className="y-sec">{t('similar')}</h2>
      {answer && answer.similar.length === 0 && <p className="y-none">{t('noSimilar')}</p>}
      <ul className="y-alike">
        {answer?.similar.slice(0, 5).map((s) => (
          <li key={s.id}>
            <a href={`/desk/cases/${s.id}`} target="_blank" rel="noreferrer" title={t('open')}>
              <Icon name="link" /> {s.title}
            </a>
            <Score value={s.score} />
            <small>
              {s.number} · {w(s.why)}
            </small>
          </li>
        ))}
      </ul>
    </aside>
  )
}
