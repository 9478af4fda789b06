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
    'ledger.merged': {
      status: 409,
      zh: '已经并到另一个人名下，到那里去改',
      en: 'Merged with another entry: change it there',
    },
    'ledger.merge_self': { status: 422, zh: '要合并的是同一条', en: 'Both are the same entry' },
    'ledger.merge_undone': { status: 409, zh: '这次合并已经撤销', en: 'This merge is undone already' },
    'ledger.merge_order': {
      status: 409,
      zh: '合并后的人又并到了别处，先撤销那一次',
      en: 'Who it was merged with is merged too: undo that first',
    },
    'ledger.merge_changed': {
      status: 409,
      zh: '合并之后有的内容又改过，逐项选留哪一个',
      en: 'Some fields were changed after the merge: say which value holds',
    },
    'ledger.pair_decided': { status: 409, zh: '这一对已经有了结论', en: 'This pair is decided already' },
    'ledger.source_known': {
      status: 409,
      zh: '已经有这个来源',
      en: 'There is a source of this name already',
    },
    'ledger.import_file': { status: 422, zh: '这个文件读不了', en: 'This file cannot be read' },
    'ledger.import_forgotten': {
      status: 409,
      zh: '文件已过保存期，请重新选一次',
      en: 'The file is no longer kept: choose it again',
    },
    'ledger.import_state': {
      status: 409,
      zh: '这次导入已经不在这一步',
      en: 'This import is no longer at that step',
    },
    'ledger.match_running': { status: 409, zh: '比对正在进行', en: 'Matching is running' },
    'ledger.match_over': { status: 409, zh: '比对已经结束', en: 'Matching has ended' },
    'ledger.asked_already': {
      status: 409,
      zh: '这个人已经有一条这样的请求没有办完',
      en: 'There is such a request of this person already',
    },
    'ledger.decided': { status: 409, zh: '这条请求已经有了答复', en: 'This request is decided already' },
    'ledger.kept': {
      status: 409,
      zh: '依法还要保存，现在不能删；可以不同意，写明依据',
      en: 'The law still keeps it: it cannot be deleted now; refuse it and say why',
    },
    'ledger.own_request': {
      status: 403,
      zh: '删除要由接待的人以外的人决定',
      en: 'A deletion is decided by somebody else than who took it down',
    },
    'ledger.proof_old': {
      status: 409,
      zh: '核对身份过了一天，请重新核对',
      en: 'Who they are was shown more than a day ago: show it again',
    },
    'ledger.not_corrected': {
      status: 409,
      zh: '台账还没有改，先更正',
      en: 'The entry has not changed: correct it first',
    },
    'ledger.retention_open': {
      status: 409,
      zh: '这里已经有一次期满清理没有办完',
      en: 'A clearing of what is kept too long is open here already',
    },
    'ledger.retention_none': { status: 409, zh: '没有期满的人', en: 'Nobody is kept too long' },
    'ledger.tag_known': { status: 409, zh: '已经有这个代号的标签', en: 'There is a tag of this key already' },
    'ledger.tag_ended': { status: 409, zh: '这个标签已经停用', en: 'This tag is not put on any more' },
    'ledger.tag_none': { status: 409, zh: '上面没有这个标签', en: 'It does not have this tag' },
    'ledger.tag_many': {
      status: 422,
      zh: '一次太多了，缩小范围，一格一格来',
      en: 'Too many at once: narrow the list, grid by grid',
    },
    'ledger.own_many': {
      status: 409,
      zh: '自定规则已经够多了：改一条现有的，或者先停用一条',
      en: 'There are as many own rules as there may be: change one of them, or switch one off first',
    },
    'ledger.own_untried': {
      status: 409,
      zh: '这一版还没有试过，先试一试会查出多少',
      en: 'This definition was not tried yet: see first how much it would find',
    },
    'ledger.own_broad': {
      status: 409,
      zh: '会查出很多：只列疑点不派任务，或者写明数目再派',
      en: 'It would find much: list it without tasks, or confirm the number',
    },
    'ledger.own_same': { status: 409, zh: '已经是这样', en: 'It is so already' },
    'ledger.pass_over': { status: 409, zh: '全面核对已经结束', en: 'The full pass has ended' },
  },
  { residences_order: 'request.invalid' },
)
