import { useState } from 'react'
import { call, newRequestId } from '../../../ui/api.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { TableImport } from '../../attachments/desk/table-import.tsx'
import { RegionPick } from '../../regions/desk/pick.tsx'
import { entriesImport, entriesList } from '../contract.ts'
import { type EntryKind, entryKinds, kindWords } from '../rules.ts'
import { words } from './words.ts'

/** A file of entries of one region. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const renew = useRenew()
  const [region, setRegion] = useState('')
  const [kind, setKind] = useState<EntryKind>('data')
  return (
    <TableImport
      title={t('import')}
      hint={t('fileHint')}
      for={region ? `${region} ${kind}` : null}
      send={(uploadId, take) =>
        call(entriesImport, { body: { requestId: newRequestId(), uploadId, regionPath: region, kind, take } })
      }
      onTaken={() => renew(entriesList)}
      onClose={onClose}
    >
      <div className="two">
        <RegionPick label={t('region')} value={region} onChange={setRegion} />
        <label>
          {t('fileKind')}
          <select value={kind} onChange={(e) => setKind(e.target.value as EntryKind)}>
            {entryKinds.map((k) => (
              <option key={k} value={k}>
                {w(kindWords[k])}
              </option>
            ))}
          </select>
        </label>
      </div>
    </TableImport>
  )
}
