/** An approved report by its public address: to read, nothing to press. */
import { useEffect, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells } from '../../../ui/states.tsx'
import { analysisPublic } from '../contract.ts'
import { Blocks } from './blocks.tsx'
import './shared.css'

const words = dict({
  over: { zh: '这个地址看不了了', en: 'This address is over' },
  overWhy: {
    zh: '过了期，或者报告收回了。请向给您地址的人再要。',
    en: 'It has ended, or the report was taken back. Ask whoever gave you the address.',
  },
  failed: { zh: '没有打开', en: 'Not opened' },
  asOf: { zh: '数据截至 {at}', en: 'Figures as of {at}' },
  by: { zh: '{name} 批准', en: 'approved by {name}' },
  without: { zh: '没有列出：{list}。', en: 'Not shown: {list}.' },
  units: { zh: '各单位的数字', en: 'figures of single units' },
  said: { zh: '居民写的地名和原话', en: 'places and words as residents wrote them' },
  and: { zh: '、', en: ', ' },
  until: { zh: '这个地址到 {at} 为止', en: 'This address ends {at}' },
})

export default function SharedAnalysis({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const lang = useLang()
  const [got, setGot] = useState<AnswerOf<typeof analysisPublic>>()
  const [fault, setFault] = useState<ApiProblem>()
  const token = params.token ?? ''
  useEffect(() => {
    call(analysisPublic, { params: { token } }).then(setGot, (e) => setFault(asProblem(e)))
  }, [token])
  const now = Date.now()
  if (fault?.status === 404)
    return (
      <main className="an-public">
        <EmptyCells kind="none" title={t('over')}>
          {t('overWhy')}
        </EmptyCells>
      </main>
    )
  if (fault)
    return (
      <main className="an-public">
        <ProblemPanel problem={fault} title={t('failed')} onRetry={() => location.reload()} />
      </main>
    )
  if (!got) return <main className="an-public" aria-busy="true" />
  return (
    <main className="an-public">
      <p className="an-small">{got.regionName}</p>
      <h1>{got.title}</h1>
      <p className="an-small">
        {t('asOf', { at: moment(got.asOf, now, lang) })}
        {got.approvedBy && ` · ${t('by', { name: got.approvedBy })}`}
      </p>
      <Blocks of={got} link={(_, text) => text} />
      {!(got.tells.units && got.tells.words) && (
        <p className="an-small">
          {t('without', {
            list: [!got.tells.units && t('units'), !got.tells.words && t('said')]
              .filter(Boolean)
              .join(t('and')),
          })}
        </p>
      )}
      <p className="an-small an-end">
        {t('until', { at: moment(got.until, now, lang) })} · {got.digest.slice(0, 12)}
      </p>
    </main>
  )
}
