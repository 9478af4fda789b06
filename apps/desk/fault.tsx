import { useRouteError } from 'react-router'
import { asProblem } from '../../ui/api.ts'
import { dict, useT } from '../../ui/i18n.tsx'
import { ProblemPanel } from '../../ui/problem.tsx'

const words = dict({
  title: { zh: '这一页没有打开', en: 'This page did not open' },
  safe: { zh: '已经存下的都在。再打开一次，还不行就报编号。', en: 'What was saved is safe. Open it again.' },
})

/** What stands in place of a page that broke or could not be loaded. */
export function PageFault() {
  const error = useRouteError()
  const t = useT(words)
  return (
    <div className="y-page-pad">
      <ProblemPanel
        problem={asProblem(error)}
        title={t('title')}
        safe={t('safe')}
        onRetry={() => location.reload()}
      />
    </div>
  )
}
