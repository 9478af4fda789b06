import type { Map as LibreMap } from 'maplibre-gl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import './map.css'
import { chainOf } from '../../../shared/region-path.ts'
import { useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { type MapCase, MapWork } from '../../../ui/map/lazy.tsx'
import { useAsk, useRenew } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Toast } from '../../../ui/states.tsx'
import { type CaseRow, listCases } from '../../cases/contract.ts'
import * as contract from '../contract.ts'
import { isPlace, kindsUnder } from '../rules/kinds.ts'
import type { Point } from '../rules/polygon.ts'
import { ChangePanel } from './change.tsx'
import { CheckPanel } from './check.tsx'
import { outlineOf, splitParts } from './forms.tsx'
import { addLayers, areasOf, idOf, pathOf, setOverlay, shapesOf, snap } from './ground.ts'
import { ImportDialog } from './import.tsx'
import { RegionPanel } from './panel.tsx'
import { type Draft, emptyDraft, momentOf, usePageState } from './state.ts'
import { TopBar } from './top.tsx'
import { RegionTree } from './tree.tsx'
import { words } from './words.ts'

/** Regions as a place to work: the tree at the left, the ground in the middle, what is open at the right. */
export default function RegionsPage() {
  const t = useT(words)
  const state = usePageState()
  const go = useNavigate()
  const renew = useRenew()
  const { can } = useSession()
  const [draft, setWhole] = useState<Draft>(emptyDraft)
  const [importing, setImporting] = useState(false)
  const [said, setSaid] = useState<{ what: string } | null>(null)
  const [face, setFace] = useState<'list' | 'map' | 'detail'>('map')
  const map = useRef<LibreMap | null>(null)
  const [drawn, setDrawn] = useState(false)
  const { path, day, layers, panel } = state
  const asOf = day ? momentOf(day) : undefined
  const setDraft = (change: Partial<Draft>) => setWhole((was) => ({ ...was, ...change }))
  const job = panel && panel !== 'check' ? panel : null

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change begins with an empty draft; a split begins drawing
  useEffect(() => setWhole({ ...emptyDraft, drawing: job === 'split' }), [job, path])
  useEffect(() => {
    if (path || panel) setFace((f) => (f === 'list' ? 'detail' : f))
  }, [path, panel])

  const ground = useAsk(contract.geojson, {
    query: { asOf, kind: ['street', 'community', 'village', 'grid', 'microgrid', 'area'] },
  })
  const houses = useAsk(
    contract.geojson,
    { query: { asOf, kind: ['estate', 'building'] } },
    { enabled: ground.isSuccess },
  )
  const region = useAsk(
    contract.get,
    { params: { path: path ?? '' }, query: { asOf } },
    { enabled: path !== null, retry: false },
  )
  const rootPath =
    ground.data?.features.reduce<string | null>(
      (a, f) => (a === null || f.id.length < a.length ? f.id : a),
      null,
    ) ?? null
  const checked = useAsk(
    contract.check,
    { query: { under: path ?? rootPath ?? '' } },
    { enabled: panel === 'check' && (path ?? rootPath) !== null },
  )
  const cases = useAsk(
    listCases,
    { query: { limit: 200 } },
    { retry: false, enabled: !asOf && can('case.read') && layers.includes('cases') },
  )

  const shapes = useMemo(() => {
    const on = layers.includes('administrative')
    return {
      areas: areasOf(ground.data, (f) => administrative(f) && f.properties.level <= 5),
      grids: areasOf(
        on ? ground.data : undefined,
        (f) => administrative(f) && f.properties.level > 5 && !isPlace(f.properties.kind),
      ),
      buildings: areasOf(houses.data, (f) => f.properties.kind === 'building'),
      service: areasOf(
        layers.includes('service') ? ground.data : undefined,
        (f) => f.properties.division === 'service',
      ),
      dedicated: areasOf(
        layers.includes('dedicated') ? ground.data : undefined,
        (f) => f.properties.division === 'dedicated',
      ),
    }
  }, [ground.data, houses.data, layers])
  const marks = useMemo(
    () => (layers.includes('cases') && panel === null ? caseMarks(cases.data?.rows ?? []) : []),
    [cases.data, layers, panel],
  )

  const own = region.data?.region.geometry ?? null
  const overlay = useMemo(() => {
    const picked = new Set([...draft.chosen, ...(path && !draft.drawn.length ? [path] : [])])
    const all = [...(ground.data?.features ?? []), ...(houses.data?.features ?? [])]
    const find = (paths: Set<string>) => shapesOf(all.filter((f) => paths.has(f.id)).map((f) => f.geometry))
    const parts = job === 'split' ? (splitParts(own, draft) ?? []) : [outlineOf(draft)]
    return {
      service: shapes.service,
      dedicated: shapes.dedicated,
      picked: find(picked),
      parts: shapesOf(parts.length > 1 || job !== 'split' ? parts : []),
      uncovered: find(new Set(panel === 'check' ? (checked.data?.cover ?? []).map((g) => g.path) : [])),
      gaps: shapesOf(panel === 'check' ? (checked.data?.gaps ?? []).map((g) => g.geometry) : []),
      line: draft.closed ? [] : draft.drawn,
    }
  }, [ground.data, houses.data, shapes, draft, path, panel, job, own, checked.data])
  useEffect(() => {
    if (drawn && map.current) setOverlay(map.current, overlay)
  }, [overlay, drawn])

  // A region chosen in the tree comes into sight; one clicked on the map is there already.
  const clicked = useRef(false)
  useEffect(() => {
    if (!own || !map.current || !drawn) return
    if (clicked.current) {
      clicked.current = false
      return
    }
    const ring = own.type === 'Polygon' ? own.coordinates[0]! : own.coordinates.flatMap((p) => p[0]!)
    const xs = ring.map((p) => p[0]!)
    const ys = ring.map((p) => p[1]!)
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    map.current.fitBounds([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], {
      padding: 80,
      maxZoom: 17,
      duration: still ? 0 : 280,
    })
  }, [own, drawn])

  function pick(id: string) {
    const at = region.data?.region
    if (job === 'merge' && path) {
      // A click on a building means the grid it stands in: what is merged is of one level.
      const peer = id.slice(0, path.length)
      if (peer.length < path.length || peer === path) return
      const { chosen } = draft
      setDraft({ chosen: chosen.includes(peer) ? chosen.filter((c) => c !== peer) : [...chosen, peer] })
    } else if (job === 'move' && at) {
      const holds = (p: string) => {
        const f = ground.data?.features.find((x) => x.id === p)
        return f && kindsUnder(f.properties.kind, at.division).includes(at.kind)
      }
      setDraft({ chosen: [chainOf(id).findLast(holds) ?? id] })
    } else if (job === null) state.choose(id)
  }
  const before = useRef(path)
  useEffect(() => {
    before.current = path
  }, [path])
  const pickRef = useRef(pick)
  pickRef.current = pick

  function onPoint(at: Point) {
    if (!map.current) return
    const first = draft.drawn[0]
    if (first && draft.drawn.length > 2 && job !== 'split') {
      const a = map.current.project(first)
      const b = map.current.project(at)
      if (Math.hypot(a.x - b.x, a.y - b.y) < 12) return setDraft({ closed: true, drawing: false })
    }
    const p = job === 'split' ? at : snap(map.current, at, [shapes.grids, shapes.areas])
    setDraft({ drawn: [...draft.drawn, p], closed: false })
  }

  useKeys([
    {
      id: 'regions.back',
      keys: 'Escape',
      words: { zh: '退一步', en: 'Back' },
      run: () => {
        if (draft.drawing && draft.drawn.length) setDraft({ drawn: draft.drawn.slice(0, -1) })
        else if (panel) state.open(null)
        else if (path) state.choose(null)
        else if (day) state.look(null)
      },
    },
    { id: 'regions.check', keys: 'F', words: words.check, command: true, run: () => state.open('check') },
    {
      id: 'regions.edit',
      keys: 'E',
      words: words.edit,
      off: !region.data?.may.includes('update'),
      run: () => state.open('update'),
    },
    {
      id: 'regions.merge',
      keys: 'M',
      words: words.merge,
      off: !region.data?.may.includes('merge'),
      run: () => state.open('merge'),
    },
    {
      id: 'regions.split',
      keys: 'S',
      words: words.split,
      off: !region.data?.may.includes('split'),
      run: () => state.open('split'),
    },
  ])

  const name =
    region.data?.region.name ?? ground.data?.features.find((f) => f.id === rootPath)?.properties.name ?? ''
  const names = useMemo(
    () => new Map((ground.data?.features ?? []).map((f) => [f.id, f.properties.name])),
    [ground.data],
  )
  const empty = ground.isSuccess && ground.data.features.length === 0
  return (
    <div className={`rg ${face} ${path || panel ? 'opened' : ''}`}>
      <TopBar
        state={state}
        under={path ?? rootPath}
        face={face}
        onFace={setFace}
        onImport={can('region.manage') ? () => setImporting(true) : undefined}
      />
      <RegionTree path={path} asOf={asOf} marked={draft.chosen} onChoose={pick} />
      <div className="rg-ground">
        {empty ? (
          <EmptyCells kind="none" title={t('emptyTitle')}>
            {t('empty')}
          </EmptyCells>
        ) : (
          ground.data && (
            <MapWork
              areas={shapes.areas}
              grids={shapes.grids}
              buildings={shapes.buildings}
              cases={marks}
              flat
              here={path ? idOf(path) : undefined}
              onCase={(id) => go(`/cases/${id}`)}
              onArea={(id) => {
                clicked.current = true
                pick(pathOf(id))
              }}
              {...(draft.drawing ? { onPoint } : {})}
              onReady={(m) => {
                map.current = m
                addLayers(m)
                // Areas lie across the grids: the first click opens the grid, a second one what lies over it.
                for (const id of ['rg-service-fill', 'rg-dedicated-fill'])
                  m.on('click', id, (e) => {
                    const hit = e.features?.[0]
                    const grid = m.queryRenderedFeatures(e.point, { layers: ['grids'] })[0]
                    if (!hit || (grid && before.current !== pathOf(String(grid.properties.id)))) return
                    clicked.current = true
                    pickRef.current(pathOf(String(hit.properties.id)))
                  })
                setDrawn(true)
                setOverlay(m, overlay)
              }}
            />
          )
        )}
      </div>
      {(path || panel) && (
        <section className="rg-side" aria-label={t('detail')}>
          {panel === 'check' ? (
            <CheckPanel name={name} names={names} answer={checked.data} state={state} />
          ) : job && path ? (
            <ChangePanel
              key={`${job}${path}`}
              job={job}
              path={path}
              state={state}
              draft={draft}
              setDraft={setDraft}
              houses={houses.data?.features ?? []}
              onDone={(what, to) => {
                setSaid({ what })
                state.choose(to)
              }}
            />
          ) : (
            path && <RegionPanel key={path} path={path} asOf={asOf} state={state} />
          )}
        </section>
      )}
      {!path && !panel && !empty && (
        <section className="rg-side rg-idle">
          <p>
            <b>{t('pick')}</b>
          </p>
          <p>{t('pickMore')}</p>
        </section>
      )}
      {importing && (
        <ImportDialog
          under={path ?? rootPath}
          underName={name}
          onClose={() => setImporting(false)}
          onDone={() => renew(contract.tree, contract.geojson)}
        />
      )}
      {said && <Toast onGone={() => setSaid(null)}>{t('doneSay', said)}</Toast>}
    </div>
  )
}

const administrative = (f: contract.Feature) => f.properties.division === 'administrative'

/** Open cases with a place: shape by level, colour by the clock of the next duty. */
function caseMarks(rows: readonly CaseRow[]): MapCase[] {
  const now = Date.now()
  return rows.flatMap((c) => {
    if (!c.point) return []
    const due = c.nextDueAt ? Date.parse(c.nextDueAt) : null
    const warn = c.nextWarnAt ? Date.parse(c.nextWarnAt) : null
    const state = due === null ? 'off' : due < now ? 'late' : warn !== null && warn < now ? 'soon' : 'ok'
    return [{ id: c.id, point: c.point, level: c.level, state, title: c.title } satisfies MapCase]
  })
}
