import { defineProblems } from '../../kernel/problem.ts'

defineProblems({
  'open311.jurisdiction': {
    status: 404,
    zh: '没有这个 jurisdiction_id',
    en: 'jurisdiction_id provided was not found',
  },
  'open311.service': { status: 404, zh: '没有这个 service_code', en: 'service_code provided was not found' },
  'open311.request': {
    status: 404,
    zh: '没有这个 service_request_id',
    en: 'service_request_id provided was not found',
  },
  'open311.token': { status: 404, zh: '没有这个 token', en: 'token provided was not found' },
  'open311.api_key': {
    status: 403,
    zh: '缺少 api_key，或 api_key 不对',
    en: 'Missing or invalid api_key',
  },
})
