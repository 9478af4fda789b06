import { useState } from 'react'
import { Link } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { announce } from '../../../ui/announce.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, type T, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useLapse } from '../../../ui/lapse.ts'
import { serverNow, useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Asset, assetCorrect, assetGet, assetReveal, assetsList } from '../contract-assets.ts'
import { findingGet, findingsList } from '../contract-findings.ts'
import { history } from '../contract-more.ts'
import { energyWords, fieldsOf } from '../rules/assets.ts'
import { assetWords } from './asset-words.ts'
import { Severity } from './parts.tsx'
import { type Purposed, PurposeForm } from './purpose.tsx'
import { TagsOf } from './tags-of.tsx'
import { words } from './words.ts'

/** Everything that shows a vehicle or facility, or what contradicts. */
export const assetsAgain = [assetsList, assetGet, history, findingsList, findingGet]

/** Whose it is, as far as the reader may know. */
export function ownerText(a: Asset, t: T<typeof assetWords>): string {
  const o = a.owner
  if (!o) return t('nobody')
  if (o.kind === 'named') return `${o.name} · ${t('named')}`
  return [o.id ? o.name : t('elsewhere'), o.here ? '' : t('goneOwner')].filter(Boolean).join(' · ')
}

const todayHere = () => new Date(serverNow() + 8 * 3_600_000).toISOString().slice(0, 10)

