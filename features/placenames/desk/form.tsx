import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { nameCreate, nameDecide, namesList, type PlaceName } from '../contract.ts'
import { words } from './words.ts'

/** Enters a name, or uses one as it is said here. What is typed is kept until it is saved. */
export function NameForm({ of, onClose }: { of: PlaceName | undefined; onClose: () => void }) {
  const t = useT(words)
  const [v, keep, drop] = useDraft(`yige.draft.placename:${of?.id ?? ''}:${of?.version ?? 0}`, {
    name: of?.name ?? '',
    regionPath: of?.regionPath ?? '',
    note: of?.note ?? '',
  })
  const options = {
    renew: [namesList],
    onDone: () => {
      drop()
      announce(t('did', { name: v.name, to: t('used') }))
      onClose()
    },
  }
  const create = useSend(nameCreate, options)
  const change = useSend(nameDecide, options)
  const send = of ? change : create
  return (
    <Dialog title={of ? `${t('change')} ${of.name}` : t('add')} onClose={onClose}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          // Another region is another place: a point of the one before says nothing of it.
          const body = { ...v, point: of && of.regionPath === v.regionPath ? of.point : null }
          if (of)
            change.mutate({ params: { id: of.id }, body: { ...body, to: 'used', baseVersion: of.version } })
          else create.mutate({ body })
        }}
      >
        <label>
          {t('name')}
          <input
            required
            minLength={2}
            maxLength={24}
            value={v.name}
            onChange={(e) => keep({ name: e.target.value })}
          />
        </label>
        <RegionPick
          label={t('region')}
          value={v.regionPath}
          onChange={(regionPath) => keep({ regionPath })}
        />
        <label>
          {t('note')}
          <input maxLength={200} value={v.note} onChange={(e) => keep({ note: e.target.value })} />
        </label>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{ name: t('name'), regionPath: t('region'), note: t('note') }}
          />
        )}
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
