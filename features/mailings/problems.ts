import { defineProblems } from '../../kernel/problem.ts'
import { mostPeople } from './rules.ts'

defineProblems({
  'mailing.too_many': {
    status: 422,
    zh: `一次最多写给 ${mostPeople} 人，请分片发`,
    en: `One message goes to ${mostPeople} people; send it part by part`,
  },
  'mailing.nobody': {
    status: 422,
    zh: '按这些条件没有能发到的手机',
    en: 'No phone is reached by these conditions',
  },
  'mailing.no_provider': {
    status: 422,
    zh: '这里没有接短信平台，请系统管理员在“推送”里接一个',
    en: 'There is no SMS provider here: an administrator connects one under Subscriptions',
  },
  'mailing.own': { status: 403, zh: '自己要发的要别人来批准', en: 'Somebody else has to approve it' },
  'mailing.decided': { status: 409, zh: '已经有人答复过了', en: 'It is decided already' },
  'mailing.over': { status: 409, zh: '这次群发已经结束了', en: 'This mailing is over' },
})
