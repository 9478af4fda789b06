/** Versions of the class model: train one, see how it did on the cases kept back, use it, go back. */
import { useState } from 'react'
import { WillDo } from '../../../ui/action.tsx'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { figuresGet } from '../contract.ts'
import {
  type Model,
  modelBack,
  modelDecide,
  modelsList,
  modelTrain,
  takeoverSet,
} from '../contract-models.ts'
import { percent, Share } from './parts.tsx'
import { modelWords as words } from './words.ts'

type Ask = { what: 'take' | 'refuse'; m: Model } | { what: 'back' }
const under = (state: string | undefined) => state === 'waiting' || state === 'running'

export function ModelsTab() {
  const t = useT(words)
  const got = useAsk(
    modelsList,
    {},
    { refetchInterval: (q) => (under(q.state.data?.training?.state) ? 1500 : false) },
  )
  const [ask, setAsk] = useState<Ask | null>(null)
  const train = useSend(modelTrain, { renew: [modelsList] })
  const set = useSend(takeoverSet, { renew: [modelsList] })
  const d = got.data
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  if (!d) return <Loading rows={6} />
  const busy = under(d.training?.state)
  return (
    <>
      <div className="dd-bar">
        <Btn pri icon="sync" busy={train.isPending || busy} onClick={() => train.mutate({ body: {} })}>
          {t(busy ? 'training' : 'train')}
        </Btn>
        {d.models.some((m) => m.state === 'current') && (
          <Btn icon="return" onClick={() => setAsk({ what: 'back' })}>
            {t('back')}
          </Btn>
        )}
        <span className="y-row">
          {t('takeover')}
          <Tabs
            label={t('takeover')}
            tabs={(['auto', 'person'] as const).map((id) => ({ id, text: t(id) }))}
            current={d.takeover}
            onOpen={(takeover) => set.mutate({ body: { takeover } })}
          />
        </span>
        <small role="status">
          {d.training?.state === 'waiting' && `${t('waitingJob')} · `}
          {d.training?.state === 'failed' && `${t('failed', { why: d.training.why })} · `}
          {t('since', { n: d.since })}
        </small>
      </div>
      {(train.error ?? set.error) && (
        <ProblemPanel problem={(train.error ?? set.error)!} title={t('notDone')} />
      )}
      {d.models.length === 0 && (
        <EmptyCells kind="none" title={t('none')}>
          {t('noneWhy')}
        </EmptyCells>
      )}
      <ul className="dd-models">
        {d.models.map((m) => (
          <One key={m.id} m={m} onAsk={setAsk} />
        ))}
      </ul>
      {ask && <Decide ask={ask} onClose={() => setAsk(null)} />}
    </>
  )
}

