/** A name that came with the town: switched off, corrected for here, or put back as it came. */
import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { namePack, namesList, type PlaceName } from '../contract.ts'
import { words } from './words.ts'

export function PackOne({ of }: { of: PlaceName }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [asking, setAsking] = useState<'off' | 'correct'>()
  const restore = useSend(namePack, {
    renew: [namesList],
    onDone: () => announce(t('did', { name: of.name, to: t('restored') })),
  })
  const o = of.override
  return (
    <aside className="pn-one" aria-label={of.name}>
      <h2>{of.name}</h2>
      <p>{of.place}</p>
      {o && (
        <p className="y-note">
          {t(o.what)}: {o.by} · {moment(o.at, now, lang)}
          {o.note && ` · ${o.note}`}
          {o.what === 'corrected' && ` · ${t('came', { name: o.wasName, place: o.wasPlace })}`}
        </p>
      )}
      {restore.error && <ProblemPanel problem={restore.error} title={t('notSaved')} />}
      {of.mayManage && (
        <div className="y-row">
          {o && (
            <Btn
              busy={restore.isPending}
              onClick={() =>
                restore.mutate({
                  params: { id: of.id },
                  body: { baseVersion: of.version, do: 'restore', regionPath: of.regionPath, name: of.name },
                })
              }
            >
              {t('restore')}
            </Btn>
          )}
          {o?.what !== 'off' && <Btn onClick={() => setAsking('off')}>{t('switchOff')}</Btn>}
          <Btn onClick={() => setAsking('correct')}>{t('change')}</Btn>
        </div>
      )}
      {asking && <PackForm of={of} what={asking} onClose={() => setAsking(undefined)} />}
    </aside>
  )
}

function PackForm({ of, what, onClose }: { of: PlaceName; what: 'off' | 'correct'; onClose: () => void }) {
  const t = useT(words)
  const [first = '', ...others] = of.name.split('、')
  const [v, keep, drop] = useDraft(`yige.draft.packname:${of.id}:${of.version}:${what}`, {
    name: first,
    aliases: others.join('、'),
    regionPath: of.regionPath,
    note: '',
  })
  const send = useSend(namePack, {
    renew: [namesList],
    onDone: () => {
      drop()
      announce(t('did', { name: v.name, to: t(what === 'off' ? 'off' : 'corrected') }))
      onClose()
    },
  })
  return (
    <Dialog title={`${t(what === 'off' ? 'switchOff' : 'change')} ${of.name}`} onClose={onClose}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          const aliases = v.aliases.split(/[、,，\s]+/).filter(Boolean)
          send.mutate({ params: { id: of.id }, body: { ...v, aliases, do: what, baseVersion: of.version } })
        }}
      >
        {what === 'correct' && (
          <>
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
            <label>
              {t('aliases')}
              <input maxLength={200} value={v.aliases} onChange={(e) => keep({ aliases: e.target.value })} />
            </label>
            <RegionPick
              label={t('region')}
              value={v.regionPath}
              onChange={(regionPath) => keep({ regionPath })}
            />
          </>
        )}
        <label>
          {t('note')}
          <input maxLength={200} value={v.note} onChange={(e) => keep({ note: e.target.value })} />
        </label>
        {what === 'off' && <p className="y-note">{t('endSure', { name: of.name })}</p>}
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{ name: t('name'), aliases: t('aliases'), regionPath: t('region'), note: t('note') }}
          />
        )}
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t(what === 'off' ? 'switchOff' : 'save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
