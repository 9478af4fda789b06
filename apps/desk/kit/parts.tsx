import { Button, DatePicker, Form, Input, Select, Table, Tree } from 'antd'
import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { ClockTag } from '../../../ui/clock.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Icon, iconNames } from '../../../ui/icons.tsx'
import { clock, inMin, used } from '../../../ui/kit-data.ts'
import { LevelTag } from '../../../ui/level.tsx'
import { setPrefs, usePrefs } from '../../../ui/prefs.ts'
import { Score } from '../../../ui/score.tsx'
import { Toast } from '../../../ui/states.tsx'

/** Small parts and the antd theme. */
export function KitParts() {
  const { theme } = usePrefs()
  const [open, setOpen] = useState(false)
  const [toast, setToast] = useState(false)
  return (
    <div className="y-page-pad y-kitgrid">
      <section className="y-card" data-span="6">
        <h2 className="y-sec">级别与时钟</h2>
        <p className="y-row y-wrap">
          <LevelTag level="normal" /> <LevelTag level="urgent" /> <LevelTag level="critical" />
          <LevelTag level="normal" plain /> <LevelTag level="urgent" plain />{' '}
          <LevelTag level="critical" plain />
        </p>
        <p className="y-row y-wrap" style={{ marginTop: 12 }}>
          <ClockTag clock={clock('', 190, 240)} long due />
          <ClockTag clock={clock('签收', 40, 240)} />
          <ClockTag clock={clock('', 3.7, 10)} />
          <ClockTag clock={clock('', -31, 240)} />
          <ClockTag clock={{ kind: 'x', state: 'pause' }} />
          <ClockTag clock={{ kind: 'x', state: 'off' }} />
        </p>
        <p className="y-row y-wrap" style={{ marginTop: 12 }}>
          <ClockTag pill clock={clock('', 190, 240)} /> <ClockTag pill clock={clock('', 40, 240)} />{' '}
          <ClockTag pill clock={clock('', -131, 240)} />
          <ClockTag pill clock={used(-200, 0.3, 1)} />{' '}
          <ClockTag pill clock={{ ...used(-200, 7, 1), label: '签收' }} />
          <ClockTag
            clock={{ kind: 'd', due: inMin(60 * 24 * 4), start: inMin(-60), soonAt: inMin(60 * 80) }}
            long
            due
          />
        </p>
        <p className="y-row" style={{ marginTop: 12, gap: 24 }}>
          <Score value={0.99} /> <Score value={0.94} /> <Score value={0.74} /> <Score value={0.56} />{' '}
          <Score value={0.3} choose />
        </p>
      </section>
      <section className="y-card" data-span="6">
        <h2 className="y-sec">按钮</h2>
        <p className="y-row y-wrap">
          <Btn pri k="Enter" onClick={() => setToast(true)}>
            确认派遣
          </Btn>
          <Btn k="R" onClick={() => setOpen(true)}>
            改派
          </Btn>
          <Btn icon="whistle">吹哨</Btn> <Btn ghost>复制链接</Btn> <Btn sm>改</Btn>{' '}
          <Btn disabled>送批（先改好 3 处）</Btn> <Btn icon="more" aria-label="更多" />
        </p>
        <p className="y-row y-wrap" style={{ marginTop: 12 }}>
          <Btn
            onClick={() => setPrefs({ theme: theme === 'dark' ? 'light' : 'dark' })}
            icon={theme === 'dark' ? 'sun' : 'moon'}
          >
            昼夜
          </Btn>
          <span className="y-chip on">全部社区</span> <span className="y-chip">级别</span>
        </p>
        <p className="y-row y-wrap" style={{ marginTop: 12, color: 'var(--ink-2)' }}>
          {iconNames.map((n) => (
            <Icon key={n} name={n} label={n} />
          ))}
        </p>
      </section>
      <section className="y-card" data-span="6">
        <h2 className="y-sec">antd：表单</h2>
        <Form layout="vertical" requiredMark>
          <Form.Item label="承办单位" required validateStatus="error" help="华庭物业的合同已到期，不能再派">
            <Select options={[{ value: 1, label: '区供水公司敦仁抢修班' }]} placeholder="选一家" />
          </Form.Item>
          <Form.Item label="理由">
            <Input.TextArea rows={2} placeholder="一句就行" />
          </Form.Item>
          <Form.Item label="延到">
            <DatePicker showTime={{ format: 'HH:mm' }} />
          </Form.Item>
          <Button type="primary">交上去</Button> <Button>先存着</Button> <Button danger>删掉</Button>
        </Form>
      </section>
      <section className="y-card" data-span="6">
        <h2 className="y-sec">antd：表和树</h2>
        <Table
          size="small"
          rowKey="a"
          pagination={false}
          rowSelection={{ defaultSelectedRowKeys: ['敦仁街道'] }}
          columns={[
            { title: '单位', dataIndex: 'a' },
            { title: '在办', dataIndex: 'b', align: 'right' },
          ]}
          dataSource={[
            { a: '敦仁街道', b: 21 },
            { a: '大东门社区', b: 6 },
          ]}
        />
        <Tree
          defaultExpandAll
          defaultSelectedKeys={['1-1']}
          treeData={[
            {
              key: '1',
              title: '3 市政设施',
              children: [
                { key: '1-1', title: '3.2.1 管道爆裂' },
                { key: '1-2', title: '3.2.2 水压不足' },
              ],
            },
          ]}
        />
      </section>
      {open && (
        <Dialog title="改派给谁" onClose={() => setOpen(false)}>
          <div className="y-page-pad">对话框只用在当场办不了的事上。</div>
        </Dialog>
      )}
      {toast && (
        <Toast action="撤回" onAction={() => setToast(false)} onGone={() => setToast(false)}>
          派给了 冉光明
        </Toast>
      )}
    </div>
  )
}
