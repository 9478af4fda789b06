import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { peopleList } from '../../organisation/contract.ts'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { type Risk, type RiskContent, riskChange, riskEnter, risksList } from '../contract.ts'
import { grades, kindWords, levelWords, riskKinds, riskLevels } from '../rules.ts'
import { words } from './words.ts'

const startOf = (r: Risk | undefined): RiskContent => ({
  regionPath: r?.regionPath ?? '',
  kind: r?.kind ?? 'building',
  name: r?.name ?? '',
  place: r?.place ?? '',
  point: r?.point ?? null,
  grade: r?.grade ?? 'C',
  level: r?.level ?? 'larger',
  reach: r?.reach ?? 0,
  keeperId: r?.keeperId ?? null,
  note: r?.note ?? '',
  source: r?.source ?? '',
  foundOn: r?.foundOn ?? dayNow(),
})

/** Enters a risk point, or changes one by the version that was read. What is typed is kept until it is saved. */
export function RiskForm({ risk, onClose }: { risk?: Risk; onClose: (id?: string) => void }) {
  const t = useT(words)
  const w = useWord()
  // Of a version: what was typed on an older one does not go over what somebody else has saved since.
  const [v, keep, drop] = useDraft<RiskContent>(
    `yige.draft.risk:${risk?.id ?? 'new'}:${risk?.version ?? 0}`,
    startOf(risk),
  )
  const people = useAsk(peopleList, { query: { limit: 200 } }, { staleTime: 60_000 })
  const done = (r: Risk) => {
    drop()
    announce(t('did', { name: r.name }))
    onClose(r.id)
  }
  const enter = useSend(riskEnter, { renew: [risksList], onDone: done })
  const change = useSend(riskChange, { renew: [risksList], onDone: done })
  const send = risk ? change : enter
  return (
    <Dialog wide title={t(risk ? 'change' : 'add')} onClose={() => onClose()}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          const body = { ...v, grade: v.kind === 'building' ? v.grade : null }
          if (risk)
            change.mutate({
              params: { id: risk.id },
              body: { ...body, do: 'change', baseVersion: risk.version },
            })
          else enter.mutate({ body })
        }}
      >
        <div className="two">
          <label>
            {t('kind')}
            <select value={v.kind} onChange={(e) => keep({ kind: e.target.value as RiskContent['kind'] })}>
              {riskKinds.map((k) => (
                <option key={k} value={k}>
                  {w(kindWords[k])}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('name')}
            <input required maxLength={60} value={v.name} onChange={(e) => keep({ name: e.target.value })} />
          </label>
          <RegionPick
            label={t('region')}
            value={v.regionPath}
            onChange={(regionPath) =>
              keep({ regionPath, ...(regionPath === v.regionPath ? {} : { point: null }) })
            }
          />
          <label>
            {t('place')}
            <input maxLength={120} value={v.place} onChange={(e) => keep({ place: e.target.value })} />
          </label>
          {v.kind === 'building' && (
            <label>
              {t('grade')}
              <select
                value={v.grade ?? 'C'}
                onChange={(e) => {
                  const grade = e.target.value as 'C' | 'D'
                  keep({ grade, level: grade === 'D' ? 'major' : 'larger' })
                }}
              >
                {grades.map((g) => (
                  <option key={g} value={g}>
                    {t(g === 'C' ? 'gradeC' : 'gradeD')}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            {t('level')}
            <select value={v.level} onChange={(e) => keep({ level: e.target.value as RiskContent['level'] })}>
              {riskLevels.map((l) => (
                <option key={l} value={l}>
                  {w(levelWords[l])}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('reach')}
            <input
              type="number"
              min={0}
              max={5000}
              value={v.reach}
              onChange={(e) => keep({ reach: Math.max(0, Math.min(5000, Number(e.target.value) || 0)) })}
            />
          </label>
          <label>
            {t('keeper')}
            <select value={v.keeperId ?? ''} onChange={(e) => keep({ keeperId: e.target.value || null })}>
              <option value="">{t('nobody')}</option>
              {people.data?.people.map((p) => (
                <option key={p.id} value={p.id}>
                  {p.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('source')}
            <input
              required
              maxLength={40}
              value={v.source}
              onChange={(e) => keep({ source: e.target.value })}
            />
          </label>
          <label>
            {t('found')}
            <input
              type="date"
              required
              max={dayNow()}
              value={v.foundOn}
              onChange={(e) => keep({ foundOn: e.target.value })}
            />
          </label>
        </div>
        <label>
          {t('note')}
          <textarea
            rows={3}
            maxLength={500}
            value={v.note}
            onChange={(e) => keep({ note: e.target.value })}
          />
        </label>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{
              regionPath: t('region'),
              grade: t('grade'),
              foundOn: t('found'),
              keeperId: t('keeper'),
              point: t('reach'),
            }}
          />
        )}
        <div className="y-row">
          <Btn onClick={() => onClose()}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
