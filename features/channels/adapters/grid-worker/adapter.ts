import { pageAdapter } from '../../adapter.ts'

export const adapter = pageAdapter({
  key: 'grid-worker',
  name: { zh: '网格员', en: 'Grid worker' },
  arrives: { zh: '网格员走访时随手报', en: 'The grid worker reports on the spot' },
  returns: { zh: '网格员自己的列表', en: 'The list of the grid worker' },
})
