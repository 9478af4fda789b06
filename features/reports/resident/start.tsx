import './resident.css'
import { useState } from 'react'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { goTo } from '../../../ui/path.ts'
import { BigButton, Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { usePrefs } from '../../../ui/prefs.ts'
import { formsOpen } from '../../forms/contract.ts'
import { reportDoor, trackReport } from '../contract.ts'
import { type MineEntry, mine, tokenIn } from './mine.ts'

const words = dict({
  title: { zh: '{name}', en: '{name}' },
  lead: { zh: '身边有事，报给街道', en: 'Something wrong nearby? Tell us' },
  what: {
    zh: '拍一张、说一句就行，不用登录。看得到谁在办、什么时候办好；没办好可以说。',
    en: 'A photo and a sentence are enough, no sign-in. You see who works on it and by when, and can say if it is not solved.',
  },
  report: { zh: '报个事', en: 'Report a problem' },
  scan: {
    zh: '门口有码牌？用手机相机扫一下，位置就不用填了。',
    en: 'Is there a code plate? Scan it with the camera and the place is known.',
  },
  follow: { zh: '查进度', en: 'Follow a report' },
  followNote: { zh: '贴上链接，或写编号', en: 'Paste the link, or write the number' },
  go: { zh: '查', en: 'Go' },
  unknown: {
    zh: '这个编号不是这台手机报的。编号人人看得到，进度只凭链接看；没有链接就打 {phone} 报编号问。',
    en: 'This number was not reported with this phone. Progress opens by the link only; without it, call {phone} and tell the number.',
  },
  mine: { zh: '这台手机报的', en: 'Reported with this phone' },
  none: { zh: '还没有报过', en: 'Nothing yet' },
  forms: { zh: '常办的事', en: 'Common matters' },
  formsNote: { zh: '照着填就行', en: 'Just fill in' },
  lost: { zh: '寻人寻物', en: 'Lost and found' },
  arrive: { zh: '外来返乡报备', en: 'Arriving from elsewhere' },
  board: { zh: '看看办好的事', en: 'See what was solved' },
  call: { zh: '打电话报', en: 'Call us' },
  callNote: { zh: '{phone}，有人接', en: '{phone}, somebody answers' },
  suggest: { zh: '建议：大家提的、在做的、请您投票的', en: 'Suggestions: made, being done, asked about' },
  staff: { zh: '工作人员从这里进', en: 'Staff entrance' },
})

/** What this is, the way to report, and the way to follow. */
export default function Start() {
  const t = useT(words)
  const w = useWord()
  const { big } = usePrefs()
  const door = useAnswer(reportDoor, {})
  const [asked, setAsked] = useState('')
  const [unknown, setUnknown] = useState(false)
  const list = mine()
  const forms = useAnswer(formsOpen, {}).answer?.forms ?? []
  const phone = door.answer?.hotline ?? ''
  const tel = `tel:${phone.replace(/-/g, '')}`
  function follow() {
    const token =
      tokenIn(asked) ?? list.find((m) => m.number.toUpperCase() === asked.trim().toUpperCase())?.token
    if (token) return goTo(`/t/${token}`)
    setUnknown(true)
  }
  return (
    <ResidentPageFrame title={door.answer ? w(door.answer.name) : '一格'}>
      {big ? (
        <div className="y-bigs">
          <BigButton pri icon="mic" note={t('what').split('。')[0]} onTap={() => goTo('/report')}>
            {t('report')}
          </BigButton>
          {phone && (
            <BigButton icon="phone" note={t('callNote', { phone })} href={tel}>
              {t('call')}
            </BigButton>
          )}
        </div>
      ) : (
        <section className="y-lead">
          <h1>{t('lead')}</h1>
          <p>{t('what')}</p>
          <Btn pri icon="camera" onClick={() => goTo('/report')}>
            {t('report')}
          </Btn>
          <p style={{ margin: '12px 0 0' }}>{t('scan')}</p>
        </section>
      )}
      {forms.length > 0 && (
        <Block title={t('forms')} note={t('formsNote')}>
          <ul className="y-mine">
            {forms.map((f) => (
              <li key={f.key}>
                <a
                  href={`/f/${f.key}`}
                  onClick={(e) => {
                    e.preventDefault()
                    goTo(`/f/${f.key}`)
                  }}
                >
                  <b>{w(f.title)}</b>
                  <small>{w(f.lead)}</small>
                </a>
              </li>
            ))}
          </ul>
        </Block>
      )}
      <Block title={t('mine')}>
        {list.length === 0 ? (
          <p className="y-note" style={{ marginTop: 0 }}>
            {t('none')}
          </p>
        ) : (
          <ul className="y-mine">
            {list.slice(0, 8).map((m, i) => (
              <MineRow key={m.token} entry={m} ask={i < 4} />
            ))}
          </ul>
        )}
      </Block>
      <a
        className="y-call"
        href="/board"
        onClick={(e) => {
          e.preventDefault()
          goTo('/board')
        }}
      >
        {t('board')}
      </a>
      <a
        className="y-call"
        href="/lost"
        onClick={(e) => {
          e.preventDefault()
          goTo('/lost')
        }}
      >
        {t('lost')}
      </a>
      <a
        className="y-call"
        href="/arrive"
        onClick={(e) => {
          e.preventDefault()
          goTo('/arrive')
        }}
      >
        {t('arrive')}
      </a>
      <Block title={t('follow')} note={t('followNote')}>
        <form
          onSubmit={(e) => {
            e.preventDefault()
            follow()
          }}
          style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 8 }}
        >
          <input
            className="y-text"
            aria-label={t('followNote')}
            value={asked}
            maxLength={300}
            autoCapitalize="characters"
            onChange={(e) => {
              setAsked(e.target.value)
              setUnknown(false)
            }}
          />
          <Btn type="submit">{t('go')}</Btn>
        </form>
        {unknown && (
          <p className="y-fault" role="alert">
            {t('unknown', { phone })}
          </p>
        )}
      </Block>
      <Block>
        <a className="y-call" href="/suggestions">
          {t('suggest')}
        </a>
      </Block>
      {phone && !big && (
        <Block>
          <a className="y-call" href={tel}>
            <Icon name="phone" />
            {t('callNote', { phone })}
          </a>
        </Block>
      )}
      <a className="y-call" href="/field/">
        {t('staff')}
      </a>
    </ResidentPageFrame>
  )
}

/** One report of this phone with how it stands; the first few are asked about. */
function MineRow({ entry, ask }: { entry: MineEntry; ask: boolean }) {
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const track = useAnswer(trackReport, ask ? { params: { token: entry.token } } : undefined)
  return (
    <li>
      <a
        href={`/t/${entry.token}`}
        onClick={(e) => {
          e.preventDefault()
          goTo(`/t/${entry.token}`)
        }}
      >
        <b>{track.answer?.title ?? entry.text}</b>
        <small>
          {track.answer ? `${w(track.answer.headline)} · ` : ''}
          {entry.place ? `${entry.place} · ` : ''}
          {moment(entry.at, now, lang)}
        </small>
      </a>
    </li>
  )
}
