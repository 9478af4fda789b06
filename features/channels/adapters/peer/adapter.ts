import { pageAdapter } from '../../adapter.ts'

/** Another installation (features/exchange): it is told every step by its own messages, which keep their own receipts. */
export const adapter = pageAdapter({
  key: 'peer',
  name: { zh: '别处移交', en: 'Referred' },
  arrives: { zh: '配对的系统移交过来', en: 'A paired installation refers it' },
  returns: {
    zh: '每一步和结果都告诉移交的一方',
    en: 'Every step and the result go back to where it came from',
  },
})
