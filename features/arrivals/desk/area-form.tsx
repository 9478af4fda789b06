import { announce } from '../../../ui/announce.ts'
import { call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useCounted } from '../../../ui/counted.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import type { Drawn } from '../../rolls/contract.ts'
import { arrivalsList } from '../contract.ts'
import {
  type OutsideArea,
  outsideList,
  outsidePast,
  outsidePreview,
  outsideSet,
} from '../contract-outside.ts'
import { divisions } from '../rules/divisions.ts'
import { type Level, levels, levelWords, rankOf } from '../rules.ts'
import { words } from './words.ts'

const within = [4, 12, 24, 48, 72] as const

interface Draft {
  code: string
  place: string
  level: Level
  reason: string
  source: string
  since: string
  days: number
  words: string
  hours: number
}

/** Sets the level of a place: whom it concerns is counted while it is written. What is typed is kept until it is set. */
export function AreaForm({ area, onClose }: { area?: OutsideArea; onClose: (id?: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const [d, keep, drop] = useDraft<Draft>(
    `yige.draft.outside:${area ? `${area.id}:${area.version}` : 'new'}`,
    {
      code: area?.code ?? '',
      place: area?.place ?? '',
      level: area ? (area.level === 'low' ? 'medium' : 'low') : 'medium',
      reason: '',
      source: area?.source ?? '',
      since: dayNow(),
      days: area?.days ?? 14,
      words: words.todoDefault[lang],
      hours: 24,
    },
  )
  const was = area?.level ?? 'low'
  const raises = rankOf(d.level) > rankOf(was)
  const asked = { code: d.code, since: d.since, days: d.days }
  const { counted: drawn, fault } = useCounted<Drawn>(
    raises && d.code ? JSON.stringify(asked) : '',
    (signal) => call(outsidePreview, { body: { requestId: newRequestId(), ...asked }, signal }),
  )
  const send = useSend(outsideSet, {
    renew: [outsideList, outsidePast, arrivalsList],
    onDone: (a) => {
      drop()
      const [one] = a.items
      announce(one?.rollId ? t('didRaise', { n: one.people }) : t('did'))
      onClose(one?.id)
    },
  })
  return (
    <Dialog wide title={t(area ? 'change' : 'set')} onClose={() => onClose()}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          const { code, place, level, ...rest } = d
          send.mutate({ body: { ...rest, areas: [{ code, place, level }] } })
        }}
      >
        {area ? (
          <p>
            <b>{[area.name, area.place].filter(Boolean).join(' ')}</b> · {w(levelWords[area.level])}
          </p>
        ) : (
          <Where code={d.code} onChange={(code) => keep({ code })} />
        )}
        <div className="two">
          {!area && (
            <label>
              {t('finer')}
              <input maxLength={80} value={d.place} onChange={(e) => keep({ place: e.target.value })} />
              <span className="y-note">{t('finerNote')}</span>
            </label>
          )}
          <label>
            {t('level')}
            <select value={d.level} onChange={(e) => keep({ level: e.target.value as Level })}>
              {levels
                .filter((l) => l !== was)
                .map((l) => (
                  <option key={l} value={l}>
                    {w(levelWords[l])}
                  </option>
                ))}
            </select>
          </label>
          <label>
            {t('since')}
            <input
              type="date"
              required
              max={dayNow()}
              value={d.since}
              onChange={(e) => keep({ since: e.target.value })}
            />
          </label>
          <label>
            {t('source')}
            <input
              required
              maxLength={80}
              value={d.source}
              onChange={(e) => keep({ source: e.target.value })}
            />
          </label>
          {raises && (
            <>
              <label>
                {t('days')}
                <input
                  type="number"
                  min={1}
                  max={60}
                  value={d.days}
                  onChange={(e) => keep({ days: Math.max(1, Math.min(60, Number(e.target.value) || 1)) })}
                />
              </label>
              <label>
                {t('hours')}
                <select value={d.hours} onChange={(e) => keep({ hours: Number(e.target.value) })}>
                  {within.map((n) => (
                    <option key={n} value={n}>
                      {t('nHours', { n })}
                    </option>
                  ))}
                </select>
              </label>
            </>
          )}
        </div>
        <label>
          {t('reason')}
          <input
            required
            maxLength={200}
            value={d.reason}
            onChange={(e) => keep({ reason: e.target.value })}
          />
        </label>
        {raises && (
          <label>
            {t('todoWords')}
            <textarea
              required
              rows={2}
              maxLength={500}
              value={d.words}
              onChange={(e) => keep({ words: e.target.value })}
            />
          </label>
        )}
        <section className="y-sum" aria-live="polite">
          {!raises && <p>{t('willLower')}</p>}
          {raises && d.code && !drawn && !fault && <p>{t('counting')}</p>}
          {drawn && drawn.people === 0 && <p>{t('nobody')}</p>}
          {drawn && drawn.people > 0 && (
            <>
              <b>{t('sum', { p: drawn.people, g: drawn.parts.length })}</b>
              <ul>
                {drawn.parts.map((p) => (
                  <li key={p.regionPath}>
                    {p.name} · {p.people} {p.worker && `· ${p.worker}`}
                  </li>
                ))}
              </ul>
              <p className="y-note">{t('willRaise')}</p>
            </>
          )}
        </section>
        {fault && <ProblemPanel problem={fault} title={t('notSaved')} safe="" />}
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{
              'areas.0.code': t('place'),
              since: t('since'),
              reason: t('reason'),
              source: t('source'),
            }}
          />
        )}
        <div className="y-row">
          <Btn onClick={() => onClose()}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending} disabled={!d.code || (raises && !drawn)}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}

/** Province, city, county; as far down as the level holds. */
function Where({ code, onChange }: { code: string; onChange: (code: string) => void }) {
  const t = useT(words)
  const all = divisions()
  const province = all.find((p) => code !== '' && p.code.slice(0, 2) === code.slice(0, 2))
  const city = province?.children.find(
    (c) => c.code === code || (c.children.length > 0 && c.code.slice(0, 4) === code.slice(0, 4)),
  )
  const under = (
    head: 'city' | 'county',
    own: string,
    chosen: string,
    list: readonly { code: string; name: string }[],
  ) =>
    list.length > 0 && (
      <label>
        {t(head)}
        <select value={chosen} onChange={(e) => onChange(e.target.value)}>
          <option value={own}>{t('whole')}</option>
          {list.map((c) => (
            <option key={c.code} value={c.code}>
              {c.name}
            </option>
          ))}
        </select>
      </label>
    )
  return (
    <div className="av-three">
      <label>
        {t('province')}
        <select required value={province?.code ?? ''} onChange={(e) => onChange(e.target.value)}>
          <option value="">{t('pick')}</option>
          {all.map((p) => (
            <option key={p.code} value={p.code}>
              {p.name}
            </option>
          ))}
        </select>
      </label>
      {province && under('city', province.code, city?.code ?? province.code, province.children)}
      {city && under('county', city.code, code, city.children)}
    </div>
  )
}
