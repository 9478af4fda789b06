import { useState } from 'react'
import { call, newRequestId } from '../../../ui/api.ts'
import { useT } from '../../../ui/i18n.tsx'
import { useRenew } from '../../../ui/query.tsx'
import { TableImport } from '../../attachments/desk/table-import.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { riskImport, risksList } from '../contract.ts'
import { words } from './words.ts'

/** A file of risk points of one area. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const renew = useRenew()
  const [region, setRegion] = useState('')
  return (
    <TableImport
      title={t('import')}
      hint={t('fileHint')}
      for={region || null}
      send={(uploadId, take) =>
        call(riskImport, { body: { requestId: newRequestId(), uploadId, regionPath: region, take } })
      }
      onTaken={() => renew(risksList)}
      onClose={onClose}
    >
      <RegionSelect label={t('area')} any="—" value={region} onChange={setRegion} />
    </TableImport>
  )
}
