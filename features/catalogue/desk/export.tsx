import { Dialog } from '../../../ui/dialog.tsx'
import { Exporter } from '../../../ui/exporter.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { exportsCancel, exportsCreate, exportsGet, exportsList } from '../../exports/contract.ts'
import { words } from './words.ts'

/** What the present filter shows as a file; its headings come in again. */
export function ExportDialog({ query, onClose }: { query: object; onClose: () => void }) {
  const t = useT(words)
  return (
    <Dialog title={t('export')} onClose={onClose}>
      <div className="ct-form">
        <Exporter
          api={{ create: exportsCreate, list: exportsList, get: exportsGet, cancel: exportsCancel }}
          what={t('exportWhat')}
          body={{ kind: 'catalogue', query }}
        />
      </div>
    </Dialog>
  )
}
