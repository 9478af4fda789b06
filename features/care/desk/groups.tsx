import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { comma, useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { type CareGroup, groupsList } from '../contract.ts'
import { GroupForm } from './group-form.tsx'
import { words } from './words.ts'

/** What the groups are: the law behind each, who reads it, what an archive holds, how often somebody calls. */
export function Groups() {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const asked = useAsk(groupsList)
  const [editing, setEditing] = useState<CareGroup | 'new'>()
  const manages = can('care.manage')
  const roleName = (key: string) => {
    const r = asked.data?.roles.find((x) => x.key === key)
    return r ? w(r.words) : key
  }
  return (
    <>
      {manages && (
        <div className="ca-filters">
          <span className="sp" />
          <Btn pri icon="plus" onClick={() => setEditing('new')}>
            {t('newGroup')}
          </Btn>
        </div>
      )}
      <div className="ca-scroll">
        <Table<CareGroup>
          rows={asked.data?.items ?? []}
          id={(g) => g.key}
          asked={asked}
          columns={[
            { head: t('group'), cell: (g) => w(g), under: (g) => w(g.basis) },
            {
              head: t('readers'),
              cell: (g) => g.readers.map(roleName).join(comma()),
              under: (g) => (g.mayRead ? '' : t('notMine')),
            },
            { head: t('inArchive'), cell: (g) => g.fields.map(w).join(comma()) },
            { head: t('everyDays'), className: 'n', named: true, cell: (g) => g.everyDays },
            { head: t('count'), className: 'n', named: true, cell: (g) => g.open ?? '–' },
            manages && {
              head: t('edit'),
              className: 'acts',
              cell: (g) => (
                <Btn sm icon="pen" aria-label={`${t('edit')} ${w(g)}`} onClick={() => setEditing(g)} />
              ),
            },
          ]}
        />
      </div>
      {editing && (
        <GroupForm
          of={editing === 'new' ? undefined : editing}
          roles={asked.data?.roles ?? []}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  )
}
