import './ledger.css'
import './own-rules.css'
import { useState } from 'react'
import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { type OwnRule, ownList } from '../contract-own.ts'
import { OwnRuleSide } from './own-rule.tsx'
import { OwnRuleForm } from './own-rule-form.tsx'
import { ownWords } from './own-words.ts'
import { Severity } from './parts.tsx'

/** A rule is being tried or brought in line: the page looks again while it is. */
const isBusy = (r: OwnRule): boolean =>
  [r.trial, r.applied].some((j) => j?.state === 'queued' || j?.state === 'running')

/** Rules that the place defines for itself: drafts, what a trial found, on and off. */
export default function OwnRulesPage() {
  const t = useT(ownWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const [query, go] = useAddress()
  const [editing, setEditing] = useState<OwnRule | 'new'>()
  const asked = useAsk(
    ownList,
    {},
    { refetchInterval: (q) => (q.state.data?.items.some(isBusy) ? 1000 : false) },
  )
  const rows = asked.data?.items ?? []
  const id = query.get('id')
  const open = rows.find((r) => r.id === id)
  const mayNew = can('ledger.check')
  useKeys(
    mayNew ? [{ id: 'ownrules.new', keys: 'N', words: ownWords.newRule, run: () => setEditing('new') }] : [],
  )
  const file = () =>
    saveFile(
      new Blob(
        [
          JSON.stringify(
            rows.map((r) => ({ id: r.rule, ...r.definition })),
            null,
            2,
          ),
        ],
        {
          type: 'application/json',
        },
      ),
      'yige-rules.json',
    )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('lead')}</small>
        <span className="sp" />
        <Link className="y-link" to="/ledger?tab=findings">
          {t('findings')}
        </Link>
        {rows.length > 0 && (
          <Btn icon="download" title={t('fileHint')} onClick={file}>
            {t('file')}
          </Btn>
        )}
        {mayNew && (
          <Btn pri icon="plus" k="N" onClick={() => setEditing('new')}>
            {t('newRule')}
          </Btn>
        )}
      </header>
      <div className="lg-body">
        <div className={open ? 'lg-split' : ''}>
          <div className="lg-scroll">
            <Table<OwnRule>
              rows={rows}
              id={(r) => r.id}
              asked={asked}
              empty={{ kind: 'none', title: t('none'), why: t('noneWhy') }}
              opening={{
                current: id,
                onOpen: (x) => go({ id: x }),
                keys: { name: 'ownrules', next: ownWords.next, previous: ownWords.previous },
              }}
              columns={[
                {
                  head: t('rule'),
                  cell: (r) => w(r.definition.title),
                  under: (r) => w(r.words),
                },
                { head: t('kind'), cell: (r) => t(r.definition.kind), under: (r) => r.regionName },
                { head: t('severity'), cell: (r) => <Severity of={r.definition.severity} /> },
                {
                  head: t('state'),
                  cell: (r) => t(r.state),
                  under: (r) =>
                    r.running !== null && r.running < r.revision ? t('newer') : r.mayEdit ? '' : t('notMine'),
                },
                {
                  head: t('found'),
                  className: 'n',
                  named: true,
                  cell: (r) => (r.state === 'draft' ? '–' : r.open),
                  under: (r) =>
                    r.state === 'draft'
                      ? r.trial?.state === 'done' && r.trial.revision === r.revision
                        ? t('tried', { n: r.trial.found })
                        : t('untried')
                      : [
                          t('counts', { o: r.open, m: r.mended, d: r.dismissed }),
                          r.waiting > 0 ? t('waitingN', { n: r.waiting }) : '',
                        ]
                          .filter(Boolean)
                          .join(' · '),
                },
                {
                  head: t('changed'),
                  cell: (r) => moment(r.changedAt, now, lang),
                  under: (r) => r.changedBy,
                },
              ]}
            />
          </div>
          {open && (
            <OwnRuleSide
              key={open.id}
              of={open}
              onEdit={() => setEditing(open)}
              onClose={() => go({ id: null })}
            />
          )}
        </div>
      </div>
      {editing && (
        <OwnRuleForm
          of={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={(x) => go({ id: x })}
        />
      )}
    </div>
  )
}
