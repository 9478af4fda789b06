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
  'mailing.no_approver': {
    status: 422,
    zh: '要另一个人批准，这里现在没有人能批准。选小一点的范围分开发，或请安全管理员授权一位能看这些人的上级',
    en: 'Somebody else has to approve it and nobody here can now. Send it part by part, or ask a security administrator to give somebody above the right to',
  },
  'mailing.refused_elsewhere': {
    status: 409,
    zh: '这个号码是别处记下不收的，请由记下的地方或上级取消',
    en: 'This refusal was noted elsewhere: it is taken back there, or by whoever answers for both places',
  },
  'mailing.own': { status: 403, zh: '自己要发的要别人来批准', en: 'Somebody else has to approve it' },
  'mailing.decided': { status: 409, zh: '已经有人答复过了', en: 'It is decided already' },
  'mailing.over': { status: 409, zh: '这次群发已经结束了', en: 'This mailing is over' },
})
