import { useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { type gapsList, modelsList, type Post, postsList } from '../contract.ts'
import { Assign } from './post-forms.tsx'
import { words } from './words.ts'

type Answer = AnswerOf<typeof gapsList>

/** Where nobody is: each missing duty with the way to fill it, and the model that asks for it. */
export function Gaps({ data, onUnits }: { data: Answer | undefined; onUnits: () => void }) {
  const t = useT(words)
  const w = useWord()
  const models = useAsk(modelsList, {}, { staleTime: 600_000 })
  const model = models.data?.models.find((m) => m.key === models.data?.inForce)
  if (!data) return <Loading rows={6} />
  return (
    <>
      {data.grids === 0 && <EmptyCells kind="none" title={t('noGrids')} />}
      {data.grids > 0 && data.gaps.length === 0 && (
        <EmptyCells kind="done" title={t('allCovered', { n: data.grids })} />
      )}
      {data.gaps.length > 0 && (
        <>
          <h2 className="y-sec org-h">{t('gapsTitle', { n: data.grids, c: data.covered })}</h2>
          <Table
            rows={data.gaps}
            id={(g) => g.regionPath}
            columns={[
              {
                head: t('grid'),
                cell: (g) => (
                  <>
                    <b>{g.regionName}</b>
                    <small className="org-num">{g.regionPath}</small>
                  </>
                ),
              },
              {
                head: t('missing'),
                cell: (g) => (
                  <ul className="org-holders">
                    {g.missing.map((d) => (
                      <MissingDuty key={d} regionPath={g.regionPath} duty={d} onUnits={onUnits} />
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </>
      )}
      {model && (
        <section className="org-model">
          <h3 className="y-sec">
            {t('model')} <small>{model.name}</small>
          </h3>
          <p>{w({ zh: model.zh, en: model.en })}</p>
          <ul>
            {model.parts.map((p) => (
              <li key={p.label}>
                <b>{p.count ?? 'N'}</b> {p.label}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function MissingDuty({
  regionPath,
  duty,
  onUnits,
}: {
  regionPath: string
  duty: string
  onUnits: () => void
}) {
  const t = useT(words)
  const { can } = useSession()
  const [ask, setAsk] = useState(false)
  const [post, setPost] = useState<Post>()
  const posts = useAsk(postsList, { query: { region: regionPath, duty: duty as 'worker' } }, { enabled: ask })
  const here = posts.data?.posts.find((p) => p.regionPath === regionPath)
  const close = () => {
    setAsk(false)
    setPost(undefined)
  }
  return (
    <li>
      <b className="org-none">{t(duty as 'worker')}</b>
      {can('unit.manage') && (
        <Btn sm busy={ask && posts.isFetching} onClick={() => setAsk(true)}>
          {t('assign')}
        </Btn>
      )}
      {ask && posts.isError && <ProblemPanel problem={posts.error} />}
      {ask && posts.data && !here && (
        <button type="button" className="y-link" onClick={onUnits}>
          {t('noPostHere')}
        </button>
      )}
      {ask && (post ?? here) && <Assign post={(post ?? here)!} onClose={close} />}
    </li>
  )
}
