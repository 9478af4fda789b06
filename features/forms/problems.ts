import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'form.closed': { status: 409, zh: '这张表单现在不收了', en: 'This form is closed' },
  'form.version': { status: 404, zh: '没有这一版表单', en: 'There is no such version of the form' },
  'form.taken': { status: 409, zh: '这个代号已经有表单用了', en: 'This key belongs to another form' },
  'form.faulty': { status: 422, zh: '还有几处要改，没有发布', en: 'Not published: some things to fix' },
  'form.unpublished': {
    status: 409,
    zh: '还没有发布过，不能开放',
    en: 'It was never published and cannot be opened',
  },
})
