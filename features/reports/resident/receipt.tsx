import './resident.css'
import { useEffect, useState } from 'react'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { usePrefs } from '../../../ui/prefs.ts'
import { reportDoor, trackReport } from '../contract.ts'
import { mine, remember } from './mine.ts'

const words = dict({
  title: { zh: '交上去了', en: 'Sent' },
  number: { zh: '编号', en: 'Number' },
  will: {
    zh: '{limit}内有人看，特别急的 {critical}内。',
    en: 'Somebody looks within {limit}; within {critical} when people are in danger.',
  },
  place: { zh: '在：{place}', en: 'Place: {place}' },
  link: { zh: '查进度的链接', en: 'Link to follow it' },
  linkNote: {
    zh: '谁有这个链接谁就能看到进度。这台手机已经记住；换手机就靠它。',
    en: 'Whoever has this link can follow the report. This phone remembers it; on another phone you need it.',
  },
  copy: { zh: '复制链接', en: 'Copy link' },
  copied: { zh: '复制好了', en: 'Copied' },
  notCopied: { zh: '没复制成：长按上面的链接来选', en: 'Not copied: select the link above' },
  share: { zh: '发给自己或家人', en: 'Share' },
  see: { zh: '看办到哪一步', en: 'See where it stands' },
  again: { zh: '再报一件', en: 'Report another' },
  shareText: { zh: '我报的事 {number}，在这里看办到哪一步：', en: 'My report {number}: ' },
  call: { zh: '等不及？打 {phone}，报这个编号', en: 'Cannot wait? Call {phone} and tell the number' },
})

/** After sending: the number, the link, and what happens now. */
export default function Receipt({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const w = useWord()
  const { big } = usePrefs()
  const token = params.token ?? ''
  const door = useAnswer(reportDoor, {})
  const track = useAnswer(trackReport, { params: { token } })
  const [copied, setCopied] = useState<'yes' | 'no'>()
  const own = mine().find((m) => m.token === token)
  // Whatever page sent it, this phone knows it from here on.
  const got = own ? undefined : track.answer
  useEffect(() => {
    if (got)
      remember({ token, number: got.number, text: got.title.slice(0, 40), place: got.place, at: got.mine.at })
  }, [got, token])
  const number = own?.number ?? track.answer?.number ?? ''
  const link = `${location.origin}/t/${token}`
  const place = track.answer?.place ?? own?.place
  async function copy() {
    try {
      await navigator.clipboard.writeText(link)
      setCopied('yes')
    } catch {
      setCopied('no')
    }
  }
  const may = typeof navigator.share === 'function'
  return (
    <ResidentPageFrame
      title={t('title')}
      dock={
        <Btn pri onClick={() => goTo(`/t/${token}`)}>
          {t('see')}
        </Btn>
      }
    >
      <section className="y-lead">
        <h1>{t('title')}</h1>
        <p>
          {place ? `${t('place', { place })}。` : ''}
          {door.answer?.looked.normal &&
            t('will', { limit: w(door.answer.looked.normal), critical: w(door.answer.looked.critical) })}
        </p>
        <span className="y-note">{t('number')}</span>
        <div className="y-num">{number}</div>
      </section>
      <Block title={t('link')}>
        <code className="y-linkbox">{link}</code>
        <div className="y-stack" style={{ marginTop: 8 }}>
          <Btn icon="link" onClick={() => void copy()}>
            {t(copied === 'yes' ? 'copied' : 'copy')}
          </Btn>
          {may && (
            <Btn
              icon="upload"
              onClick={() =>
                void navigator
                  .share({ title: t('title'), text: t('shareText', { number }), url: link })
                  .catch(() => undefined)
              }
            >
              {t('share')}
            </Btn>
          )}
        </div>
        <p className="y-note" role="status">
          {copied === 'no' ? t('notCopied') : t('linkNote')}
        </p>
      </Block>
      {!big && (
        <Block>
          <div className="y-stack">
            <Btn onClick={() => goTo('/report')}>{t('again')}</Btn>
          </div>
        </Block>
      )}
      {door.answer && (
        <Block>
          <a className="y-call" href={`tel:${door.answer.hotline.replace(/-/g, '')}`}>
            {t('call', { phone: door.answer.hotline })}
          </a>
        </Block>
      )}
    </ResidentPageFrame>
  )
}
