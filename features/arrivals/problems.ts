import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'arrival.over': { status: 409, zh: '这一条报备已经结束了', en: 'This arrival is over' },
  'arrival.no_home': {
    status: 422,
    zh: '先定住在哪一户，再登记进台账',
    en: 'Say which home first, then enter it into the ledger',
  },
  'arrival.not_here': {
    status: 409,
    zh: '还没有到，到了再认人',
    en: 'Not here yet: say who it is on arrival',
  },
  'arrival.not_same': {
    status: 422,
    zh: '这两条的号码、姓名对不上，不是同一个人的',
    en: 'Number, phone and name differ: these are not of one person',
  },
  'arrival.linked': { status: 409, zh: '已经认过了', en: 'It is known already who this is' },
})
