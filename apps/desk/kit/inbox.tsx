import { useMemo, useState } from 'react'
import { ActionBar } from '../../../ui/action.tsx'
import { Btn } from '../../../ui/button.tsx'
import { ChainTimeline } from '../../../ui/chain.tsx'
import { ClockStrip } from '../../../ui/clock.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { chain, clock, groups, picture } from '../../../ui/kit-data.ts'
import { LevelTag } from '../../../ui/level.tsx'
import { MapThumb } from '../../../ui/map/lazy.tsx'
import { ReasonTable } from '../../../ui/reason.tsx'
import { ReportItem } from '../../../ui/report.tsx'
import { CaseList } from '../../../ui/rows.tsx'
import { ViewRail } from '../../../ui/views.tsx'
import { kitPlace } from './place.ts'

const none = new Set<string>()
const photo = (id: string) => ({
  id,
  thumb: picture('#8d918c', '#4c5a60'),
  url: '#',
  caption: '14:22 扫码 顺城街 18 号门前',
})

/** The inbox as the design draws it. */
export function KitInbox() {
  const [view, setView] = useState('next')
  const [gone, setGone] = useState<string[]>([])
  const all = useMemo(() => groups(new URLSearchParams(location.search).has('many') ? 5000 : 0), [])
  const shown = useMemo(
    () => all.map((g) => ({ ...g, rows: g.rows.filter((r) => !gone.includes(r.id)) })),
    [all, gone],
  )
  const [current, setCurrent] = useState<string>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(none)
  const [fresh, setFresh] = useState(0)
  const row = shown.flatMap((g) => g.rows).find((r) => r.id === current)
  const noop = () => setFresh((n) => n + 1)
  return (
    <div className="y-inbox">
      <ViewRail
        head={
          <>
            <b>敦仁街道指挥中心</b>白班 08:30–17:30 · 周文博
          </>
        }
        current={view}
        onOpen={setView}
        groups={[
          {
            title: '我要做的',
            views: [
              { id: 'next', label: '接下来', count: 21 },
              { id: 'confirm', label: '待我确认', count: 6 },
              { id: 'returned', label: '退回待裁', count: 2 },
              { id: 'late', label: '已超期', count: 4, tone: 'late' },
              { id: 'soon', label: '将到期', count: 9, tone: 'soon' },
              { id: 'unsigned', label: '派出未签收', count: 3 },
              { id: 'undelivered', label: '反馈没送到', count: 2 },
              { id: 'unseen', label: '没人看过', count: 0 },
            ],
          },
          {
            title: '全部',
            views: [
              { id: 'open', label: '在办', count: 147 },
              { id: 'all', label: '全部事件', count: 14206 },
            ],
          },
        ]}
        foot={[
          { label: '我今天确认', value: '82 件' },
          { label: '平均每件用时', value: '11 秒' },
        ]}
      />
      <section className="y-listcol" aria-label="事件列表">
        <div className="y-top">
          <span className="y-search">
            <Icon name="search" />
            搜事件、地址、电话后四位，或输入命令<kbd>Ctrl K</kbd>
          </span>
          <Btn icon="plus" k="N">
            电话登记
          </Btn>
        </div>
        <div className="y-flt">
          <button type="button" className="y-chip on">
            全部社区 <Icon name="down" />
          </button>
          <button type="button" className="y-chip">
            级别 <Icon name="down" />
          </button>
          <span className="sp" />
          <Btn sm ghost icon="columns" aria-label="列设置" />
          <Btn sm ghost icon="download" aria-label="导出" />
        </div>
        <CaseList
          groups={shown}
          current={current}
          onCurrent={setCurrent}
          selected={selected}
          onSelect={setSelected}
          fresh={fresh}
          onFresh={() => setFresh(0)}
        />
        <div className="y-stat">
          <span>147 件在办</span>
          <span>显示 21 件</span>
          <span className="sp" />
          <span>
            <Icon name="sync" /> 实时
          </span>
          <span>
            <kbd>?</kbd> 全部快捷键
          </span>
        </div>
      </section>
      {row && (
        <aside className="y-pane" key={row.id}>
          <div className="y-pane-h">
            <div className="l1">
              <span className="mono">YG-260626-0087</span>
              <span>14:19 第一条报告</span>
              <span className="sp" />
              <Btn sm ghost>
                复制链接
              </Btn>
              <Btn sm ghost k="O">
                全页
              </Btn>
            </div>
            <h1>
              <LevelTag level={row.level} />
              {row.title}
            </h1>
            <ClockStrip
              clocks={[
                {
                  ...(row.clock ?? clock('确认派遣（您）', 4, 10)),
                  kind: 'confirm',
                  label: '确认派遣（您）',
                },
                { kind: 'sign', label: '签收', limit: '限 1 分钟', note: '派出后起算' },
                { kind: 'arrive', label: '到场', limit: '限 15 分钟', note: '签收后起算' },
                { kind: 'resolve', label: '办结', limit: '限 4 小时', note: '约 18:30 前' },
              ]}
            />
          </div>
          <div className="y-pane-b">
            <div>
              <h2 className="y-sec">
                系统怎么排的<small>每一条都能改，改完会记住</small>
              </h2>
              <ReasonTable
                reasons={[
                  {
                    id: 'place',
                    kind: { zh: '落图', en: 'Place' },
                    value: '大东门社区 3 格 · 顺城街 18 号',
                    why: '二维码牌自带坐标；网格员定位相距 6 米；来电地址对上门牌',
                    score: 0.99,
                    keys: '1',
                    onCorrect: noop,
                  },
                  {
                    id: 'class',
                    kind: { zh: '定类', en: 'Class' },
                    value: '市政设施 › 供水 › 管道爆裂 · 特急',
                    why: '规则 供水-03（第 12 版）：爆裂＋进户；近 37 件无人更正',
                    score: 0.94,
                    keys: '2',
                    onCorrect: noop,
                  },
                  {
                    id: 'route',
                    kind: { zh: '派遣', en: 'Route' },
                    value: '区供水公司敦仁抢修班 · 冉光明',
                    why: '权责清单 3.2.1；在岗 3 人里手上最少（2 件），离得 1.1 公里',
                    score: 0.56,
                    keys: '3',
                    onCorrect: noop,
                  },
                  {
                    id: 'link',
                    kind: { zh: '关联', en: 'Link' },
                    value: '3 条报告是同一件事',
                    why: '相距 18 米以内、前后 5 分钟、都提到“水管”；各留各的声音',
                    score: 0.97,
                    keys: '4',
                    verb: { zh: '拆', en: 'Split' },
                    onCorrect: noop,
                  },
                ]}
              />
            </div>
            <div>
              <h2 className="y-sec">
                报告 3<small>只关联，不合并；结果会回到每一个来源</small>
              </h2>
              <ReportItem
                report={{
                  id: 'a',
                  icon: 'hotline',
                  channel: '12345 热线',
                  ref: '工单 2606-11873',
                  at: '14:19',
                  who: '陈女士 138****2206',
                  text: '我家门口水管子炸了，水都往屋头流，莫把电表箱淹了。',
                  voice: { url: '', seconds: 48 },
                }}
                onUnlink={noop}
              />
              <ReportItem
                report={{
                  id: 'b',
                  icon: 'qr',
                  channel: '扫码',
                  ref: '顺城街 18 号门牌',
                  at: '14:22',
                  who: '匿名',
                  text: '巷子口喷起两米高，踩不过去。',
                  photos: [photo('1'), photo('2')],
                }}
                onUnlink={noop}
              />
              <ReportItem
                report={{
                  id: 'c',
                  icon: 'worker',
                  channel: '网格员 谭庆华',
                  ref: '现场',
                  at: '14:24',
                  who: '定位 ±6 米',
                  text: '支阀在 20 号墙角，锈死了拧不动。已喊一楼两户断电。',
                  photos: [photo('3')],
                }}
                onUnlink={noop}
              />
            </div>
            <div className="y-two">
              <MapThumb {...kitPlace} label="大东门社区 3 格 · 网格员 谭庆华在格内" />
              <div>
                <h2 className="y-sec">
                  经过<small>链上 5 条，校验一致</small>
                </h2>
                <ChainTimeline entries={chain.slice(0, 5)} compact />
                <p className="y-again">
                  <b>同一地址 90 天内第 3 次</b>
                  <br />
                  4-11 漏水（换接头）、5-30 水压不足（未查出）。<a href="#again">看前两件</a>
                </p>
              </div>
            </div>
          </div>
          <ActionBar
            will={[
              '派给 冉光明，电话＋消息同时叫他',
              '签收 1 分钟、到场 15 分钟开始计时',
              '告诉 3 位报告人“已派人，约 14:45 到”',
              '同时知会 大东门社区、谭庆华；5 分钟内可撤',
            ]}
            actions={[
              {
                id: 'kit.dispatch',
                words: { zh: '确认派遣', en: 'Confirm dispatch' },
                keys: 'Enter',
                pri: true,
                run: () => setGone([...gone, row.id]),
              },
              { id: 'kit.reroute', words: { zh: '改派', en: 'Reroute' }, keys: 'R', run: noop },
              {
                id: 'kit.whistle',
                words: { zh: '吹哨', en: 'Call others' },
                keys: 'W',
                icon: 'whistle',
                run: noop,
              },
              { id: 'kit.split', words: { zh: '拆成两件', en: 'Split' }, keys: 'S', run: noop },
              {
                id: 'kit.reject',
                words: { zh: '不受理', en: 'Reject' },
                keys: 'X',
                run: noop,
                off: { zh: '特急不能不受理', en: 'A critical case cannot be rejected' },
              },
            ]}
            more={[
              { id: 'kit.supervise', words: { zh: '督办', en: 'Supervise' }, keys: 'D', run: noop },
              { id: 'kit.ask', words: { zh: '问报告人', en: 'Ask the reporter' }, keys: 'Q', run: noop },
            ]}
          />
        </aside>
      )}
    </div>
  )
}
