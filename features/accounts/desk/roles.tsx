import { useT, useWord } from '../../../ui/i18n.tsx'
import { administrators, roleOf, roles } from '../rules.ts'
import { verbWords } from './verbs.ts'
import { words } from './words.ts'

/** Every role with its verbs: what a grant gives, to read before giving it. */
export function Roles() {
  const t = useT(words)
  const w = useWord()
  const v = useT(verbWords)
  const office = new Set<string>(administrators)
  return (
    <>
      <p className="y-note acc-lead">{t('rolesNote')}</p>
      <table className="y-table">
        <thead>
          <tr>
            <th>{t('role')}</th>
            <th>{t('may')}</th>
            <th>{t('excludes')}</th>
          </tr>
        </thead>
        <tbody>
          {roles.map((r) => (
            <tr key={r.key}>
              <td>
                <b>{w(r)}</b>
                <small>{r.key}</small>
                {office.has(r.key) && <small>{t('office')}</small>}
              </td>
              <td>{r.verbs.map((x) => v(x)).join(' · ')}</td>
              <td data-l={t('excludes')}>
                {office.has(r.key)
                  ? t('anyRole')
                  : r.exclusiveWith.map((k) => w(roleOf.get(k) ?? { zh: k, en: k })).join('、')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