/** One vehicle or facility: what is known, masked, with source and time of each value; what contradicts; every version. */
export function AssetSide({
  id,
  onEdit,
  onClose,
}: {
  id: string
  onEdit: (a: Asset) => void
  onClose: () => void
}) {
  const t = useT(assetWords)
  const tl = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(assetGet, { params: { id } })
  const past = useAsk(history, { params: { id } })
  const [revealing, setRevealing] = useState(false)
  const a = asked.data
  const looked = useSend(assetCorrect, { renew: assetsAgain, onDone: () => announce(t('saved')) })
  const shown = (field: string, value: string) =>
    field === 'type' && a
      ? w(a.typeWords)
      : field === 'energy'
        ? w(energyWords[value as 'fuel'] ?? value)
        : value
  const name = (field: string) => (field in assetWords ? t(field as keyof typeof assetWords & string) : field)
  useKeys([
    ...(a?.mayEdit
      ? [{ id: 'ledger.asset.edit', keys: 'E', words: assetWords.correct, run: () => onEdit(a) }]
      : []),
    { id: 'ledger.asset.close', keys: 'Escape', words: assetWords.close, run: onClose },
  ])
  return (
    <aside className="lg-side" aria-label={t(a?.kind === 'facility' ? 'facilityOne' : 'vehicleOne')}>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {!a && !asked.error && <Loading rows={5} />}
      {a && (
        <>
          <h2>{a.label || t('noPlate')}</h2>
          <p>
            {w(a.typeWords)} · {a.place}
          </p>
          {(a.kind === 'vehicle' || a.owner) && (
            <p>
              {t(a.kind === 'vehicle' ? 'owner' : 'ownedBy')}
              {colon()}
              {a.owner?.kind === 'person' && a.owner.id ? (
                <Link className="y-link" to={`/ledger/people/${a.owner.id}`}>
                  {ownerText(a, t)}
                </Link>
              ) : (
                ownerText(a, t)
              )}
            </p>
          )}
          {a.due && (
            <p>
              {t('due')}
              {colon()}
              {a.due} {a.overdue && <span className="lg-late">{t('late')}</span>}
            </p>
          )}
          <dl className="lg-facts">
            {fieldsOf(a.kind)
              .filter((f) => a.values[f] && f !== 'due' && f !== 'type' && f !== 'name')
              .map((f) => {
                const from = past.data?.fields[f]
                return (
                  <div key={f}>
                    <dt>{name(f)}</dt>
                    <dd>
                      {shown(f, a.values[f]!)}
                      <small>{from && `${w(noteWords(from.source))} · ${moment(from.at, now, lang)}`}</small>
                    </dd>
                  </div>
                )
              })}
          </dl>
          {looked.error && <ProblemPanel problem={looked.error} title={t('notSaved')} />}
          <div className="acts">
            {a.mayReveal && (
              <Btn icon="eye" onClick={() => setRevealing(true)}>
                {t('reveal')}
              </Btn>
            )}
            {a.mayEdit && a.kind === 'facility' && (
              <Btn
                busy={looked.isPending}
                onClick={() =>
                  looked.mutate({
                    params: { id },
                    body: { baseVersion: a.version, values: { looked: todayHere() }, source: '现场检查' },
                  })
                }
              >
                {t('lookedToday')}
              </Btn>
            )}
            {a.mayEdit && (
              <Btn icon="pen" k="E" onClick={() => onEdit(a)}>
                {t('correct')}
              </Btn>
            )}
          </div>
          <h3>{tl('tags')}</h3>
          <TagsOf id={id} />
          {a.findings.length > 0 && (
            <>
              <h3>{t('findings')}</h3>
              <ul className="lg-list">
                {a.findings.map((f) => (
                  <li key={f.id}>
                    <Severity of={f.severity} />{' '}
                    <Link className="y-link" to={`/ledger?tab=findings&state=all&id=${f.id}`}>
                      {w(f.title)}
                    </Link>{' '}
                    <small>
                      {tl(f.state)} · {moment(f.foundAt, now, lang)}
                    </small>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h3>{t('history')}</h3>
          {past.data && <p className="y-note">{tl(past.data.whole ? 'whole' : 'broken')}</p>}
          <ol className="lg-list">
            {past.data?.entries.map((e) => (
              <li key={e.seq}>
                {tl(e.kind === 'created' ? 'created' : e.kind === 'verified' ? 'verifiedKind' : 'corrected')}{' '}
                <small>
                  {[e.by, moment(e.at, now, lang), w(noteWords(e.source)), e.why].filter(Boolean).join(' · ')}
                </small>
                {e.kind === 'corrected' && (
                  <ul>
                    {e.changes
                      .filter((x) => x.field !== 'ownerPerson' && x.field !== 'ownerOrganisation')
                      .map((x) => (
                        <li key={x.field}>
                          {name(x.field)}: {shown(x.field, x.before) || tl('blank')} →{' '}
                          {shown(x.field, x.after) || tl('blank')}
                        </li>
                      ))}
                    {e.changes.some((x) => x.field.startsWith('owner') && x.field !== 'owner') && (
                      <li>{t(a.kind === 'vehicle' ? 'ownerPerson' : 'ownerOrganisation')}</li>
                    )}
                  </ul>
                )}
              </li>
            ))}
          </ol>
          <div className="acts">
            <Btn ghost onClick={onClose}>
              {t('close')}
            </Btn>
          </div>
        </>
      )}
      {a && revealing && <Reveal of={a} name={name} shown={shown} onClose={() => setRevealing(false)} />}
    </aside>
  )
}

function Reveal({
  of,
  name,
  shown,
  onClose,
}: {
  of: Asset
  name: (field: string) => string
  shown: (field: string, value: string) => string
  onClose: () => void
}) {
  const t = useT(assetWords)
  const [values, setValues] = useState<Record<string, string>>()
  const [fault, setFault] = useState<ApiProblem>()
  useLapse(values, onClose)
  async function ask(why: Purposed) {
    setFault(undefined)
    try {
      const body = { requestId: newRequestId(), ...why }
      setValues((await call(assetReveal, { params: { id: of.id }, body })).values)
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  return (
    <Dialog title={`${t('reveal')} ${of.label}`} onClose={onClose}>
      {values ? (
        <output className="lg-form">
          <dl className="lg-facts">
            {fieldsOf(of.kind)
              .filter((f) => values[f])
              .map((f) => (
                <div key={f}>
                  <dt>{name(f)}</dt>
                  <dd>{shown(f, values[f]!)}</dd>
                </div>
              ))}
          </dl>
        </output>
      ) : (
        <PurposeForm fault={fault} onSay={(why) => void ask(why)} onClose={onClose} />
      )}
    </Dialog>
  )
}
