import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord, type Word } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { channelsList } from '../../channels/contract.ts'
import { arrivals } from '../contract.ts'
import * as x from './examples.ts'
import './sources.css'

const words = dict({
  title: { zh: '接入您的系统', en: 'Connect your system' },
  which: { zh: '先看您的系统会什么', en: 'First: what can your system do?' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '复制好了', en: 'Copied' },
  key: { zh: '用哪个系统的密钥', en: 'Key of which system' },
  noKey: {
    zh: '还没有登记系统。管理员在“账号 → 系统”登记一个，密钥只显示一次。',
    en: 'No system is registered. An administrator registers one under Accounts, Systems; the secret is shown once.',
  },
  secret: {
    zh: '密钥放进环境变量 YIGE_KEY_SECRET；这里不显示。',
    en: 'Put the secret into the variable YIGE_KEY_SECRET; it is not shown here.',
  },
  answer: { zh: '结果这样回给您', en: 'How results come back to you' },
  check: { zh: '第一次到了没有', en: 'Has the first call arrived?' },
  notYet: {
    zh: '一小时内还没有签名对的请求。页面开着就行，到了会变。',
    en: 'No request with a good signature within the hour. Leave the page open; it changes when one comes.',
  },
  signed: { zh: '{at} 签名对上了', en: 'a good signature came at {at}' },
  came: {
    zh: '一天内收了 {n} 件，最近一件 {at}，编号 {number}',
    en: '{n} taken within a day, the latest at {at}, number {number}',
  },
  refusedAll: {
    zh: '签名对，但还没有一件收下：看答复里 orders 的 issues。',
    en: 'The signature is good, but nothing was taken: look at the issues of each order in the answer.',
  },
  toSources: { zh: '去新增来源', en: 'Add a source' },
  toHooks: { zh: '去新增推送', en: 'Add a subscription' },
})

const wayWords: Record<x.Way, { tab: Word; what: Word }> = {
  push: {
    tab: { zh: '能发签名请求', en: 'Signed requests' },
    what: {
      zh: '您的系统把工单推过来，结果签名推回去。最快，也最稳。',
      en: 'Your system pushes orders, results are pushed back. The quickest and surest way.',
    },
  },
  pull: {
    tab: { zh: '有查询接口', en: 'An interface to ask' },
    what: {
      zh: '我们按时来问，您不用改一行代码：告诉我们列表在哪里、哪一项是什么，当场试给您看。',
      en: 'We ask on time and you change no line: say where the list is and which field is what, and see it tried at once.',
    },
  },
  folder: {
    tab: { zh: '只会放文件', en: 'Files only' },
    what: {
      zh: '表格放进 in，收完挪到 done，有问题的挪到 faulty 并写明哪行；结果是 out 里的 CSV。先用别的名字写，写完再改成 .csv。',
      en: 'Drop tables into in; they go to done, or to faulty with what is wrong; results are CSV files in out. Write under another name and rename to .csv when whole.',
    },
  },
  mail: {
    tab: { zh: '只发邮件', en: 'E-mail' },
    what: {
      zh: '一封信一件，照片一起收；收到先回信给查询链接，办完在同一串信里回结果。',
      en: 'One letter, one report, photos included; the first answer tells the tracking link, the result comes in the same thread.',
    },
  },
  open311: {
    tab: { zh: 'Open311', en: 'Open311' },
    what: {
      zh: '按 GeoReport v2 上报和查询，现成的客户端不用改。',
      en: 'Report and ask by GeoReport v2; existing clients work as they are.',
    },
  },
  hook: {
    tab: { zh: '只想听动静', en: 'Only to listen' },
    what: {
      zh: '事件一有动静就推给您，不带报告人的话和信息。',
      en: 'You are told when something happens to a case, without words or data of the reporter.',
    },
  },
}