function One({ m, onAsk }: { m: Model; onAsk: (a: Ask) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const at = (x: string) => moment(x, Date.now(), lang)
  const { trained, measured: c } = m
  return (
    <li className="y-card">
      <h2 className="y-sec">
        {t('version', { n: m.number })}{' '}
        <span className={`y-chip ${m.state === 'current' ? 'on' : ''}`}>{t(m.state)}</span>
      </h2>
      <p className="dd-why">{w(c.why)}</p>
      <p className="y-note">
        {t('made', { at: at(m.madeAt), by: m.madeBy })} ·{' '}
        {t('taught', {
          items: trained.items,
          n: trained.corrections,
          cases: trained.cases,
          s: trained.seconds,
        })}{' '}
        ·{' '}
        {trained.fit >= 50
          ? t('fit', { n: trained.fit, t: trained.temperature })
          : t('fitFew', { n: trained.fit })}
        {m.decidedAt &&
          m.decidedBy &&
          ` · ${t('decided', { at: at(m.decidedAt), by: m.decidedBy, why: m.why })}`}
        {!m.fits && ` · ${t('otherList')}`}
        {!m.kept && ` · ${t('gone')}`}
        {' · '}
        {t('sha')} <code>{m.sha256.slice(0, 12)}</code>
      </p>
      {c.now && c.candidate && <Sides m={m} />}
      {c.perItem.length > 0 && (
        <details>
          <summary>
            {t('perItem')} {c.perItem.length}
          </summary>
          <Table
            rows={c.perItem}
            id={(x) => x.item}
            columns={[
              { head: t('perItem'), cell: (x) => `${x.item} ${c.names[x.item] ?? ''}` },
              { head: t('n'), className: 'n', named: true, cell: (x) => x.n },
              { head: t('nowSide'), className: 'n', named: true, cell: (x) => x.now },
              { head: t('newSide'), className: 'n', named: true, cell: (x) => x.candidate },
            ]}
          />
        </details>
      )}
      <span className="y-row">
        {m.fits && m.kept && m.state !== 'current' && (
          <Btn sm onClick={() => onAsk({ what: 'take', m })}>
            {t('take')}
          </Btn>
        )}
        {m.state === 'candidate' && (
          <Btn sm ghost onClick={() => onAsk({ what: 'refuse', m })}>
            {t('refuse')}
          </Btn>
        )}
      </span>
    </li>
  )
}

function Sides({ m }: { m: Model }) {
  const t = useT(words)
  const c = m.measured
  const signed = (x: number) => `${x > 0 ? '+' : ''}${percent(x)}`
  const side = (key: 'now' | 'candidate') => c[key]!
  const rows = [
    { id: 'accuracy', cell: (k: 'now' | 'candidate') => <Share of={side(k).accuracy} inline /> },
    { id: 'macroF1', cell: (k: 'now' | 'candidate') => side(k).macroF1.toFixed(3) },
    { id: 'sure', cell: (k: 'now' | 'candidate') => <Share of={side(k).sure} inline /> },
    { id: 'sureRight', cell: (k: 'now' | 'candidate') => <Share of={side(k).sureRight} inline /> },
    { id: 'calibration', cell: (k: 'now' | 'candidate') => percent(side(k).calibrationError) },
  ] as const
  return (
    <>
      <Table
        rows={rows}
        id={(r) => r.id}
        columns={[
          { head: t('measure', { n: c.n }), cell: (r) => t(r.id) },
          {
            head: `${t('nowSide')} (${c.against === 'list' ? t('againstList') : c.against})`,
            className: 'n',
            named: true,
            cell: (r) => r.cell('now'),
          },
          { head: t('newSide'), className: 'n', named: true, cell: (r) => r.cell('candidate') },
        ]}
      />
      {c.difference && (
        <p className="y-note">
          {t('difference', {
            d: signed(c.difference.difference),
            low: signed(c.difference.low),
            high: signed(c.difference.high),
            c: c.onlyCandidate,
            b: c.onlyNow,
            p: c.p < 0.001 ? '< 0.001' : c.p.toFixed(3),
          })}
        </p>
      )}
    </>
  )
}

function Decide({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const t = useT(words)
  const [v, keep, drop] = useDraft(`yige.draft.class-model:${ask.what}`, { why: '' })
  const done = {
    renew: [modelsList, figuresGet],
    onDone: () => {
      drop()
      onClose()
    },
  }
  const decide = useSend(modelDecide, done)
  const back = useSend(modelBack, done)
  const error = decide.error ?? back.error
  const title = ask.what === 'back' ? t('back') : `${t(ask.what)} · ${t('version', { n: ask.m.number })}`
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="y-ask"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          if (ask.what === 'back') back.mutate({ body: { why: v.why } })
          else decide.mutate({ params: { id: ask.m.id }, body: { what: ask.what, why: v.why } })
        }}
      >
        {error && <ProblemPanel problem={error} title={t('notDone')} fields={{ why: t('why') }} />}
        <label className="y-fld">
          <span className="lb">{t('why')}</span>
          <textarea rows={2} maxLength={300} value={v.why} onChange={(e) => keep({ why: e.target.value })} />
        </label>
        <WillDo
          items={[
            ask.what === 'take'
              ? t('willTake', { n: ask.m.number })
              : t(ask.what === 'back' ? 'willBack' : 'willRefuse'),
          ]}
        />
        <span className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={decide.isPending || back.isPending}>
            {ask.what === 'back' ? t('back') : t(ask.what)}
          </Btn>
        </span>
      </form>
    </Dialog>
  )
}
