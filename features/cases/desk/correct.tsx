/** Correct one thing: place (1), item and level (2), owner (3), link (4). Each is one action and works by keys alone. */
import { useState } from 'react'
import { asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { type LngLat, MapWork } from '../../../ui/map/lazy.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { Score } from '../../../ui/score.tsx'
import { Loading } from '../../../ui/states.tsx'
import { listItems } from '../../items/contract.ts'
import { type Located, locate, search } from '../../regions/contract.ts'
import { type CaseDetail, getCase } from '../contract.ts'
import { Dismissed } from './dismissed.tsx'
import { likelyUnits, ManyUnits } from './fields.tsx'
import { Panel } from './form.tsx'
import { useGround } from './ground.ts'
import { type Option, Picker } from './picker.tsx'
import { PeopleChoice, UnitPicker } from './units.tsx'
import type { CaseWork } from './use-work.ts'
import { channelName, levels } from './words.ts'

const words = dict({
  place: { zh: '改位置', en: 'Correct the place' },
  placeNote: { zh: '搜地名、门牌、网格，或在图上点', en: 'Search a name, address or grid, or click the map' },
  placeSearch: { zh: '例：顺城街 18 号、大东门社区 3 格', en: 'A street, number or grid' },
  guess: { zh: '系统猜的', en: 'Guesses' },
  found: { zh: '找到的', en: 'Found' },
  point: { zh: '图上点的地方', en: 'The point on the map' },
  outside: { zh: '这个点不在任何网格里', en: 'This point lies in no grid' },
  class: { zh: '改事项和级别', en: 'Correct item and level' },
  classNote: { zh: '回车就改，承办和时限跟着变', en: 'Enter changes it; owner and limits follow' },
  classSearch: { zh: '搜事项、类别、编号', en: 'Search items, classes, codes' },
  top: { zh: '系统猜的前三个', en: 'Top three guesses' },
  list: { zh: '权责清单', en: 'Responsibility list' },
  level: { zh: '级别', en: 'Level' },
  route: { zh: '选承办单位', en: 'Choose the owner' },
  routeNote: { zh: '选好以后按 Enter 派遣', en: 'Then press Enter to dispatch' },
  useIt: { zh: '就派给他们', en: 'Use this unit' },
  reset: { zh: '按系统排的', en: 'As prepared' },
  link: { zh: '是不是同一件事', en: 'Is it the same problem?' },
  linkNote: { zh: '只关联，不合并；随时能拆开', en: 'Linked, never merged; can be undone' },
  same: { zh: '是同一件，关联过去', en: 'The same: link it' },
  notSame: { zh: '不是同一件', en: 'Not the same' },
  here: { zh: '这一件', en: 'This case' },
  there: { zh: '{number}', en: '{number}' },
  agree: { zh: '哪里一样', en: 'What agrees' },
  noSame: { zh: '没有相像的在办事件', en: 'No similar open case' },
  noSameWhat: {
    zh: '系统比过地点、时间和说法，没有像的。要把报告拆出去，用下面的按钮。',
    en: 'Place, time and words were compared; nothing is alike. To take a report out, use the button below.',
  },
  unlink: { zh: '拆开一条报告', en: 'Unlink a report' },
  whistle: { zh: '派遣时一起叫', en: 'Call in with the dispatch' },
  whistleNote: { zh: '各有自己的签收、到场钟', en: 'Each gets clocks of its own' },
  done: { zh: '好了', en: 'Done' },
})

interface PanelProps {
  c: CaseDetail
  work: CaseWork
  onClose: () => void
}

interface Spot {
  path: string
  name: string
  point?: LngLat
}

export function PlacePanel({ c, work, onClose }: PanelProps) {
  const t = useT(words)
  const [q, setQ] = useState('')
  const [spot, setSpot] = useState<Spot | null>(null)
  const [fault, setFault] = useState('')
  const ground = useGround(c.regionPath)
  const found = useAsk(
    search,
    { query: { q: q.trim(), limit: 12 } },
    { enabled: q.trim().length > 0, placeholderData: (x) => x },
  )
  const guesses =
    (
      c.decisions.findLast((d) => d.kind === 'place')?.value as
        | { candidates?: { regionPath: string; name: string; score: number }[] }
        | undefined
    )?.candidates ?? []
  const options: Option<Spot>[] = [
    ...(spot ? [{ id: 'spot', title: spot.name, note: t('point'), group: t('point'), value: spot }] : []),
    ...(q.trim()
      ? (found.data?.items ?? []).map((r) => ({
          id: r.path,
          title: r.name,
          note: r.address ?? r.trail,
          side: r.address ? r.trail : undefined,
          group: t('found'),
          value: { path: r.path, name: r.name, ...(r.point ? { point: r.point } : {}) },
        }))
      : guesses.slice(0, 5).map((g) => ({
          id: `${g.regionPath}:${g.name}`,
          title: g.name,
          side: <Score value={g.score} />,
          group: t('guess'),
          value: { path: g.regionPath, name: g.name },
        }))),
  ]
  const onPoint = async (at: LngLat) => {
    setFault('')
    try {
      const l: Located = await call(locate, { body: { point: at } })
      if (!l.path) return setFault(t('outside'))
      const name = [...l.chain, ...l.place]
        .slice(-2)
        .map((r) => r.name)
        .join(' ')
      setSpot({ path: l.path, name, point: at })
    } catch (e) {
      setFault(asProblem(e).title)
    }
  }
  return (
    <Panel title={t('place')} note={t('placeNote')} onClose={onClose}>
      <div className="y-place">
        <Picker
          label={t('place')}
          placeholder={t('placeSearch')}
          options={options}
          q={q}
          onQuery={setQ}
          waiting={found.isFetching || !q.trim()}
          onPick={({ value: v }) =>
            void work.run('correct', {
              corrections: {
                regionPath: v.path,
                ...(v.point ? { point: v.point } : {}),
                ...(q.trim() && !spot ? { placeText: v.name } : {}),
              },
            })
          }
        />
        <div className="map">
          <MapWork
            {...ground}
            flat
            {...(c.point ? { centre: c.point, zoom: 16.5 } : {})}
            pin={spot?.point ?? c.point ?? undefined}
            onPoint={(at) => void onPoint(at)}
          />
        </div>
      </div>
      {fault && <em className="fault">{fault}</em>}
    </Panel>
  )
}

interface ItemBrief {
  code: string
  name: string
}

export function ClassPanel({ c, work, onClose }: PanelProps) {
  const t = useT(words)
  const w = useWord()
  const [q, setQ] = useState('')
  const items = useAsk(listItems, {}, { staleTime: Number.POSITIVE_INFINITY })
  const all = items.data?.items ?? []
  const needle = q.trim().toLowerCase()
  const guesses =
    (
      c.decisions.findLast((d) => d.kind === 'class')?.value as
        | { top?: { item: string; name: string; score: number; words: string[] }[] }
        | undefined
    )?.top ?? []
  const matches = all.filter(
    (i) =>
      !needle ||
      `${i.code} ${i.className} ${i.kindName} ${i.name} ${i.keywords.join(' ')}`
        .toLowerCase()
        .includes(needle),
  )
  const options: Option<ItemBrief>[] = [
    ...(needle
      ? []
      : guesses.slice(0, 3).map((g) => {
          const i = all.find((x) => x.code === g.item)
          return {
            id: `top:${g.item}`,
            title: `${g.item} ${g.name}`,
            note: [...(i ? [`${i.className} › ${i.kindName}`] : []), g.words.join(comma())].join(' · '),
            side: <Score value={g.score} />,
            group: t('top'),
            value: { code: g.item, name: g.name },
          }
        })),
    ...matches.slice(0, 60).map((i) => ({
      id: i.code,
      title: `${i.code} ${i.name}`,
      note: `${i.className} › ${i.kindName}`,
      group: t('list'),
      value: i,
    })),
  ]
  return (
    <Panel title={t('class')} note={t('classNote')} onClose={onClose}>
      <fieldset className="y-choice level" aria-label={t('level')}>
        {levels.map(([level, word]) => (
          <button
            type="button"
            key={level}
            aria-pressed={c.level === level}
            aria-label={w(word)}
            onClick={() =>
              c.level === level ? undefined : void work.run('correct', { corrections: { level } })
            }
          >
            <LevelTag level={level} />
          </button>
        ))}
      </fieldset>
      <Picker
        label={t('class')}
        placeholder={t('classSearch')}
        options={options}
        q={q}
        onQuery={setQ}
        waiting={items.isPending}
        picked={c.itemCode ?? undefined}
        onPick={(o) =>
          o.value.code === c.itemCode
            ? onClose()
            : void work.run('correct', { corrections: { itemCode: o.value.code } })
        }
      />
    </Panel>
  )
}

export function RoutePanel({ c, work, onClose }: PanelProps) {
  const t = useT(words)
  const { plan, setPlan } = work
  const { unit, ...rest } = plan
  return (
    <Panel title={t('route')} note={t('routeNote')} onClose={onClose}>
      {unit ? (
        <>
          <div className="y-chosen">
            <b>{unit.unitName}</b>
            <PeopleChoice
              unitId={unit.unitId}
              picked={unit.accountId}
              onPick={(p) =>
                setPlan({
                  ...plan,
                  unit: {
                    unitId: unit.unitId,
                    unitName: unit.unitName,
                    ...(p ? { accountId: p.id, accountName: p.name } : {}),
                  },
                })
              }
            />
          </div>
          <div className="y-act-btns">
            <Btn pri autoFocus onClick={onClose}>
              {t('useIt')}
            </Btn>
            <Btn onClick={() => setPlan({ ...rest })}>{t('reset')}</Btn>
          </div>
        </>
      ) : (
        <UnitPicker
          label={t('route')}
          likely={likelyUnits(c)}
          picked={c.owner?.unitId}
          onPick={(u) => setPlan({ ...plan, unit: { unitId: u.id, unitName: u.name } })}
        />
      )}
    </Panel>
  )
}

export function WhistlePanel({ c, work, onClose }: PanelProps) {
  const t = useT(words)
  const { plan, setPlan } = work
  return (
    <Panel title={t('whistle')} note={t('whistleNote')} onClose={onClose}>
      <ManyUnits
        c={c}
        label={t('whistle')}
        value={plan.co}
        onChange={(v) => setPlan({ ...plan, co: v as typeof plan.co })}
      />
      <div className="y-act-btns">
        <Btn pri onClick={onClose}>
          {t('done')}
        </Btn>
      </div>
    </Panel>
  )
}

/** Both texts side by side and what agrees; linking moves this case's report to the other one. */
export function LinkPanel({ c, work, onClose }: PanelProps) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const p = c.proposals[0]
  const other = useAsk(getCase, { params: { id: p?.caseId ?? '' } }, { enabled: Boolean(p) })
  const agree =
    (
      c.decisions.findLast((d) => d.kind === 'link')?.value as
        | { agree?: { what: string; detail: { zh: string; en: string }; against?: boolean }[] }
        | undefined
    )?.agree ?? []
  const link = async () => {
    const report = c.reports[0]
    if (!report || !other.data) return
    // The report moves to the older case, so the write is on that one and names its version.
    const sent = await work.act.send(other.data.id, other.data.version, 'link', { reportId: report.id })
    if (sent) onClose()
  }
  const notSame = () => void (p && work.run('dismiss', { caseId: p.caseId }))
  useKeys(
    p
      ? [
          { id: 'link.same', keys: 'Enter', words: words.same, off: !other.data, run: () => void link() },
          { id: 'link.not', keys: 'N', words: words.notSame, run: notSame },
        ]
      : [],
  )
  if (!p)
    return (
      <Panel title={t('link')} onClose={onClose}>
        <div className="y-state">
          <h3>{t('noSame')}</h3>
          <p>{t('noSameWhat')}</p>
        </div>
        <Dismissed
          c={c}
          busy={work.act.busy === 'dismiss'}
          onTakeBack={(caseId) => void work.run('dismiss', { caseId, undo: true })}
        />
        {c.reports.length > 1 && c.allowed.includes('unlink') && (
          <div className="y-act-btns">
            <Btn onClick={() => work.open({ kind: 'form', action: 'unlink' })}>{t('unlink')}</Btn>
          </div>
        )}
      </Panel>
    )
  const side = (d: CaseDetail, title: string) => (
    <div>
      <h3>{title}</h3>
      <b>{d.title}</b>
      <small>
        {d.regionName} · {moment(d.reportedAt, now, lang)}
      </small>
      {d.reports.slice(0, 3).map((r) => (
        <p key={r.id}>
          {w(channelName(r.channel))} “{r.body}”
        </p>
      ))}
    </div>
  )
  return (
    <Panel title={t('link')} note={t('linkNote')} onClose={onClose}>
      <div className="y-beside">
        {side(c, `${t('here')} ${c.number}`)}
        {other.data ? side(other.data, t('there', { number: p.number })) : <Loading rows={2} />}
      </div>
      <div className="y-agree">
        <b>{t('agree')}</b>
        <Score value={p.score} />
        <ul>
          {agree.length ? (
            agree.map((a) => (
              <li key={a.what} className={a.against ? 'against' : ''}>
                {w(a.detail)}
              </li>
            ))
          ) : (
            <li>{w(p.why)}</li>
          )}
        </ul>
      </div>
      <div className="y-act-btns">
        <Btn pri k="Enter" busy={work.act.busy === 'link'} onClick={() => void link()}>
          {t('same')}
        </Btn>
        <Btn k="N" onClick={notSame}>
          {t('notSame')}
        </Btn>
      </div>
    </Panel>
  )
}
