import { comma, useT, useWord } from '../../../ui/i18n.tsx'
import { Table } from '../../../ui/table.tsx'
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
      <Table
        rows={roles}
        id={(r) => r.key}
        columns={[
          {
            head: t('role'),
            cell: (r) => (
              <>
                <b>{w(r)}</b>
                <small>{r.key}</small>
                {office.has(r.key) && <small>{t('office')}</small>}
              </>
            ),
          },
          { head: t('may'), cell: (r) => r.verbs.map((x) => v(x)).join(' · ') },
          {
            head: t('excludes'),
            cell: (r) =>
              office.has(r.key)
                ? t('anyRole')
                : r.exclusiveWith.map((k) => w(roleOf.get(k) ?? { zh: k, en: k })).join(comma()),
            named: true,
          },
        ]}
      />
    </>
  )
}
