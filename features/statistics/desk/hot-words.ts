import { dict } from '../../../ui/i18n.tsx'

export const words = dict({
  title: { zh: '热点', en: 'Hot issues' },
  lead: {
    zh: '哪里的什么事，比平常多得不像偶然。',
    en: 'What has more cases at a place than chance explains.',
  },
  region: { zh: '区域', en: 'Region' },
  any: { zh: '全部', en: 'All' },
  span: { zh: '最近', en: 'Last' },
  daysN: { zh: '{n} 天', en: '{n} days' },
  by: { zh: '按', en: 'By' },
  community: { zh: '社区', en: 'community' },
  grid: { zh: '网格', en: 'grid' },
  item: { zh: '事项', en: 'Item' },
  place: { zh: '地方', en: 'Place' },
  cases: { zh: '事件', en: 'Cases' },
  reportsN: { zh: '{n} 条诉求', en: '{n} reports' },
  usual: { zh: '平常', en: 'Usual' },
  course: { zh: '走势', en: 'Course' },
  chance: { zh: '偶然的可能', en: 'By chance' },
  last: { zh: '最近一件', en: 'Newest' },
  hot: { zh: '热', en: 'hot' },
  hotN: { zh: '{n} 个热点', en: '{n} hot' },
  others: { zh: '其余，两件以上的', en: 'The others with two cases and more' },
  counted: { zh: '按件数', en: 'By count' },
  none: { zh: '没有比平常明显多的', en: 'Nothing is clearly more than usual' },
  noneWhy: {
    zh: '看过 {n} 个“事项 × 地方”，都在平常的起伏之内。',
    en: '{n} items at places were looked at; all are within their usual ups and downs.',
  },
  young: {
    zh: '到现在只有 {n} 段可比的时间，至少要 3 段才判断。先按件数排。',
    en: 'There are {n} spans to compare with; at least 3 are needed. Ordered by count until then.',
  },
  how: {
    zh: '与之前同样长的 {n} 段比：如果什么都没变，偶然出现这么多或更多的可能有多大。同时看了很多项，所以要求更严（十个热点里最多约一个是偶然）。少于 3 件的不算。',
    en: 'Compared with {n} spans of the same length before: how likely so many or more are if nothing changed. Many are looked at together, so more is asked of each (of ten hot ones about one may be chance). Fewer than 3 cases never count.',
  },
  stepsOf: { zh: '每段件数：{n}', en: 'Cases of each span: {n}' },
  notLoaded: { zh: '没有算出来', en: 'Not computed' },
  counting: { zh: '正在数', en: 'Counting' },
})
