import './paper.css'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { dict, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { mediationPaper } from '../contract.ts'
import { kindWords, sideWords } from '../rules.ts'

const words = dict({
  title: { zh: '人民调解协议书', en: 'Mediation agreement (printed in Chinese)' },
  back: { zh: '回调解', en: 'Back' },
  open: { zh: '显示协议书', en: 'Show the agreement' },
  will: {
    zh: '会：显示全部姓名，谁打印的记下来。电话不印，双方互不看到。',
    en: 'Will: show full names; who printed it is logged. Phones are not printed.',
  },
  print: { zh: '打印', en: 'Print' },
})

const day = (at: string) =>
  new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  }).format(new Date(at))

/** The agreement as it is signed. A legal text of its place: it stays in Chinese whatever the interface speaks. */
export default function Paper() {
  const { id = '' } = useParams()
  const t = useT(words)
  const [p, setPaper] = useState<AnswerOf<typeof mediationPaper>>()
  const [fault, setFault] = useState<ApiProblem>()
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    call(mediationPaper, { params: { id }, body: { requestId: newRequestId() } }).then(setPaper, (e) =>
      setFault(asProblem(e)),
    )
  }, [asked, id])
  return (
    <div className="y-page">
      <header className="y-head">
        <Link to={`/mediations/${id}`}>{t('back')}</Link>
        <h1>{t('title')}</h1>
        <span className="sp" />
        {p && (
          <Btn pri onClick={() => print()}>
            {t('print')}
          </Btn>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
      <div className="md-paper" tabIndex={0}>
        {fault && <ProblemPanel problem={fault} />}
        {!p && !fault && (
          <div className="y-page-pad">
            <p>{t('will')}</p>
            <Btn pri onClick={() => setAsked(true)}>
              {t('open')}
            </Btn>
          </div>
        )}
        {p && <Sheet p={p} />}
      </div>
    </div>
  )
}

function Sheet({ p }: { p: AnswerOf<typeof mediationPaper> }) {
  return (
    <article lang="zh-CN">
      <h1>人民调解协议书</h1>
      <p className="no">编号：{p.number}</p>
      {p.parties.map((x) => (
        <p key={x.side}>
          {sideWords(x.side).zh}：{x.name}
          {x.role && `（${x.role}）`}　身份证件及联系方式由调解组织另行登记，不互相告知。
        </p>
      ))}
      <h2>纠纷主要事实、争议事项</h2>
      <p className="ind">
        纠纷类别：{kindWords[p.kind].zh}。地点：{p.place}。
      </p>
      <p className="ind">{p.agreement.facts}</p>
      <h2>经调解，自愿达成如下协议</h2>
      {p.agreement.terms.map((x, i) => (
        <p key={x.what} className="ind">
          {i + 1}．{sideWords(x.side).zh}于 {day(x.dueAt)}前：{x.what}。
        </p>
      ))}
      <h2>履行方式、地点、期限</h2>
      <p className="ind">
        按上述各项约定的内容和日期当面履行；到期由调解员逐项回访，签字后第 7 天、第 30 天各回访一次。
      </p>
      <p className="ind">
        本协议自各方签名之日起生效，具有法律约束力，当事人应当按照约定履行。当事人认为有必要的，可以自生效之日起三十日内共同向人民法院申请司法确认。
      </p>
      <p className="ind">本协议一式 {p.agreement.copies} 份，当事人各持一份，调解组织留存一份。</p>
      <div className="sig">
        {p.parties.map((x) => (
          <div key={x.side}>
            {sideWords(x.side).zh}（签名、盖章或者按指印）
            <span>{x.signedAt && `已于 ${day(x.signedAt)}签署`}</span>
          </div>
        ))}
        <div>
          调解员（签名）
          <span>{p.mediator}</span>
        </div>
        <div>
          记录人（签名）
          <span />
        </div>
        <div>
          {p.committee || '人民调解委员会'}（印）
          <span>{day(p.agreedAt ?? p.agreement.at)}</span>
        </div>
      </div>
    </article>
  )
}
