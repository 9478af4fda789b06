import { defineProblems } from '../../kernel/problem.ts'

defineProblems(
  {
    'care.group_known': {
      status: 409,
      zh: '已经有这个代号的群体',
      en: 'There is a group of this key already',
    },
    'care.group_ended': {
      status: 409,
      zh: '这个群体已经停用',
      en: 'Nobody is taken into this group any more',
    },
    'care.open_already': {
      status: 409,
      zh: '这个人在这个群体里已经建档',
      en: 'This person has an open archive in this group',
    },
    'care.dead': { status: 409, zh: '登记为已去世，不再建档', en: 'Listed as dead: no archive is begun' },
    'care.closed': { status: 409, zh: '这份档案已经销档', en: 'This archive has ended' },
    'care.nobody': {
      status: 422,
      zh: '这个范围里没有建档的人，或者都不住在登记的门里',
      en: 'Nobody of this group lives at a door here',
    },
    'care.plan_known': {
      status: 409,
      zh: '这里已经有这个群体的关爱计划，先结束那一个',
      en: 'There is a plan for this group here already: end that one first',
    },
    'care.plan_over': { status: 409, zh: '这个关爱计划已经结束', en: 'This plan of care has ended' },
  },
  { care_archives_open: 'care.open_already', care_plans_active: 'care.plan_known' },
)
