import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { clock, inMin, picture } from '../../../ui/kit-data.ts'
import { BigButton, Block, Chips, ResidentPageFrame } from '../../../ui/phone.tsx'
import { PhotoSlots, type Slot } from '../../../ui/photos.tsx'
import { PlaceBar } from '../../../ui/place.tsx'
import { usePrefs } from '../../../ui/prefs.ts'
import { TapToTalk, type VoiceNote } from '../../../ui/talk.tsx'
import { BeforeAfter, RateAsk, SeenList, TrackClock, TrackSteps } from '../../../ui/track.tsx'

/** Report by code plate: photo before words, place known, no sign-in. */
export function KitReport() {
  const { big } = usePrefs()
  const [slots, setSlots] = useState<Slot[]>([
    { id: 'a', url: picture('#8d918c', '#4c5a60'), label: '已存手机' },
  ])
  const [kind, setKind] = useState<string>()
  const [voice, setVoice] = useState<VoiceNote>()
  const [named, setNamed] = useState(false)
  return (
    <ResidentPageFrame
      title="敦仁街道 · 报个事"
      top={<PlaceBar title="顺城街 18 号门前" note="大东门社区 3 格 · 码牌已知位置" action="不是这里" />}
      dock={
        <>
          <Btn pri>交上去</Btn>
          <p>
            交给大东门社区和街道中心，<b>5 分钟内有人看</b>
            。不用登录；会给您一个查进度的链接。写到一半也不会丢。
          </p>
        </>
      }
    >
      {big ? (
        <div className="y-bigs">
          <TapToTalk big note={voice} onNote={setVoice} hint="说方言也可以" />
          <BigButton icon="camera" note="1 张，清楚">
            照片拍好了
          </BigButton>
          <BigButton icon="phone" note="023-7200-0141，有人接" href="tel:02372000141">
            直接打电话
          </BigButton>
          <BigButton icon="people">请旁边的人帮我报</BigButton>
        </div>
      ) : (
        <>
          <Block title="先拍一张" note="最多 6 张，位置信息不外传">
            <PhotoSlots
              slots={slots}
              onAdd={() => {}}
              onRemove={(id) => setSlots(slots.filter((s) => s.id !== id))}
            />
          </Block>
          <Block title="说说怎么了" note="写或说，一句就行">
            <textarea
              className="y-text"
              aria-label="说说怎么了"
              defaultValue="巷子口喷起两米高，踩不过去。"
            />
            <TapToTalk note={voice} onNote={setVoice} />
          </Block>
          <Block title="是哪一类" note="不选也行，我们来分">
            <Chips
              value={kind}
              onChange={setKind}
              items={['水电气', '路面', '噪声', '垃圾', '楼道', '其他'].map((v) => ({ value: v, label: v }))}
            />
          </Block>
          <Block title="怎么告诉您结果">
            <div className="y-pick">
              <Btn aria-pressed={!named} onClick={() => setNamed(false)}>
                不留名
              </Btn>
              <Btn aria-pressed={named} onClick={() => setNamed(true)}>
                留手机号
              </Btn>
            </div>
          </Block>
        </>
      )}
    </ResidentPageFrame>
  )
}

/** Where my report stands; `?part=done` after it was finished. */
export function KitTrack() {
  const done = useSearchParams()[0].get('part') === 'done'
  const [solved, setSolved] = useState<'yes' | 'no'>()
  const [mark, setMark] = useState<'good' | 'fair' | 'bad'>()
  return (
    <ResidentPageFrame
      title="我报的事"
      dock={
        done ? undefined : (
          <div className="y-pick">
            <Btn icon="camera">补照片</Btn>
            <Btn icon="chat">补一句</Btn>
          </div>
        )
      }
    >
      <div className="y-now">
        <p className="t">水管爆裂 · 顺城街 18 号门前</p>
        <h1>{done ? '修好了' : '师傅在修了'}</h1>
        <p>
          <b>供水公司 冉师傅</b>{' '}
          {done
            ? '17:12 办完，用了 2 小时 43 分。比限期早 1 小时 17 分。'
            : '14:41 到了现场。另有 2 位邻居也报了。'}
        </p>
        {!done && (
          <TrackClock
            clock={{ ...clock('', 212, 240), soonAt: inMin(180) }}
            until="今天 18:29 前修好"
            note="供水公司看到的是同一个钟，改期要告诉您为什么。"
          />
        )}
      </div>
      {done && (
        <>
          <Block title="修之前、修之后">
            <BeforeAfter
              photos={[
                { id: '1', url: picture('#8d918c', '#4c5a60'), label: '14:22 您拍的' },
                { id: '2', url: picture('#a39c8d', '#5c605d'), label: '17:08 修好' },
              ]}
            />
            <p style={{ marginTop: 8 }}>换了 1.2 米管子和 20 号墙角的旧阀门，17:05 恢复供水。</p>
          </Block>
          <Block>
            <RateAsk
              large
              title="您看修好了吗？"
              value={solved}
              onChange={setSolved}
              choices={[
                { value: 'yes', label: '修好了', note: '这件事就办结' },
                { value: 'no', label: '没修好', note: '7 天内重新开办' },
              ]}
            />
            <RateAsk
              title="这次办得怎么样"
              value={mark}
              onChange={setMark}
              choices={[
                { value: 'good', label: '满意' },
                { value: 'fair', label: '一般' },
                { value: 'bad', label: '不满意' },
              ]}
            />
          </Block>
        </>
      )}
      <Block title="办到哪一步">
        <TrackSteps
          steps={[
            { id: '1', title: '您交上来', note: '编号 0087，码牌 DR-0318', at: '14:22', state: 'done' },
            { id: '2', title: '街道看了', note: '周文博 · 定为特急', at: '14:24', state: 'done' },
            { id: '3', title: '派给供水公司', note: '冉师傅 19 秒后签收', at: '14:28', state: 'done' },
            {
              id: '4',
              title: '到现场，正在修',
              note: '约 17:00 前恢复供水',
              at: '14:41',
              state: done ? 'done' : 'now',
            },
            { id: '5', title: '修好，请您看一眼', state: done ? 'now' : 'todo' },
          ]}
        />
      </Block>
      <SeenList
        anonymous="您没留名，他们看不到您是谁"
        seen={[
          { id: '1', who: '街道中心 周文博', at: '14:24' },
          { id: '2', who: '供水公司 冉光明', at: '14:28' },
          { id: '3', who: '大东门社区 黎红梅', at: '14:33' },
        ]}
      />
    </ResidentPageFrame>
  )
}
