import '../../../ui/css/dialog.css'
import './field.css'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { distance, dueAt, moment } from '../../../ui/format.ts'
import { metresBetween } from '../../../ui/here.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { levelWords } from '../../../ui/marks.tsx'
import { useNow } from '../../../ui/now.ts'
import { BackBar, ClockBand, NeedList, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { useBag } from '../../attachments/resident/bag.ts'
import { type CaseDetail, getCase } from '../contract.ts'
import { useLiveRenew } from '../desk/use-list.ts'
import { channelName } from '../desk/words.ts'
import { useFieldAct } from './act.ts'
import { Dock } from './dock.tsx'
import { explainOf, needsOf, rowClock, sameWords } from './model.ts'
import { Parts, Past } from './past.tsx'
import { CasePhotos } from './photos.tsx'
import { type SheetName, Sheets } from './sheets.tsx'
import { useHere } from './use-here.ts'
import { words } from './words.ts'

/** One case on the phone of whoever handles it. */
export default function CasePage() {
  const { id = '' } = useParams()
  const t = useT(words)
  const go = useNavigate()
  useLiveRenew()
  const asked = useAsk(getCase, { params: { id } }, { refetchInterval: 60_000 })
  const back = () => (history.length > 1 ? void go(-1) : void go('/today'))
  if (!asked.data)
    return (
      <>
        <BackBar title="" onBack={back} />
        <PhoneMain>
          {asked.error ? (
            <div className="y-page-pad">
              <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
            </div>
          ) : (
            <Loading rows={6} />
          )}
        </PhoneMain>
      </>
    )
  return <Shown key={id} c={asked.data} onBack={back} />
}

function Shown({ c, onBack }: { c: CaseDetail; onBack: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const here = useHere()
  const [search, setSearch] = useSearchParams()
  const [sheet, setSheet] = useState<SheetName | undefined>(() =>
    search.get('do') === 'call' ? 'call' : undefined,
  )
  const after = useBag(`after:${c.id}`)
  const before = useBag(`before:${c.id}`)
  const act = useFieldAct()
  const [said, setSaid] = useState<string>()
  const report = c.reports[0]
  const clock = rowClock(c)
  const close = () => {
    setSheet(undefined)
    if (search.has('do')) setSearch({}, { replace: true })
  }
  const needs = needsOf(c, { after: after.items.length, before: before.items.length }, [], w)
  const metres = here && c.point ? metresBetween(here.point, c.point) : undefined
  const place = [
    c.placeText ?? c.regionName,
    metres === undefined ? '' : t(metres <= 100 ? 'near' : 'far', { m: distance(Math.max(1, metres), lang) }),
  ]
    .filter(Boolean)
    .join(' · ')
  const kind = c.mine?.clock?.kind ?? (clock?.kind === 'none' ? undefined : 'resolve')
  const callable = c.reports.some((r) => r.phoneMask)
  return (
    <>
      <BackBar title={c.number} onBack={onBack}>
        <button type="button" aria-label={t('more')} onClick={() => setSheet('more')}>
          <Icon name="more" />
        </button>
      </BackBar>
      {clock && !c.closedAt && (
        <ClockBand
          clock={clock}
          formatter={sameWords}
          explain={explainOf(c, clock.kind).map((line) => w(line))}
          note={
            clock.due && !clock.stoppedAt
              ? t('until', {
                  at: dueAt(clock.due, now, lang),
                  what: t(
                    `w_${kind === 'sign' || kind === 'assemble' || kind === 'arrive' ? kind : 'resolve'}`,
                  ),
                  level: w(levelWords[c.level]),
                })
              : w(levelWords[c.level])
          }
        />
      )}
      <PhoneMain>
        <div className="y-tt">
          <LevelTag level={c.level} plain />
          {c.mine?.role === 'co' && <span className="tg">{t('co')}</span>}
          <h1>{c.mine?.role === 'co' && c.mine.task ? `${c.title}${colon()}${c.mine.task}` : c.title}</h1>
          <p>
            {place}
            {report && (
              <>
                <br />
                {moment(report.receivedAt, now, lang)} {w(channelName(report.channel))}
                {lang === 'zh' ? '，' : ', '}
                {report.phoneMask ? `${report.reporterName ?? ''} ${report.phoneMask}` : t('anonymous')}
                {c.reports.length > 1 && (
                  <>
                    <br />
                    {t('others', { n: c.reports.length - 1 })}
                  </>
                )}
              </>
            )}
          </p>
          {c.reports.slice(0, 3).map((r) => (
            <q key={r.id}>{lang === 'zh' ? `“${r.body}”` : `“${r.body}”`}</q>
          ))}
          {c.attachments
            .filter((a) => a.kind === 'voice')
            .map((a) => (
              // biome-ignore lint/a11y/useMediaCaption: a resident's voice note, not written down by anybody
              <audio key={a.id} controls preload="none" src={`/api/attachments/${a.id}`} />
            ))}
          <div className="go">
            <Btn icon="map" disabled={!c.point} onClick={() => setSheet('map')}>
              {t('map')}
            </Btn>
            <Btn icon="phone" disabled={!callable} onClick={() => setSheet('call')}>
              {t(callable ? 'callReporter' : 'noPhone')}
            </Btn>
          </div>
        </div>
        <CasePhotos c={c} after={after} before={before} act={act} />
        {needs.length > 0 && c.mine?.role !== 'co' && (
          <NeedList title={t('needs', { code: c.item?.code ?? '' })} items={needs} />
        )}
        <Parts c={c} />
        <Past c={c} />
      </PhoneMain>
      <Dock c={c} act={act} bag={after} onSheet={setSheet} said={said} onSaid={setSaid} />
      {sheet && (
        <Sheets
          name={sheet}
          c={c}
          act={act}
          bag={after.bag}
          items={after.items}
          onSheet={setSheet}
          onClose={close}
        />
      )}
    </>
  )
}
