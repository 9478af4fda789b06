import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'suggestion.place': {
    status: 422,
    zh: '没有从事件来的，要说在哪个区域',
    en: 'Without a case, say in which region',
  },
  'suggestion.case_has_one': {
    status: 409,
    zh: '这件事件已经转成建议了',
    en: 'This case is a suggestion already',
  },
  'suggestion.wrong_state': {
    status: 409,
    zh: '建议到了别的阶段，这一步现在做不了',
    en: 'The suggestion is at another stage; this step is not possible now',
  },
  'suggestion.past': { status: 422, zh: '日期要在今天以后', en: 'The date must lie ahead' },
  'suggestion.no_building': { status: 422, zh: '这栋楼不在里面', en: 'This building is not among them' },
  'suggestion.too_many': {
    status: 422,
    zh: '票数超过了这栋楼的户数',
    en: 'More votes than households in this building',
  },
  'suggestion.voted': { status: 409, zh: '这一户已经投过了', en: 'This household has voted already' },
  'suggestion.no_choice': { status: 422, zh: '没有这个选项', en: 'There is no such choice' },
  'suggestion.itself': { status: 422, zh: '不能和自己关联', en: 'It cannot be linked to itself' },
  'suggestion.sum': {
    status: 422,
    zh: '各楼的数加起来要等于总数',
    en: 'The buildings must add up to the total',
  },
  'suggestion.not_done': {
    status: 409,
    zh: '还有没做完的，先报进度',
    en: 'Not all of it is done: report progress first',
  },
  'suggestion.who': {
    status: 422,
    zh: '纸质票要写哪栋楼，电话票要写号码',
    en: 'Paper votes need a building, phone votes a number',
  },
  'suggestion.code': {
    status: 422,
    zh: '没有这个户码，请看一下发到家里的纸条',
    en: 'There is no such code: look at the slip in your letter box',
  },
})
