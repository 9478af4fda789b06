import { useEffect, useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { type CoHandler, type Level, type LevelRule, type LevelTest, levels } from '../contract.ts'
import { limitText, ruleAt } from '../rules.ts'
import { Chips, type Editing, Faults, isChanged, TextField, Was } from './fields.tsx'
import { getAt } from './paths.ts'
import { sayLimit } from './say.ts'
import { CoChips, UnitChips } from './unit-pick.tsx'
import { factNames, fieldWords, levelNames, words } from './words.ts'

const limitKeys = ['limits.sign', 'limits.arrive', 'limits.resolve', 'limits.feedback', 'hurry'] as const

/** One cell: people write 4 小时 or 2 working days, the list keeps one form; what cannot be read stays and is marked. */
function LimitCell({ e, path, label }: { e: Editing; path: string; label: string }) {
  const t = useT(words)
  const lang = useLang()
  const value = (getAt(e.item, path) as string | null | undefined) ?? null
  const [text, setText] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value from outside replaces what was typed
  useEffect(() => setText(null), [path, e.item.code])
  const stored = (raw: string): string | null => {
    const trimmed = raw.trim()
    return trimmed === '' ? null : (limitText(trimmed)?.limit ?? trimmed)
  }
  const changed = isChanged(e, path)
  const old = changed && e.before ? (getAt(e.before, path) as string | null | undefined) : null
  const bad = e.findings.some((f) => f.field === path && f.severity === 'blocking')
  return (
    <td data-l={label} data-field={path} className={`${changed ? 'chg' : ''} ${bad ? 'bad' : ''}`}>
      {changed && <del>{sayLimit(old, lang, t('notAsked'))}</del>}
      {e.editable ? (
        <input
          value={text ?? sayLimit(value, lang, '')}
          placeholder={t('notAsked')}
          aria-label={label}
          aria-invalid={bad || undefined}
          onChange={(x) => {
            setText(x.target.value)
            e.set(path, stored(x.target.value))
          }}
          onBlur={() => setText(null)}
        />
      ) : (
        sayLimit(value, lang, t('notAsked'))
      )}
    </td>
  )
}

export function LimitGrid({ e }: { e: Editing }) {
  const t = useT(words)
  const w = useWord()
  const word = (key: string) => w(fieldWords[key.replace('limits.', '')])
  return (
    <section>
      <h2 className="y-sec">
        {t('limits')} <small>{e.editable ? t('limitsNote') : ''}</small>
      </h2>
      <table className="it-grid">
        <thead>
          <tr>
            <th scope="col">{t('level')}</th>
            <th scope="col">{word('when')}</th>
            {limitKeys.map((k) => (
              <th key={k} scope="col">
                {word(k)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => {
            if (!e.item.levels[level]) return <Missing key={level} e={e} level={level} />
            const at = `levels.${level}`
            return (
              <tr key={level} data-field={at}>
                <th scope="row">
                  <LevelTag level={level} />
                </th>
                <td
                  data-l={word('when')}
                  className={isChanged(e, `${at}.when`) ? 'chg' : ''}
                  data-field={`${at}.when`}
                >
                  <TextField e={e} path={`${at}.when`} />
                  <Was e={e} path={`${at}.when`} />
                </td>
                {limitKeys.map((k) => (
                  <LimitCell key={k} e={e} path={`${at}.${k}`} label={word(k)} />
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="y-note">{t('outsideTown')}</p>
      {levels.map((level) => (
        <div key={level}>
          <Faults e={e} path={`levels.${level}.limits`} />
          <Faults e={e} path={`levels.${level}.hurry`} />
        </div>
      ))}
      <Faults e={e} path="levels" exact />
    </section>
  )
}

/** A level the item does not set apart; one press begins it with the rule that would have been used. */
function Missing({ e, level }: { e: Editing; level: Level }) {
  const t = useT(words)
  const w = useWord()
  const was = e.before?.levels[level]
  const begin = (): LevelRule => {
    const base = was ?? ruleAt(e.item, level)?.rule
    if (base) return was ?? { ...base, when: '', tests: [] }
    const limits = { sign: null, arrive: null, resolve: null, feedback: null }
    return {
      when: '',
      tests: [],
      owners: [],
      coHandlers: [],
      informed: [],
      arbiter: '@street.duty',
      limits,
      hurry: null,
    }
  }
  return (
    <tr className="none">
      <th scope="row">
        <LevelTag level={level} />
      </th>
      <td colSpan={6}>
        <span className="it-none">{t('noLevel')}</span>
        {e.editable && (
          <button type="button" className="y-link" onClick={() => e.set(`levels.${level}`, begin())}>
            {was ? t('changeBack') : t('addLevel', { level: w(levelNames[level]) })}
          </button>
        )}
      </td>
    </tr>
  )
}

export function WhoGrid({ e }: { e: Editing }) {
  const t = useT(words)
  const w = useWord()
  const word = (key: string) => w(fieldWords[key])
  const present = levels.filter((l) => e.item.levels[l])
  const old = <T,>(path: string): T | undefined =>
    e.before ? ((getAt(e.before, path) as T | undefined) ?? ([] as unknown as T)) : undefined
  return (
    <section>
      <h2 className="y-sec">
        {t('who')} <small>{t('whoNote')}</small>
      </h2>
      <table className="it-grid it-who">
        <thead>
          <tr>
            <th scope="col">{t('level')}</th>
            {['owners', 'coHandlers', 'informed', 'arbiter'].map((k) => (
              <th key={k} scope="col">
                {word(k)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {present.map((level) => {
            const at = `levels.${level}`
            const rule = e.item.levels[level]!
            const cell = (key: string) => ({
              'data-l': word(key),
              'data-field': `${at}.${key}`,
              className: isChanged(e, `${at}.${key}`) ? 'chg' : '',
            })
            const c = { whom: e.whom, editable: e.editable }
            const arbiter = old<string>(`${at}.arbiter`)
            return (
              <tr key={level}>
                <th scope="row">
                  <LevelTag level={level} />
                  {e.editable && (
                    <Btn
                      ghost
                      sm
                      icon="trash"
                      aria-label={t('dropLevel', { level: w(levelNames[level]) })}
                      onClick={() => e.set(at, undefined)}
                    />
                  )}
                </th>
                <td {...cell('owners')}>
                  <UnitChips
                    {...c}
                    single
                    label={word('owners')}
                    value={rule.owners}
                    before={old<string[]>(`${at}.owners`)}
                    onChange={(v) => e.set(`${at}.owners`, v)}
                  />
                  <Faults e={e} path={`${at}.owners`} />
                </td>
                <td {...cell('coHandlers')}>
                  <CoChips
                    {...c}
                    label={word('coHandlers')}
                    value={rule.coHandlers}
                    before={old<CoHandler[]>(`${at}.coHandlers`)}
                    onChange={(v) => e.set(`${at}.coHandlers`, v)}
                  />
                  <Faults e={e} path={`${at}.coHandlers`} />
                </td>
                <td {...cell('informed')}>
                  <UnitChips
                    {...c}
                    label={word('informed')}
                    value={rule.informed}
                    before={old<string[]>(`${at}.informed`)}
                    onChange={(v) => e.set(`${at}.informed`, v)}
                  />
                  <Faults e={e} path={`${at}.informed`} />
                </td>
                <td {...cell('arbiter')}>
                  <UnitChips
                    {...c}
                    single
                    label={word('arbiter')}
                    value={rule.arbiter ? [rule.arbiter] : []}
                    before={e.before ? (typeof arbiter === 'string' && arbiter ? [arbiter] : []) : undefined}
                    onChange={(v) => e.set(`${at}.arbiter`, v[0] ?? '')}
                  />
                  <Faults e={e} path={`${at}.arbiter`} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** The words and facts by which the system sets a level; the sentence above them is for people. */
export function TestsField({ e }: { e: Editing }) {
  const t = useT(words)
  const w = useWord()
  const name = (fact: string) => w(factNames[fact]) || fact
  const any = (tests: readonly LevelTest[] | undefined) => tests?.flatMap((x) => ('any' in x ? x.any : []))
  return (
    <section>
      <h2 className="y-sec">
        {t('tests')} <small>{t('testsNote')}</small>
      </h2>
      {levels.map((level) => {
        const rule = e.item.levels[level]
        if (!rule) return null
        const path = `levels.${level}.tests`
        const facts = rule.tests.filter((x) => !('any' in x))
        const put = (list: string[]) => e.set(path, [...(list.length > 0 ? [{ any: list }] : []), ...facts])
        return (
          <div className={`it-field ${isChanged(e, path) ? 'chg' : ''}`} key={level} data-field={path}>
            <span className="lb">
              <LevelTag level={level} />
            </span>
            <div>
              <Chips
                value={any(rule.tests) ?? []}
                before={e.before ? (any(e.before.levels[level]?.tests) ?? []) : undefined}
                editable={e.editable}
                label={w(levelNames[level])}
                onChange={put}
              />
              {facts.map((f) =>
                'fact' in f ? (
                  <span className="it-chip" key={f.fact}>
                    {'atLeast' in f
                      ? `${name(f.fact)} ≥ ${f.atLeast}`
                      : t(f.is ? 'factYes' : 'factNo', { fact: name(f.fact) })}
                    {e.editable && (
                      <Btn
                        ghost
                        sm
                        icon="close"
                        aria-label={t('remove', { what: name(f.fact) })}
                        onClick={() =>
                          e.set(
                            path,
                            rule.tests.filter((x) => x !== f),
                          )
                        }
                      />
                    )}
                  </span>
                ) : null,
              )}
            </div>
          </div>
        )
      })}
    </section>
  )
}
