import { ActionBar } from '../../../ui/action.tsx'
import { Btn } from '../../../ui/button.tsx'
import { ChainTimeline } from '../../../ui/chain.tsx'
import { ClockTag } from '../../../ui/clock.tsx'
import { DeliveryList } from '../../../ui/delivery.tsx'
import { HandlerTable } from '../../../ui/handlers.tsx'
import { chain, handlers, inMin, picture, used } from '../../../ui/kit-data.ts'
import { LevelTag } from '../../../ui/level.tsx'
import { MapThumb } from '../../../ui/map/lazy.tsx'
import { PhotoFig, ReportItem } from '../../../ui/report.tsx'
import { ReturnCard } from '../../../ui/returns.tsx'
import { StageSteps } from '../../../ui/stage.tsx'
import { kitPlace } from './place.ts'

const fig = (id: string, caption: string, a: string, b: string) => ({
  id,
  thumb: picture(a, b),
  url: '#',
  caption,
})

/** The case page as the design draws it. */
export function KitCase() {
  return (
    <div className="y-case">
      <div className="y-crumb">
        <a href="?part=inbox">收件</a>›<span>待评价</span>›<b className="mono">YG-260626-0087</b>
        <span className="sp" />
        <span>
          上一件 <kbd>K</kbd> 下一件 <kbd>J</kbd>
        </span>
        <Btn sm icon="download">
          导出证据包
        </Btn>
        <Btn sm icon="link">
          复制链接
        </Btn>
      </div>
      <div className="y-casehead">
        <div className="t">
          <LevelTag level="critical" />
          <h1>顺城街 18 号门前水管爆裂，水漫到一楼</h1>
          <ClockTag pill clock={{ ...used(-171, 163, 240), words: '办结用 2 小时 43 分，限 4 小时' }} />
        </div>
        <div className="m">
          <span>大东门社区 3 格</span>
          <span>市政设施 › 供水 › 管道爆裂</span>
          <span>主办 区供水公司敦仁抢修班</span>
          <span>3 条报告 · 4 个协办 · 退回 1 次（未准）</span>
        </div>
        <StageSteps
          stages={[
            { id: '1', title: '发现上报', note: '14:19–14:21 · 1 分 16 秒', state: 'done' },
            { id: '2', title: '指挥派遣', note: '14:21–14:28 · 7 分 19 秒', state: 'done' },
            { id: '3', title: '处置反馈', note: '14:28–17:12 · 2 小时 43 分', state: 'done' },
            { id: '4', title: '事件评价', note: '3 位报告人，1 位已评：满意', state: 'now' },
            { id: '5', title: '结案归档', note: '7 月 3 日 17:12 自动', state: 'todo' },
          ]}
        />
      </div>
      <div className="cols">
        <div className="col">
          <section className="y-card">
            <MapThumb {...kitPlace} height={118} />
            <dl className="y-facts">
              <dt>位置</dt>
              <dd>
                顺城街 18 号门前人行道<small>码牌 DR-0318 坐标，谭庆华现场复核</small>
              </dd>
              <dt>事项</dt>
              <dd>
                3.2.1 供水管道爆裂<small>权责清单 2026-05 版</small>
              </dd>
              <dt>限期</dt>
              <dd>
                18:28:41 前办结<small>签收 14:28:41 起，连续 4 小时，不停表</small>
              </dd>
              <dt>同址</dt>
              <dd>
                90 天内第 3 次
                <small>
                  <a href="#1">4-11 漏水</a>、<a href="#2">5-30 水压不足</a>。已提请查整段管网
                </small>
              </dd>
            </dl>
          </section>
          <section className="y-card">
            <h2 className="y-sec">
              报告 3<small>只关联，不合并</small>
            </h2>
            <ReportItem
              card
              report={{
                id: 'a',
                icon: 'hotline',
                channel: '12345 热线',
                ref: '2606-11873',
                at: '14:19',
                text: '水都往屋头流，莫把电表箱淹了。',
                who: '陈女士 138****2206',
              }}
            />
            <ReportItem
              card
              report={{
                id: 'b',
                icon: 'qr',
                channel: '扫码',
                ref: '顺城街 18 号',
                at: '14:22',
                text: '巷子口喷起两米高，踩不过去。',
                who: '匿名',
                photos: [fig('1', '', '#8d918c', '#4c5a60')],
              }}
            />
          </section>
        </div>
        <div className="col">
          <section className="y-card">
            <h2 className="y-sec">
              经过
              <span className="sp" />
              <small>只增不改，共 26 条，显示主要 11 条</small>
            </h2>
            <ChainTimeline entries={chain} check={{ at: inMin(0), count: 26 }} onHow={() => {}} />
          </section>
          <section className="y-card">
            <h2 className="y-sec">校验对不上时</h2>
            <ChainTimeline entries={chain.slice(0, 2)} check={{ at: inMin(0), count: 26, brokenAt: 17 }} />
          </section>
        </div>
        <div className="col">
          <section className="y-card">
            <h2 className="y-sec">
              主办、协办<small>各走各的钟</small>
            </h2>
            <HandlerTable heads={['签收', '到场', '办结']} handlers={handlers} />
          </section>
          <section className="y-card">
            <h2 className="y-sec">
              照片<small>原图、位置、时间、摘要值都在链上</small>
            </h2>
            <div className="y-figs">
              <PhotoFig wide photo={fig('1', '前 14:22 扫码', '#8d918c', '#4c5a60')} />
              <PhotoFig wide photo={fig('2', '前 14:24 谭庆华', '#7c807c', '#47545a')} />
              <PhotoFig wide photo={fig('3', '后 17:08 冉光明', '#a39c8d', '#5c605d')} />
            </div>
          </section>
          <section className="y-card">
            <h2 className="y-sec">
              退回 1<small>要有理由和下家；第三次交值班长裁定</small>
            </h2>
            <ReturnCard
              request={{
                title: '供水公司 申请退回',
                meta: '14:52 · 不归我',
                text: '“爆点疑在小区红线内，属用户侧。”',
                note: '提议：华庭物业 · 附红线图 1 张',
              }}
              ruling={{
                title: '周文博 不准',
                meta: '14:55 · 用时 2 分 34 秒',
                text: '红线图量得爆点在外 2.3 米，按 3.2.1 由供水公司办；期间不停表',
              }}
            />
          </section>
          <section className="y-card">
            <h2 className="y-sec">
              反馈<small>结果写一次，回到每一个来源</small>
            </h2>
            <DeliveryList
              items={[
                {
                  id: '1',
                  icon: 'hotline',
                  to: '12345 工单',
                  what: '回单 HF-88213，第 2 次送达',
                  state: 'done',
                  at: '17:14:08',
                },
                {
                  id: '2',
                  icon: 'qr',
                  to: '扫码（匿名）',
                  what: '进度页更新，已打开 1 次',
                  state: 'done',
                  at: '17:16:50',
                },
                {
                  id: '3',
                  icon: 'mail',
                  to: '市长信箱',
                  what: '第 3 次没送到：对方超时',
                  state: 'waiting',
                  at: '17:40 再送',
                },
                {
                  id: '4',
                  icon: 'people',
                  to: '公开栏',
                  what: '等陈女士同意，姓名、门牌已遮',
                  state: 'none',
                  at: '未发',
                },
              ]}
            />
          </section>
        </div>
      </div>
      <ActionBar
        page
        say={
          <>
            <b>等 2 位报告人评价</b>
            <br />到 7 月 3 日 17:12 没人评，就按现有评价归档；7 天内可重开。
          </>
        }
        actions={[
          { id: 'kit.call', words: { zh: '回访', en: 'Call back' }, keys: 'C', pri: true, run: () => {} },
          { id: 'kit.sup', words: { zh: '督办', en: 'Supervise' }, keys: 'D', run: () => {} },
          { id: 'kit.reopen', words: { zh: '重开', en: 'Reopen' }, keys: 'Z', run: () => {} },
        ]}
        more={[{ id: 'kit.note', words: { zh: '写一句备注', en: 'Add a note' }, run: () => {} }]}
      />
    </div>
  )
}
