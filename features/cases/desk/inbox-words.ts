/** Words of the inbox. */
import { dict } from '../../../ui/i18n.tsx'

export const words = dict({
  search: { zh: '搜事件、地址、电话后四位，或输入命令', en: 'Search cases, addresses, last four of a phone' },
  searchLabel: { zh: '搜事件', en: 'Search cases' },
  phone: { zh: '电话登记', en: 'Phone report' },
  list: { zh: '事件列表', en: 'Case list' },
  open: { zh: '{n} 件在办', en: '{n} open' },
  shown: { zh: '显示 {n} 件', en: '{n} shown' },
  shownMore: { zh: '显示前 {n} 件', en: 'first {n} shown' },
  live: { zh: '{at} 实时', en: 'live {at}' },
  cut: { zh: '断开，看到的是 {at} 的', en: 'cut off, as of {at}' },
  keys: { zh: '全部快捷键', en: 'All keys' },
  doneTitle: { zh: '{view}：都办完了', en: '{view}: nothing left' },
  doneText: {
    zh: '新的报告一到会自己出现在这里。',
    en: 'New reports appear here by themselves.',
  },
  goSoon: { zh: '去看将到期的 {n} 件', en: 'See {n} due soon' },
  goOpen: { zh: '去看在办的 {n} 件', en: 'See {n} open' },
  filteredTitle: { zh: '没有符合这 {n} 个条件的事件', en: 'No case fits {n|this condition|all conditions}' },
  filteredText: { zh: '“{view}”里有 {n} 件，都被筛掉了。', en: '“{view}” holds {n}; the filter hides them.' },
  everywhere: { zh: '在全部事件里找“{q}”', en: 'Look for “{q}” in all cases' },
  clear: { zh: '清空筛选', en: 'Clear the filter' },
  loading: { zh: '还在取第 1 页…', en: 'Still loading the first page…' },
  notLoaded: { zh: '列表没取到', en: 'The list could not be loaded' },
  focusSearch: { zh: '搜索', en: 'Search here' },
  back: { zh: '退一步', en: 'Back one level' },
  viewPick: { zh: '换视图', en: 'View' },
  export: { zh: '导出', en: 'Export' },
})
