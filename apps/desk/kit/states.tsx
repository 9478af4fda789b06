import { type ReactNode, useState } from 'react'
import { ApiProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { ConflictTable } from '../../../ui/conflict.tsx'
import { Logo } from '../../../ui/icons.tsx'
import { JobLines, JobPanel } from '../../../ui/job.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, Loading, NoAccess, OfflineBar, QueueList, RetryLine } from '../../../ui/states.tsx'

const problem = new ApiProblem({
  code: 'case.dispatch_refused',
  status: 422,
  title: '没有派出去',
  logId: 'E-7F3K2',
  issues: [
    { path: 'unitId', code: 'unit.contract_over', message: '华庭物业的合同 6 月 20 日到期，不能再派' },
    { path: 'limit', code: 'item.limit_missing', message: '加急没有时限，6.4.2 缺这一格' },
  ],
})

function Panel({
  span,
  title,
  note,
  children,
}: {
  span: number
  title: string
  note: string
  children: ReactNode
}) {
  return (
    <section className="y-panel" data-span={span}>
      <h2>
        <span>{title}</span>
        <span>{note}</span>
      </h2>
      {children}
    </section>
  )
}

/** Every state answers three things: how it is, why, and where to press next. */
export function KitStates() {
  const [chosen, setChosen] = useState<Record<string, 'mine' | 'theirs' | undefined>>({
    phone: 'mine',
    home: 'theirs',
  })
  return (
    <div className="y-page-pad">
      <header className="y-row" style={{ marginBottom: 16 }}>
        <Logo size={30} />
        <h1 style={{ fontSize: 20, lineHeight: '28px' }}>状态</h1>
        <p className="muted">每一种都回答三件事：现在怎样，为什么，接下来按哪里。</p>
      </header>
      <div className="y-kitgrid">
        <Panel span={4} title="空 · 都办完了" note="待我确认">
          <div className="in">
            <EmptyCells kind="done" title="都确认完了" actions={<Btn pri>去看将到期的 9 件</Btn>}>
              最近一件 14:26 派出。新的报告一到会自己出现在这里，并响一声。
            </EmptyCells>
          </div>
        </Panel>
        <Panel span={4} title="空 · 没有符合的" note="筛选">
          <div className="in">
            <EmptyCells
              kind="filtered"
              title="没有符合这 3 个条件的事件"
              actions={
                <>
                  <Btn pri>去掉这一条</Btn>
                  <Btn>清空筛选</Btn>
                </>
              }
            >
              去掉“来源＝市长信箱”就有 4 件。
            </EmptyCells>
          </div>
        </Panel>
        <Panel span={4} title="空 · 还没开始用" note="网格">
          <div className="in">
            <EmptyCells
              kind="none"
              title="还没有网格"
              actions={
                <>
                  <Btn pri>导入边界</Btn>
                  <Btn>在地图上画</Btn>
                </>
              }
            >
              有边界文件就导入，会先给您看一遍再生效；没有就在地图上画。
            </EmptyCells>
          </div>
        </Panel>
        <Panel span={5} title="加载中" note="300 毫秒内不显示骨架，位置不跳">
          <Loading rows={4} words="还在取 14,206 件里的第 1 页…" older={<a href="#old">先看昨晚存的</a>} />
        </Panel>
        <Panel span={7} title="出错 · 服务端的问题文档，翻成人话" note="422">
          <div className="in">
            <ProblemPanel
              problem={problem}
              title="没有派出去"
              safe="您填的都还在，改好再按一次。其他人没有收到任何通知。"
              fields={{ unitId: '承办单位', limit: '办结时限' }}
              fix={(i) => <a href="#fix">{i.path === 'unitId' ? '换一家' : '去补清单'}</a>}
            />
            <RetryLine
              title="服务器没有回答（503）"
              note="您按的“确认派遣”还没生效。8 秒后自动再试，第 2 次，共 5 次；同一次操作不会派两遍。"
              action="现在再试"
              onRetry={() => {}}
            />
          </div>
        </Panel>
        <Panel span={7} title="冲突 · 您改的时候别人也改了" note="顺城街 18 号 2 单元 501">
          <div className="in y-state">
            <h3>有 2 处要您选，另 3 处已自动合好</h3>
            <p>谭庆华 14:55 在门口改的；社区 黎红梅 15:10 在电脑上改的。两份都会留在经过里。</p>
            <ConflictTable
              mine="您的（离线时存的）"
              theirs="黎红梅的（已在台账）"
              chosen={chosen}
              onChoose={(f, which) => setChosen({ ...chosen, [f]: which })}
              rows={[
                {
                  field: 'phone',
                  label: '电话',
                  mine: { text: '177****0862', note: '当面问的，14:55' },
                  theirs: { text: '138****5517', note: '照旧表补录，15:10' },
                  before: '138****5517',
                },
                {
                  field: 'home',
                  label: '居住',
                  mine: { text: '还住' },
                  theirs: { text: '搬走了', note: '房东来电，15:10' },
                  before: '租住',
                },
              ]}
              actions={
                <>
                  <Btn pri>按这样存</Btn>
                  <Btn>再去问一次，先不存</Btn>
                </>
              }
            />
          </div>
        </Panel>
        <Panel span={5} title="没有权限" note="403">
          <NoAccess
            title="这一栏您的岗位看不到"
            actions={
              <>
                <Btn pri>写用途申请</Btn>
                <Btn>找专干 汪敏</Btn>
              </>
            }
          >
            未成年人的证件号只给“未成年人保护专干”看。您可以看到姓名和年龄。
          </NoAccess>
        </Panel>
        <Panel span={7} title="长任务 · 可以走开，可以停" note="导入台账">
          <div className="in">
            <JobPanel
              title="正在核对 30.2 万行台账，第 18.7 万行"
              value={0.62}
              left="2 分钟"
              facts={[
                <>
                  已查出 <b>1,406</b> 处不对
                </>,
                <>
                  已写入 <b>0</b> 行，等您确认
                </>,
              ]}
              onStop={() => {}}
              actions={<Btn>先看已查出的 1,406 处</Btn>}
            />
            <JobLines
              jobs={[
                {
                  id: '1',
                  title: '导出 5 月事件 Excel，1,184 行',
                  done: '做完了 14:20',
                  action: <a href="#get">下载 2.1 MB</a>,
                },
                {
                  id: '2',
                  title: '重算上月时限（2026-07 草稿）',
                  value: 0.18,
                  action: <a href="#stop">停下</a>,
                },
                {
                  id: '3',
                  title: '给 41 位老人家属发消息',
                  halted: '停在第 12 条：短信通道忙',
                  action: <a href="#go">接着发</a>,
                },
              ]}
            />
          </div>
        </Panel>
        <Panel span={5} title="断网" note="桌面">
          <OfflineBar title="连不上服务器，14:27:18 起" action="现在重连">
            看到的是断网前的，时限照走
          </OfflineBar>
          <div className="in">
            <QueueList
              items={[
                {
                  id: '1',
                  icon: 'sync',
                  title: '派遣 0091 给 市政养护三班',
                  note: '连上先查有没有别人派过，再送',
                  state: '等着送',
                },
                {
                  id: '2',
                  icon: 'sync',
                  title: '备注 0079：“车主答应今晚搬”',
                  note: '14:28:02 存在这台电脑',
                  state: '等着送',
                },
                {
                  id: '3',
                  icon: 'phone',
                  title: '催办 0044',
                  note: '催办要当时送到才有用，断网时不排队',
                  state: '改打电话',
                },
              ]}
            />
          </div>
        </Panel>
      </div>
    </div>
  )
}
