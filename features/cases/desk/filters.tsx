import { comma, dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { listItems } from '../../items/contract.ts'
import { unitsList } from '../../organisation/contract.ts'
import { tree } from '../../regions/contract.ts'
import { channels } from '../../reports/contract.ts'
import { type Filter, type RowPart, rowParts } from './model.ts'
import { Pop } from './pop.tsx'
import { channelIcon, channelName, levels } from './words.ts'

const words = dict({
  regions: { zh: '全部社区', en: 'All communities' },
  level: { zh: '级别', en: 'Level' },
  channel: { zh: '来源', en: 'Channel' },
  more: { zh: '更多', en: 'More' },
  moreN: { zh: '更多 {n}', en: 'More {n}' },
  item: { zh: '事项', en: 'Item' },
  unit: { zh: '单位', en: 'Unit' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  any: { zh: '不限', en: 'Any' },
  next: { zh: '按下一时限', en: 'Next due' },
  reported: { zh: '按上报时间', en: 'Reported' },
  sort: { zh: '排序', en: 'Order' },
  columns: { zh: '每行显示什么', en: 'What a row shows' },
  place: { zh: '位置', en: 'Place' },
  channels: { zh: '来源', en: 'Channels' },
  note: { zh: '备注', en: 'Notes' },
  owner: { zh: '承办', en: 'Owner' },
  clear: { zh: '清空筛选', en: 'Clear the filter' },
  figure: { zh: '统计里的一个数', en: 'One figure of the statistics' },
  whole: { zh: '去掉这个条件', en: 'Without this condition' },
})

const toggled = (list: readonly string[] | undefined, v: string): string[] =>
  list?.includes(v) ? list.filter((x) => x !== v) : [...(list ?? []), v]

/** Community, level, channel and the rest; every choice is in the address, so a filter can be sent to a colleague. */
export function Filters({
  filter,
  sort,
  parts,
  onFilter,
  onSort,
  onParts,
  children,
}: {
  filter: Filter
  sort: 'next' | 'reported'
  parts: ReadonlySet<RowPart>
  onFilter: (change: Filter) => void
  onSort: (s: 'next' | 'reported') => void
  onParts: (p: ReadonlySet<RowPart>) => void
  children?: React.ReactNode
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const regions = useAsk(
    tree,
    { query: { depth: 2, division: ['administrative'] } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  const communities = (regions.data?.items ?? []).filter(
    (r) => r.kind === 'community' || r.kind === 'village',
  )
  const region = communities.find((r) => r.path === filter.region)
  const extra = [filter.item, filter.unit, filter.from, filter.to].filter(Boolean).length
  const levelText = filter.level?.length
    ? filter.level.map((l) => w(levels.find(([k]) => k === l)?.[1])).join(comma())
    : t('level')
  const channelText = filter.channel?.length
    ? filter.channel.map((c) => w(channelName(c))).join(comma())
    : t('channel')
  return (
    <div className="y-flt">
      <Pop label={region?.name ?? t('regions')} on={Boolean(filter.region)}>
        {(close) => (
          <div className="y-poplist">
            {[{ path: '', name: t('regions') }, ...communities].map((r) => (
              <button
                type="button"
                key={r.path}
                aria-pressed={(filter.region ?? '') === r.path}
                onClick={() => {
                  onFilter({ region: r.path || undefined })
                  close()
                }}
              >
                {r.name}
              </button>
            ))}
          </div>
        )}
      </Pop>
      <Pop label={levelText} on={Boolean(filter.level?.length)}>
        {() => (
          <div className="y-poplist">
            {levels.map(([k, word]) => (
              <label key={k}>
                <input
                  type="checkbox"
                  checked={filter.level?.includes(k) ?? false}
                  onChange={() => onFilter({ level: toggled(filter.level, k) as Filter['level'] })}
                />
                {w(word)}
              </label>
            ))}
          </div>
        )}
      </Pop>
      <Pop label={channelText} on={Boolean(filter.channel?.length)}>
        {() => (
          <div className="y-poplist">
            {channels.map((k) => (
              <label key={k}>
                <input
                  type="checkbox"
                  checked={filter.channel?.includes(k) ?? false}
                  onChange={() => onFilter({ channel: toggled(filter.channel, k) })}
                />
                <Icon name={channelIcon(k)} />
                {w(channelName(k))}
              </label>
            ))}
          </div>
        )}
      </Pop>
      <Pop
        label={extra ? t('moreN', { n: extra }) : t('more')}
        icon={<Icon name="filter" />}
        on={extra > 0}
        wide
      >
        {(close) => <More filter={filter} onFilter={onFilter} onClose={close} />}
      </Pop>
      {filter.facet?.length ? (
        <button
          type="button"
          className="y-chip on"
          title={t('whole')}
          onClick={() => onFilter({ facet: undefined })}
        >
          {t('figure')} <Icon name="close" label={t('whole')} />
        </button>
      ) : null}
      <span className="sp" />
      <Pop label={t(sort)}>
        {(close) => (
          <div className="y-poplist">
            {(['next', 'reported'] as const).map((s) => (
              <button
                type="button"
                key={s}
                aria-pressed={sort === s}
                onClick={() => {
                  onSort(s)
                  close()
                }}
              >
                {t(s)}
              </button>
            ))}
          </div>
        )}
      </Pop>
      <Pop label={<Icon name="columns" label={t('columns')} />}>
        {() => (
          <div className="y-poplist">
            <h4>{t('columns')}</h4>
            {rowParts.map((p) => (
              <label key={p}>
                <input
                  type="checkbox"
                  checked={parts.has(p)}
                  onChange={() => {
                    const next = new Set(parts)
                    if (!next.delete(p)) next.add(p)
                    onParts(next)
                  }}
                />
                {t(p === 'to' ? 'owner' : p)}
              </label>
            ))}
          </div>
        )}
      </Pop>
      {children}
      <span hidden lang={lang} />
    </div>
  )
}

function More({
  filter,
  onFilter,
  onClose,
}: {
  filter: Filter
  onFilter: (change: Filter) => void
  onClose: () => void
}) {
  const t = useT(words)
  const items = useAsk(listItems, {}, { staleTime: Number.POSITIVE_INFINITY })
  const units = useAsk(unitsList, {}, { staleTime: 60_000 })
  const day = (iso: string | undefined) => (iso ? iso.slice(0, 10) : '')
  const start = (d: string) => (d ? `${d}T00:00:00+08:00` : undefined)
  const end = (d: string) => (d ? `${d}T23:59:59+08:00` : undefined)
  return (
    <div className="y-popform">
      <label>
        {t('item')}
        <select value={filter.item ?? ''} onChange={(e) => onFilter({ item: e.target.value || undefined })}>
          <option value="">{t('any')}</option>
          {items.data?.items.map((i) => (
            <option key={i.code} value={i.code}>
              {i.code} {i.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('unit')}
        <select value={filter.unit ?? ''} onChange={(e) => onFilter({ unit: e.target.value || undefined })}>
          <option value="">{t('any')}</option>
          {units.data?.units.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('from')}
        <input
          type="date"
          value={day(filter.from)}
          onChange={(e) => onFilter({ from: start(e.target.value) })}
        />
      </label>
      <label>
        {t('to')}
        <input type="date" value={day(filter.to)} onChange={(e) => onFilter({ to: end(e.target.value) })} />
      </label>
      <button
        type="button"
        className="y-link"
        onClick={() => {
          onFilter({
            region: undefined,
            level: undefined,
            channel: undefined,
            item: undefined,
            unit: undefined,
            from: undefined,
            to: undefined,
            q: undefined,
          })
          onClose()
        }}
      >
        {t('clear')}
      </button>
    </div>
  )
}
