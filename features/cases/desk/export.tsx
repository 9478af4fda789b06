import { Link } from 'react-router'
import { Exporter } from '../../../ui/exporter.tsx'
import { dict, useT } from '../../../ui/i18n.tsx'
import { exportsCancel, exportsCreate, exportsGet, exportsList } from '../../exports/contract.ts'
import type { View } from '../contract.ts'
import type { Filter } from './model.ts'

const words = dict({
  title: { zh: '导出', en: 'Export' },
  what: {
    zh: '导出现在筛出来的事件；电话按您的权限遮住。谁、为什么导，记在日志里。',
    en: 'The cases of the present filter; phones are masked as you may see them. Who and why is kept.',
  },
  more: { zh: '报告、任务、走访，和每一列的意思', en: 'Reports, tasks, visits, and what each column means' },
})

/** Cases of the present filter as a file. */
export function ExportBox({ view, filter }: { view: View; filter: Filter }) {
  const t = useT(words)
  return (
    <div className="y-export">
      <h3>{t('title')}</h3>
      <Exporter
        api={{ create: exportsCreate, list: exportsList, get: exportsGet, cancel: exportsCancel }}
        what={t('what')}
        body={{ kind: 'cases', query: { view, ...filter } }}
      />
      <Link className="y-link" to="/exports">
        {t('more')}
      </Link>
    </div>
  )
}
