import { useState } from 'react'
import { Link } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import {
  type Finding,
  type FindingSubject,
  findingAnswer,
  findingGet,
  findingsList,
  rulesList,
} from '../contract-findings.ts'
import { type DismissReason, dismissReasons, findingStates } from '../rules.ts'
import { End } from './acts.tsx'
import { Field, Region, Severity, type Tabbed } from './parts.tsx'
import { PersonForm, shownAgain } from './person-form.tsx'
import { WhyForm } from './purpose.tsx'
import { words } from './words.ts'

const severities = ['error', 'doubt', 'notice'] as const

/** The queue: errors first, then by how often their rule was right. J and K go through it; the evidence stands beside. */
export function Findings({ query, go }: Tabbed) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const given = (k: string) => (query.get(k) ? { [k]: query.get(k) as string } : {})
  const filter = { ...given('region'), ...given('state'), ...given('severity'), ...given('rule') }
  const paged = usePaged(filter)
  const asked = useAsk(
    findingsList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const rules = useAsk(rulesList, { query: given('region') })
  const id = query.get('id')
  return (
    <>
      <div className="lg-filters">
        <Region query={query} go={go} />
        <label>
          {t('state')}
          <select value={query.get('state') ?? 'open'} onChange={(e) => go({ state: e.target.value })}>
            {[...findingStates, 'all' as const].map((s) => (
              <option key={s} value={s}>
                {s === 'all' ? t('any') : t(s)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('severity')}
          <select
            value={query.get('severity') ?? ''}
            onChange={(e) => go({ severity: e.target.value || null })}
          >
            <option value="">{t('any')}</option>
            {severities.map((s) => (
              <option key={s} value={s}>
                {t(s)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('rule')}
          <select value={query.get('rule') ?? ''} onChange={(e) => go({ rule: e.target.value || null })}>
            <option value="">{t('any')}</option>
            {rules.data?.items.map((r) => (
              <option key={r.rule} value={r.rule}>
                {w(r.title)} {r.open}
              </option>
            ))}
          </select>
        </label>
        <span role="status" className="y-note">
          {asked.data && t('totalFindings', { n: asked.data.total })}
        </span>
        <span className="sp" />
        {can('ledger.check') && (
          <Link className="y-link" to="/own-rules">
            {t('ownRules')}
          </Link>
        )}
      </div>
      <div className={id ? 'lg-split' : ''}>
        <div className="lg-scroll">
          <Table<Finding>
            rows={asked.data?.items ?? []}
            id={(f) => f.id}
            asked={asked}
            empty={{ kind: 'filtered', title: t('clean'), why: t('cleanWhy') }}
            opening={{
              current: id,
              onOpen: (x) => go({ id: x }),
              keys: { name: 'ledger.findings', next: words.next, previous: words.previous },
            }}
            columns={[
              {
                head: t('what'),
                cell: (f) => w(f.title),
                under: (f) => (f.subjects > 1 ? t('others', { n: f.subjects }) : ''),
              },
              {
                head: t('severity'),
                cell: (f) => <Severity of={f.severity} />,
                under: (f) => (f.waits ? t('waits') : ''),
              },
              { head: t('who'), cell: (f) => f.who, under: (f) => `${f.place} · ${f.gridName}` },
              {
                head: t('found'),
                cell: (f) => moment(f.foundAt, now, lang),
                under: (f) =>
                  f.closedAt
                    ? `${t(f.state)} · ${t('closedBy', { who: f.closedBy, at: moment(f.closedAt, now, lang) })}`
                    : '',
              },
            ]}
          />
          <More of={paged} next={asked.data?.next} />
        </div>
        {id && <Evidence key={id} id={id} onClose={() => go({ id: null })} />}
      </div>
    </>
  )
}

/** What each entry says, side by side, and what can be done about it. */
function Evidence({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const asked = useAsk(findingGet, { params: { id } })
  const [doing, setDoing] = useState<'right' | { correct: FindingSubject } | { end: FindingSubject }>()
  const f = asked.data
  const first = f?.entries.find((e) => e.personId)
  const may = f?.mayAnswer === true
  const close = () => setDoing(undefined)
  useKeys([
    ...(may && first
      ? [{ id: 'ledger.correct', keys: 'E', words: words.correct, run: () => setDoing({ correct: first }) }]
      : []),
    ...(may ? [{ id: 'ledger.right', keys: 'D', words: words.right, run: () => setDoing('right') }] : []),
    { id: 'ledger.close', keys: 'Escape', words: words.cancel, run: onClose },
  ])
  return (
    <aside className="lg-side" aria-label={t('what')}>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!f && !asked.error && <Loading rows={5} />}
      {f && (
        <>
          <h2>{w(f.title)}</h2>
          <p>
            <Severity of={f.severity} /> {t(f.state)}
            {f.reason &&
              ` · ${
                f.reason === 'rule-changed'
                  ? t('ruleChanged')
                  : dismissReasons.includes(f.reason as DismissReason)
                    ? t(f.reason as DismissReason)
                    : f.reason
              }`}
          </p>
          {f.said.map((s) => (
            <p key={s.zh}>{w(s)}</p>
          ))}
          <p className="y-note">
            {f.visit ? `${t('ask')}${colon()}${w(f.ask)}` : t('atDesk')}
            {f.waits && ` · ${t('waitsWhy')}`}
          </p>
          <ul className="lg-entries">
            {f.entries.map((e) => (
              <li key={`${e.personId}${e.residenceId}${e.assetId}${e.name}${e.place}`}>
                <b>
                  {e.personId ? (
                    <Link className="y-link" to={`/ledger/people/${e.personId}`}>
                      {e.name || t('unnamed')}
                    </Link>
                  ) : e.assetId ? (
                    <Link className="y-link" to={`/ledger?tab=assets&id=${e.assetId}`}>
                      {e.name || t('assets')}
                    </Link>
                  ) : (
                    e.name
                  )}
                </b>
                <small>
                  {[
                    e.place,
                    e.personId || e.organisationId || e.assetId ? w(noteWords(e.source)) : t('elsewhere'),
                    e.verified,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                <dl>
                  {e.values
                    .filter((v) => v.value !== '')
                    .map((v) => (
                      <div key={v.field}>
                        <dt>{w(v.words)}</dt>
                        <dd>{v.value}</dd>
                      </div>
                    ))}
                </dl>
                {may && e.personId && (
                  <div className="acts">
                    <Btn
                      sm
                      icon="pen"
                      onClick={() => setDoing({ correct: e })}
                      {...(e === first ? { k: 'E' } : {})}
                    >
                      {t('correct')}
                    </Btn>
                    {e.residenceId && (
                      <Btn sm onClick={() => setDoing({ end: e })}>
                        {t('moved')}
                      </Btn>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ul>
          <div className="acts">
            {may && (
              <Btn k="D" onClick={() => setDoing('right')}>
                {t('right')}
              </Btn>
            )}
            <Btn ghost onClick={onClose}>
              {t('cancel')}
            </Btn>
          </div>
        </>
      )}
      {doing === 'right' && <Right id={id} onClose={close} />}
      {typeof doing === 'object' && 'correct' in doing && (
        <PersonForm
          of={{
            id: doing.correct.personId!,
            version: doing.correct.personVersion,
            values: {
              name: doing.correct.name,
              ...Object.fromEntries(doing.correct.values.map((v) => [v.field, v.value])),
            },
          }}
          onClose={close}
        />
      )}
      {typeof doing === 'object' && 'end' in doing && (
        <End id={doing.end.residenceId!} version={doing.end.residenceVersion} onClose={close} />
      )}
    </aside>
  )
}

function Right({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const [until, setUntil] = useState('')
  const send = useSend(findingAnswer, {
    renew: [...shownAgain, rulesList],
    onDone: () => {
      announce(t('dismissed'))
      onClose()
    },
  })
  return (
    <Dialog title={t('rightTitle')} onClose={onClose}>
      <WhyForm<DismissReason>
        label={t('reason')}
        choices={dismissReasons}
        will={t('rightWill')}
        go={t('right')}
        fault={send.error && <ProblemPanel problem={send.error} title={t('notAnswered')} />}
        busy={send.isPending}
        onSay={(reason, note) => {
          const body = { do: 'right' as const, reason, note, ...(until ? { until } : {}) }
          send.mutate({ params: { id }, body: body as never })
        }}
        onClose={onClose}
      >
        <Field label={t('untilDay')}>
          <input type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
        </Field>
      </WhyForm>
    </Dialog>
  )
}
