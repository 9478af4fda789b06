import { useState } from 'react'
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Exporter } from '../../../ui/exporter.tsx'
import { dict, useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import {
  exportsCancel,
  exportsCreate,
  exportsDictionary,
  exportsGet,
  exportsList,
} from '../../exports/contract.ts'

type Kind = 'people' | 'homes' | 'organisations' | 'vehicles' | 'facilities'

const words = dict({
  open: { zh: '导出', en: 'Export' },
  people: { zh: '导出台账的人', en: 'Export people' },
  homes: { zh: '导出台账的房', en: 'Export homes' },
  organisations: { zh: '导出台账的单位', en: 'Export organisations' },
  vehicles: { zh: '导出台账的车辆', en: 'Export vehicles' },
  facilities: { zh: '导出台账的设施', en: 'Export facilities' },
  what: {
    zh: '导出现在筛出来的。谁、为什么导，记在日志里；文件上写着是谁导的，里面的人查得到。',
    en: 'What the present filter shows. Who and why is kept; the file says whose it is, and the people in it can find out.',
  },
  all: {
    zh: '我导过的、等批准的、每一列的意思',
    en: 'My exports, those waiting, and what each column means',
  },
})

/** Rows of the present filter as a file; drawn for those who may take them out. */
export function ExportButton({ kind, query }: { kind: Kind; query: object }) {
  const { can } = useSession()
  const t = useT(words)
  const [open, setOpen] = useState(false)
  if (!can('ledger.export')) return null
  return (
    <>
      <Btn icon="download" onClick={() => setOpen(true)}>
        {t('open')}
      </Btn>
      {open && <ExportDialog kind={kind} query={query} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExportDialog({ kind, query, onClose }: { kind: Kind; query: object; onClose: () => void }) {
  const t = useT(words)
  const dictionary = useAsk(exportsDictionary, {}, { staleTime: 600_000 })
  const personal = dictionary.data?.datasets.find((d) => d.kind === kind)?.personal
  return (
    <Dialog title={t(kind)} onClose={onClose}>
      <div className="lg-export">
        <Exporter
          api={{ create: exportsCreate, list: exportsList, get: exportsGet, cancel: exportsCancel }}
          what={t('what')}
          body={{ kind, query }}
          personal={personal}
        />
        <Link className="y-link" to={`/exports?kind=${kind}`}>
          {t('all')}
        </Link>
      </div>
    </Dialog>
  )
}
