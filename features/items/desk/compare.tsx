import { useMemo } from 'react'
import { Dialog } from '../../../ui/dialog.tsx'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Change, diffList, type ListHead } from '../contract.ts'
import { changeKey, sayChange, sayField } from './say.ts'
import type { Whom } from './units.ts'
import { words } from './words.ts'
import { panelWords } from './words-panel.ts'

/** Every difference between two versions, by item, old beside new; what is saved, not what is being typed. */
export function Compare({
  list,
  against,
  whom,
  onOpen,
  onClose,
}: {
  list: ListHead
  against: ListHead
  whom: Whom
  onOpen: (code: string) => void
  onClose: () => void
}) {
  const t = useT(panelWords)
  const asked = useAsk(diffList, { params: { id: list.id }, query: { against: against.id } })
  const changes = asked.data?.changes
  const groups = useMemo(() => {
    const by = new Map<string, Change[]>()
    for (const c of changes ?? []) by.set(c.itemCode, [...(by.get(c.itemCode) ?? []), c])
    return [...by]
  }, [changes])
  const kinds = (what: Change['what']) => groups.filter(([, g]) => g[0]?.what === what).length
  return (
    <Dialog
      wide
      title={t('compareTitle', { a: against.name, b: list.name, n: changes?.length ?? '…' })}
      onClose={onClose}
    >
      <div className="it-dialog">
        {asked.error && <ProblemPanel problem={asked.error} safe="" onRetry={() => void asked.refetch()} />}
        {asked.isPending && <Loading rows={4} />}
        {changes?.length === 0 && <p>{t('compareNone')}</p>}
        {groups.length > 0 && (
          <p className="y-note">
            {t('compareItems', { a: kinds('added'), r: kinds('removed'), c: kinds('changed') })}
          </p>
        )}
        {groups.slice(0, 200).map(([code, group]) => (
          <ItemChanges key={code} code={code} group={group} whom={whom} onOpen={onOpen} />
        ))}
      </div>
    </Dialog>
  )
}

/** One changed field: its name, what went, what came. */
export function ChangeText({
  c,
  whom,
}: {
  c: { field: string; before: unknown; after: unknown }
  whom: Whom
}) {
  const lang = useLang()
  const { gone, come } = sayChange(c, lang, whom.label)
  return (
    <>
      <b>{sayField(c.field, lang)}</b> {gone && <del>{gone}</del>} {come && <ins>{come}</ins>}
    </>
  )
}

function ItemChanges({
  code,
  group,
  whom,
  onOpen,
}: {
  code: string
  group: Change[]
  whom: Whom
  onOpen: (code: string) => void
}) {
  const t = useT(words)
  const p = useT(panelWords)
  const [first] = group
  if (!first) return null
  const text = { added: t('added'), removed: t('remove', { what: '' }), changed: '' }[first.what]
  return (
    <section className="it-diff">
      <h3>
        {code} {first.itemName} {text && <em>{text}</em>}
        {first.what !== 'removed' && (
          <button type="button" className="y-link" onClick={() => onOpen(code)}>
            {p('open')}
          </button>
        )}
      </h3>
      {first.what === 'changed' && (
        <ul>
          {group.map((c) => (
            <li key={changeKey(c)}>
              <ChangeText c={c} whom={whom} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