/** 接入您的系统: from what a system can do to its first report, with examples that are ready to run. */
export default function Connect() {
  const t = useT(words)
  const w = useWord()
  const [way, setWay] = useState<x.Way>('push')
  const base = location.origin
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('which')}
          tabs={x.ways.map((k) => ({ id: k, text: w(wayWords[k].tab) }))}
          current={way}
          onOpen={setWay}
        />
      </header>
      <div className="sr-page">
        <section className="y-card" aria-label={w(wayWords[way].tab)}>
          <p>{w(wayWords[way].what)}</p>
          {way === 'push' && <Push base={base} />}
          {way === 'pull' && <Example text={x.pullAnswer} name="GET" />}
          {way === 'folder' && <Example text={x.folderTable} name="in/TEST.csv" />}
          {way === 'open311' && <Example text={x.open311(base)} name="GeoReport v2" />}
          {way === 'hook' && <Example text={x.hook} name="case.resolved" />}
          {(way === 'pull' || way === 'folder' || way === 'mail') && (
            <p>
              <Link className="y-btn pri" to="/sources">
                {t('toSources')}
              </Link>
            </p>
          )}
          {way === 'hook' && (
            <p>
              <Link className="y-btn pri" to="/hooks">
                {t('toHooks')}
              </Link>
            </p>
          )}
          {way === 'pull' && (
            <>
              <h2 className="y-sec">{t('answer')}</h2>
              <Example text={x.result} name="result" />
            </>
          )}
        </section>
      </div>
    </div>
  )
}

function Push({ base }: { base: string }) {
  const t = useT(words)
  const channels = useAsk(channelsList, {}, { staleTime: 30_000 })
  const all = (channels.data?.channels ?? []).flatMap((c) =>
    c.clients.filter((k) => k.active).map((k) => ({ ...k, channel: c.key })),
  )
  const [chosen, setChosen] = useState('')
  const client = all.find((k) => k.key === chosen) ?? all[0]
  if (channels.error) return <ProblemPanel problem={channels.error} />
  return (
    <>
      {channels.data && !client && <p className="y-note">{t('noKey')}</p>}
      {client && (
        <div className="y-ask">
          <label>
            {t('key')}
            <select value={client.key} onChange={(e) => setChosen(e.target.value)}>
              {all.map((k) => (
                <option key={k.key} value={k.key}>
                  {k.name} · {k.key}
                </option>
              ))}
            </select>
          </label>
          <p className="y-note">{t('secret')}</p>
        </div>
      )}
      <Example text={x.pushNode(base, client?.key ?? 'KEY', client?.channel ?? 'hotline')} name="Node" />
      <Example text={x.pushPython(base, client?.key ?? 'KEY', client?.channel ?? 'hotline')} name="Python" />
      {client && <Arrived key={client.key} client={client.key} />}
      <h2 className="y-sec">{t('answer')}</h2>
      <Example text={x.result} name="result" />
    </>
  )
}

/** Looks every three seconds whether the first call has come. */
function Arrived({ client }: { client: string }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('second')
  const got = useAsk(arrivals, { params: { key: client } }, { refetchInterval: 3000 })
  if (got.error) return <ProblemPanel problem={got.error} />
  const a = got.data
  return (
    <div className="sr-fault" role="status">
      <b>{t('check')}</b>
      {a && !a.signedAt && a.reports === 0 && <p>{t('notYet')}</p>}
      {a?.signedAt && <p>{t('signed', { at: moment(a.signedAt, now, lang) })}</p>}
      {a && a.reports > 0 && a.lastReportAt && (
        <p>
          {t('came', { n: a.reports, at: moment(a.lastReportAt, now, lang), number: a.lastNumber ?? '' })}
        </p>
      )}
      {a?.signedAt && a.reports === 0 && <p>{t('refusedAll')}</p>}
    </div>
  )
}

function Example({ text, name }: { text: string; name: string }) {
  const t = useT(words)
  async function copy() {
    await navigator.clipboard.writeText(text).catch(() => {})
    announce(t('copied'))
  }
  return (
    <figure className="sr-code">
      <figcaption>
        {name}
        <Btn sm onClick={() => void copy()} aria-label={`${t('copy')} ${name}`}>
          {t('copy')}
        </Btn>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  )
}
