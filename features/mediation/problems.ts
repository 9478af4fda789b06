import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'mediation.place': {
    status: 422,
    zh: '没有从事件来的，要说在哪个区域',
    en: 'Without a case, say in which region',
  },
  'mediation.case_open': {
    status: 409,
    zh: '这件事件已经有一件调解在办',
    en: 'This case has a mediation that is still open',
  },
  'mediation.wrong_state': {
    status: 409,
    zh: '调解到了别的阶段，这一步现在做不了',
    en: 'The mediation is at another stage; this step is not possible now',
  },
  'mediation.two_parties': {
    status: 422,
    zh: '至少要有两方当事人才能写协议',
    en: 'An agreement needs two parties at least',
  },
  'mediation.nothing_open': { status: 409, zh: '没有待履行的事项', en: 'Nothing is waiting to be done' },
  'mediation.no_side': { status: 422, zh: '没有这一方当事人', en: 'There is no such party' },
  'mediation.full': { status: 422, zh: '最多九方当事人', en: 'Nine parties at most' },
  'mediation.past': { status: 422, zh: '履行期限要在今天以后', en: 'A term is due later than now' },
  'mediation.say_why': {
    status: 422,
    zh: '选了“其他”要写一句为什么看',
    en: 'Say in a sentence what it is for',
  },
  'mediation.no_agreement': { status: 409, zh: '还没有写好的协议', en: 'No agreement has been written yet' },
  'mediation.sign_locked': {
    status: 423,
    zh: '签字码错了太多次，请找调解员',
    en: 'Too many wrong codes; ask the mediator',
  },
})
