import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { type DueItem, DueList, NextCard, Segments } from '../../../ui/due.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { clock, inMin, picture } from '../../../ui/kit-data.ts'
import { LevelTag } from '../../../ui/level.tsx'
import { BackBar, ClockBand, NeedList } from '../../../ui/phone.tsx'
import { PhotoSlots, type Slot } from '../../../ui/photos.tsx'
import { OfflineBar } from '../../../ui/states.tsx'
import { OtherTap, ThreeTaps } from '../../../ui/taps.tsx'

const items: DueItem[] = [
  {
    id: '1',
    href: '#',
    level: 'normal',
    title: '单元门上小广告要清',
    place: '顺城街 6 号',
    distance: '260 米',
    clock: clock('', -65, 240),
  },
  {
    id: '2',
    href: '#',
    level: 'critical',
    tag: '协办',
    title: '水管爆裂，去关支阀、引路',
    clock: clock('', 6, 15),
  },
  {
    id: '3',
    href: '#',
    level: 'urgent',
    title: '楼道电动车充电，堵住消防门',
    place: '顺城街 22 号 1 单元',
    distance: '210 米',
    clock: clock('', 42, 480),
  },
  {
    id: '4',
    href: '#',
    kind: { icon: 'book', text: '核查' },
    title: '2 单元 501：台账 3 处要核',
    place: '顺城街 18 号',
    distance: '120 米',
    clock: { ...clock('', 400, 600), words: '今天 17:30' },
  },
  {
    id: '5',
    href: '#',
    kind: { icon: 'home', text: '走访' },
    title: '冯秀英婆婆，82 岁独居，每周看一次',
    place: '顺城街 9 号 3 楼',
    distance: '340 米',
    clock: { ...clock('', 400, 600), words: '今天 17:30' },
  },
  {
    id: '6',
    href: '#',
    kind: { icon: 'home', text: '走访' },
    title: '商铺走访：向阳副食',
    place: '顺城街 11 号',
    distance: '330 米',
    clock: { ...clock('', 400, 600), words: '今天 17:30' },
  },
]

/** The day of a grid worker. */
export function KitToday() {
  const [seg, setSeg] = useState('all')
  const open = () => {}
  const second = items[1] as DueItem
  return (
    <div className="y-phone">
      <header className="y-head">
        <h1>今天 9 件</h1>
        <p>6 月 26 日 周五 14:43</p>
        <div className="me">
          <p>
            <b>谭庆华</b>
          </p>
          <p>大东门 3 格</p>
        </div>
      </header>
      <OfflineBar title="没有信号，照常办" action="看这 3 项">
        3 项存在手机里，连上自动送出
      </OfflineBar>
      <main className="y-scroll">
        <Segments
          value={seg}
          onChange={setSeg}
          items={[
            { value: 'all', label: '全部', count: 9 },
            { value: 'case', label: '事件', count: 4 },
            { value: 'visit', label: '走访', count: 3 },
            { value: 'check', label: '核查', count: 2 },
          ]}
        />
        <DueList
          items={items}
          onOpen={open}
          next={{
            id: '2',
            card: (
              <NextCard
                item={second}
                note="顺城街 18 号门前 · 120 米 · 14:49 前到场"
                action="我到了"
                icon="pin"
                onAction={open}
                onOpen={open}
                helpers={
                  <>
                    <Btn icon="phone" aria-label="打电话" />
                    <Btn icon="go" aria-label="导航" />
                  </>
                }
              />
            ),
          }}
        />
      </main>
      <nav className="y-tabs">
        {(
          [
            ['list', '今天', 'on'],
            ['camera', '上报', 'main'],
            ['person', '我的', ''],
          ] as const
        ).map(([icon, name, look]) => (
          <a key={name} href="#tab" className={look}>
            <Icon name={icon} />
            {name}
          </a>
        ))}
      </nav>
    </div>
  )
}

/** An open case: clock, what it is, photos, what is needed, three taps. */
export function KitCase() {
  const [step, setStep] = useState(1)
  const [slots, setSlots] = useState<Slot[]>([
    { id: 'a', url: picture('#8b8578', '#4e504c'), label: '报告时 13:25' },
  ])
  const done = step > 1
  return (
    <div className="y-phone">
      <BackBar title="YG-260626-0079" onBack={() => setStep(1)}>
        <button type="button" aria-label="更多">
          <Icon name="more" />
        </button>
      </BackBar>
      <ClockBand clock={{ ...clock('', 38, 480), soonAt: inMin(-10) }} note="今天 15:25 前办完 · 加急" />
      <main className="y-scroll">
        <div className="y-tt">
          <LevelTag level="urgent" plain />
          <h1>楼道电动车充电，堵住消防门</h1>
          <p>
            顺城街 22 号 1 单元 · 您在现场，8 米
            <br />
            13:25 扫码报告，匿名
          </p>
          <q>“三辆车天天在一楼充电，门都打不开。”</q>
          <div className="go">
            <Btn icon="map">看地图</Btn>
            <Btn icon="phone">打给报告人</Btn>
          </div>
        </div>
        <section className="y-blk">
          <h2>
            <small>照片</small>
          </h2>
          <PhotoSlots
            slots={slots}
            label={'整改后\n拍 1 张'}
            onAdd={() => {
              setSlots([
                ...slots,
                { id: 'b', url: picture('#7c807c', '#2f4a45'), label: '整改后 14:52 · ±5 米', sent: 0.6 },
              ])
              setStep(2)
            }}
          />
        </section>
        <NeedList
          title="办结要有（权责清单 5.4.2）"
          items={[
            { id: '1', text: '到过现场，定位在 50 米内', ok: true },
            { id: '2', text: '整改后照片 1 张', ok: done },
            { id: '3', text: '车主已知道：2 户当面、1 户电话', ok: true },
          ]}
        />
      </main>
      <ThreeTaps
        say={
          done
            ? '按“办完”会：停表；告诉报告人结果和照片；请他评价。10 分钟内可以撤回。'
            : '拍完自动存到这件事里，带时间和位置。'
        }
        taps={[
          {
            id: 'arrive',
            label: '我到了',
            doneLabel: '已到场',
            note: '14:46 · 8 米',
            state: 'done',
            onTap: () => {},
          },
          {
            id: 'photo',
            label: '拍照',
            doneLabel: '已拍照',
            state: done ? 'done' : 'now',
            ...(done ? { note: '1 张 · 清楚' } : {}),
            onTap: () => setStep(2),
          },
          {
            id: 'done',
            label: '办完',
            doneLabel: '办完了',
            state: done ? 'now' : 'later',
            ...(done ? {} : { note: '拍照后可按' }),
            onTap: () => setStep(3),
          },
        ]}
        others={
          <>
            <OtherTap icon="return" onTap={() => {}}>
              不归我，退回
            </OtherTap>
            <OtherTap icon="whistle" onTap={() => {}}>
              叫人来
            </OtherTap>
            <OtherTap icon="clock" onTap={() => {}}>
              要延期
            </OtherTap>
          </>
        }
      />
    </div>
  )
}
