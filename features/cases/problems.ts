/** Problem codes of cases and reports, and the constraints of their tables that read like them. */
import { defineProblems } from '../../kernel/problem.ts'

defineProblems(
  {
    'case.wrong_state': {
      status: 409,
      zh: '现在这一步做不了，事件已经往前走了',
      en: 'Not possible now: the case has moved on',
    },
    'case.not_placed': { status: 409, zh: '还不知道在哪里，先定位置', en: 'Place is unknown: set it first' },
    'case.no_item': { status: 409, zh: '还没有定事项，先选一项', en: 'No item yet: choose one first' },
    'case.no_owner': {
      status: 409,
      zh: '清单里没有承办单位，请选一个',
      en: 'The list names no owner: choose one',
    },
    'case.unit_unknown': { status: 422, zh: '没有这个单位', en: 'No such unit' },
    'case.not_of_unit': {
      status: 422,
      zh: '这个人不在这个单位',
      en: 'This person does not belong to the unit',
    },
    'case.region_unknown': { status: 422, zh: '没有这个区域', en: 'No such region' },
    'case.limit_unknown': {
      status: 422,
      zh: '时限看不懂，例如“2 个工作日”',
      en: 'Not a limit; write for example “2 working days”',
    },
    'case.until_past': { status: 422, zh: '挂起要到一个还没到的日子', en: 'A suspension ends in the future' },
    'case.item_unknown': { status: 422, zh: '清单里没有这一项', en: 'No such item in the list' },
    'case.other_county': {
      status: 422,
      zh: '位置在别的区县，请转交那边',
      en: 'The place is in another county: hand it over instead',
    },
    'case.recall_over': {
      status: 409,
      zh: '过了 5 分钟或对方已签收，撤不回了；可以改派',
      en: 'Too late to take back: transfer it instead',
    },
    'case.already_accepted': { status: 409, zh: '已经签收过了', en: 'Accepted already' },
    'case.accept_first': { status: 409, zh: '先签收', en: 'Accept it first' },
    'case.not_assembling': {
      status: 409,
      zh: '这件事不用报集结，或已经报过',
      en: 'No assembling is asked for here, or it is recorded already',
    },
    'case.already_arrived': { status: 409, zh: '已经记过到场', en: 'Arrival is recorded already' },
    'case.already_done': { status: 409, zh: '您这部分已经办完', en: 'Your part is done already' },
    'case.already_in': { status: 409, zh: '这些单位已经在办了', en: 'These units are in it already' },
    'case.not_on_grid': {
      status: 422,
      zh: '这件活在“不可派”清单里，不能派给网格；换一个单位，或改要做什么',
      en: 'The list forbids putting this work on grids: choose another unit, or another task',
    },
    'case.not_admitted': {
      status: 403,
      zh: '这件活不在网格准入清单里，要街道分管领导来派；清单里的可以直接派',
      en: 'Not on the admission list of grids: the street leader in charge must send it; listed tasks go at once',
    },
    'case.return_pending': {
      status: 409,
      zh: '已经申请退回，等裁定',
      en: 'A return is waiting for a ruling',
    },
    'case.extension_pending': { status: 409, zh: '已经申请延期，等批复', en: 'An extension is waiting' },
    'case.suspension_pending': { status: 409, zh: '已经申请挂起，等批复', en: 'A suspension is waiting' },
    'case.nothing_pending': { status: 409, zh: '没有等您裁定的申请', en: 'Nothing is waiting for a ruling' },
    'case.arbiter_only': {
      status: 403,
      zh: '第三次退回由值班长裁定',
      en: 'The third return is for the arbiter',
    },
    'case.propose_other': {
      status: 422,
      zh: '退回要提出由哪个单位办，不能是自己',
      en: 'A return proposes another unit',
    },
    'case.reopen_over': {
      status: 409,
      zh: '办结超过 7 天，请再报一次',
      en: 'More than 7 days ago: report it again',
    },
    'case.nothing_changed': { status: 422, zh: '没有改动', en: 'Nothing changed' },
    'case.evidence_missing': { status: 422, zh: '办结还差凭据', en: 'Evidence is missing' },
    'case.already_linked': {
      status: 409,
      zh: '这条报告已经在这件里',
      en: 'The report is in this case already',
    },
    'case.not_linked': { status: 409, zh: '这条报告不在这件里', en: 'The report is not in this case' },
    'case.not_proposed': {
      status: 409,
      zh: '没有提议这两件是同一件事',
      en: 'These two were not proposed as the same problem',
    },
    'case.not_dismissed': {
      status: 409,
      zh: '没有人说过这两件不是同一件事',
      en: 'Nobody said that these two are different',
    },
    'case.last_report': { status: 409, zh: '至少留一条报告', en: 'One report must stay' },
    'report.no_phone': { status: 404, zh: '报告人没有留电话', en: 'The reporter left no phone' },
    'report.place_unknown': {
      status: 422,
      zh: '没有这个码牌，请写一下在哪里',
      en: 'Unknown code: say where it is',
    },
  },
  {
    cases_moves: 'case.wrong_state',
    case_links_one: 'case.already_linked',
    case_handlers_main: 'conflict.busy',
  },
)
