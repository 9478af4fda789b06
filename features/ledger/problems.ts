import { defineProblems } from '../../kernel/problem.ts'

defineProblems(
  {
    'ledger.known': {
      status: 409,
      zh: '台账里已经有了，不再登记一次',
      en: 'The ledger has it already: not entered twice',
    },
    'ledger.no_building': {
      status: 422,
      zh: '这里不是一栋楼，先在区域里添上',
      en: 'This is no building: add it to the regions first',
    },
    'ledger.ended': { status: 409, zh: '已经登记为搬走', en: 'It has ended already' },
    'ledger.say_why': { status: 422, zh: '写一下为什么要看', en: 'Say what for' },
    'ledger.closed': { status: 409, zh: '这条疑点已经有了结论', en: 'This finding is closed already' },
    'ledger.pass_running': { status: 409, zh: '全面核对正在进行', en: 'A full pass is running' },
    'ledger.pass_over': { status: 409, zh: '全面核对已经结束', en: 'The full pass has ended' },
  },
  { residences_order: 'request.invalid' },
)
