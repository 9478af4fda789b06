/** Sign-in and one's own account on the wire. Administration of other accounts is in `contract-admin.ts`. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { adminProblems } from './contract-admin.ts'

export * from './contract-admin.ts'

export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{1,39}$/, 'small letters and digits, starting with a letter')
export const Password = z.string().min(1).max(200)
const Code = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'six digits')

export const Me = z.object({
  id: field.id,
  username: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  language: z.enum(['zh', 'en']),
  csrf: z.string().nullable(),
  /** Keys of the roles held now. */
  roles: z.array(z.string()),
  verbs: z.array(z.string()),
  /** For each verb the region paths below which it holds. */
  ranges: z.record(z.string(), z.array(z.string())),
  units: z.array(z.object({ id: field.id, name: z.string() })),
  posts: z.array(
    z.object({
      id: field.id,
      name: z.string(),
      nameEn: z.string().nullable(),
      duty: z.string().nullable(),
      regionPath: z.string(),
      unitName: z.string(),
    }),
  ),
  /** What stands below the name, and where. */
  post: Words,
  place: z.string(),
  onDuty: z.boolean(),
  dutySince: z.string().nullable(),
  totp: z.boolean(),
  mustChangePassword: z.boolean(),
  /** The language model of the place; null: it has none, and nothing asks for it. */
  model: z.string().nullable(),
})
export type Me = z.infer<typeof Me>

export const signIn = endpoint({
  id: 'accounts.signIn',
  method: 'POST',
  path: '/api/sign-in',
  access: { public: true },
  summary: 'Signs in and sets the session cookies; `code` when two-step sign-in is on',
  body: z
    .object({
      username: z.string().trim().min(1).max(60),
      password: Password,
      code: z.string().trim().max(12).optional(),
    })
    .strict(),
  answer: Me,
  problems: ['signin.refused', 'signin.code_needed', 'signin.code_wrong', 'signin.locked', 'signin.too_many'],
  replayable: true,
  perMinute: 60,
})
export const signOut = endpoint({
  id: 'accounts.signOut',
  method: 'POST',
  path: '/api/sign-out',
  access: { public: true },
  summary: 'Ends this session; harmless when there is none',
  answer: z.object({ signedOut: z.literal(true) }),
  replayable: true,
})
export const me = endpoint({
  id: 'accounts.me',
  method: 'GET',
  path: '/api/me',
  access: { signedIn: true },
  summary: 'Who I am, what I may do and where',
  answer: Me,
})
export const changeMe = endpoint({
  id: 'accounts.changeMe',
  method: 'PATCH',
  path: '/api/me',
  access: { signedIn: true },
  summary: 'My language',
  body: z.object({ language: z.enum(['zh', 'en']), requestId: field.requestId }).strict(),
  answer: Me,
})
export const myDuty = endpoint({
  id: 'accounts.myDuty',
  method: 'POST',
  path: '/api/me/duty',
  access: { verb: 'duty.set' },
  summary: 'I go on or off duty; new cases follow at once',
  body: z.object({ onDuty: z.boolean(), requestId: field.requestId }).strict(),
  answer: z.object({ onDuty: z.boolean(), since: z.string().nullable() }),
})
export const changePassword = endpoint({
  id: 'accounts.changePassword',
  method: 'POST',
  path: '/api/me/password',
  access: { signedIn: true },
  summary: 'Changes my password and ends my other sessions',
  body: z.object({ present: Password, next: Password }).strict(),
  answer: z.object({ endedSessions: z.number().int() }),
  problems: ['password.wrong', 'password.weak', 'signin.locked'],
  replayable: true,
})

export const Session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
})
export type Session = z.infer<typeof Session>
export const sessionsList = endpoint({
  id: 'accounts.sessions',
  method: 'GET',
  path: '/api/me/sessions',
  access: { signedIn: true },
  summary: 'Where I am signed in',
  answer: z.object({ sessions: z.array(Session) }),
})
export const sessionEnd = endpoint({
  id: 'accounts.sessionEnd',
  method: 'DELETE',
  path: '/api/me/sessions/:id',
  access: { signedIn: true },
  summary: 'Ends one of my sessions; `others` ends all but this one',
  params: z.object({ id: z.union([z.literal('others'), z.string().regex(/^[0-9a-f]{32}$/)]) }).strict(),
  answer: z.object({ ended: z.number().int() }),
  replayable: true,
})

export const totpEnrol = endpoint({
  id: 'accounts.totpEnrol',
  method: 'POST',
  path: '/api/me/totp/enrol',
  access: { signedIn: true },
  summary: 'Begins two-step sign-in: a secret for the authenticator, nothing stored until it is confirmed',
  body: z.object({ password: Password }).strict(),
  answer: z.object({ secret: z.string(), uri: z.string(), ticket: z.string() }),
  problems: ['password.wrong', 'totp.on'],
  replayable: true,
})
export const totpConfirm = endpoint({
  id: 'accounts.totpConfirm',
  method: 'POST',
  path: '/api/me/totp/confirm',
  access: { signedIn: true },
  summary: 'Turns two-step sign-in on with a first code',
  body: z.object({ ticket: z.string().max(400), code: Code }).strict(),
  answer: z.object({ totp: z.literal(true) }),
  problems: ['totp.ticket', 'signin.code_wrong', 'totp.on'],
  replayable: true,
})
export const totpDisable = endpoint({
  id: 'accounts.totpDisable',
  method: 'POST',
  path: '/api/me/totp/disable',
  access: { signedIn: true },
  summary: 'Turns two-step sign-in off; needs the password and a code',
  body: z.object({ password: Password, code: Code }).strict(),
  answer: z.object({ totp: z.literal(false) }),
  problems: ['password.wrong', 'signin.code_wrong', 'totp.off'],
  replayable: true,
})

export const installation = endpoint({
  id: 'accounts.installation',
  method: 'GET',
  path: '/api/installation',
  access: { public: true },
  summary: 'What this installation is, before anybody signs in',
  answer: z.object({
    name: Words,
    languages: z.array(z.enum(['zh', 'en'])),
    demo: z.boolean(),
    needsSetup: z.boolean(),
    /** The set-up must also say where this is. */
    needsPlace: z.boolean(),
    /** Only in a demo: accounts to enter with, and what to try with each. */
    accounts: z.array(
      z.object({
        username: z.string(),
        password: z.string(),
        name: z.string(),
        post: Words,
        try: Words,
        role: z.string(),
        app: z.enum(['desk', 'field']),
      }),
    ),
  }),
})

const Administrator = z.object({ username: Username, name: field.text(40), password: Password }).strict()
export const setup = endpoint({
  id: 'accounts.setup',
  method: 'POST',
  path: '/api/setup',
  access: { public: true },
  summary: 'First start: creates the three administrators, once, with the set-up code from the server’s log',
  body: z
    .object({
      code: z.string().trim().max(40),
      /** Where this is, when no pack says it: the national division code of a county, street or community. */
      place: z
        .object({
          code: z
            .string()
            .trim()
            .regex(/^\d{6}(\d{3}){0,2}$/, '6, 9 or 12 digits'),
          name: field.text(40),
          nameEn: field.text(60),
        })
        .strict()
        .optional(),
      system: Administrator,
      security: Administrator,
      audit: Administrator,
      requestId: field.requestId,
    })
    .strict(),
  answer: z.object({ created: z.array(z.string()) }),
  status: 201,
  problems: ['setup.done', 'setup.code', 'setup.place', 'password.weak', 'account.username_taken'],
  perMinute: 20,
})

/** Words of this feature's refusals, for the catalogue. */
export const accountProblems = {
  ...adminProblems,
  'signin.refused': { status: 401, zh: '账号或密码不对', en: 'The account or the password is not right' },
  'signin.code_needed': { status: 401, zh: '还要动态码', en: 'A one-time code is needed as well' },
  'signin.code_wrong': {
    status: 401,
    zh: '动态码不对，或刚才已用过',
    en: 'The code is not right or was used before',
  },
  'signin.locked': { status: 429, zh: '错了几次，先锁一会儿', en: 'Too many failures: locked for a while' },
  'signin.too_many': {
    status: 429,
    zh: '这个地址错的太多，过一会儿再试',
    en: 'Too many failures from this address',
  },
  'signature.refused': { status: 401, zh: '签名不对', en: 'The signature is not right' },
  'signature.replayed': { status: 401, zh: '这个签名用过了', en: 'This signature was used before' },
  'password.wrong': { status: 403, zh: '现在的密码不对', en: 'The present password is not right' },
  'password.weak': { status: 400, zh: '新密码不够好', en: 'The new password is not good enough' },
  'totp.on': { status: 409, zh: '两步登录已经开着', en: 'Two-step sign-in is on already' },
  'totp.off': { status: 409, zh: '两步登录没有开', en: 'Two-step sign-in is off' },
  'totp.ticket': { status: 409, zh: '放得太久了，重新扫一次', en: 'That took too long: scan again' },
  'setup.done': { status: 409, zh: '已经有管理员了', en: 'There are administrators already' },
  'setup.code': {
    status: 403,
    zh: '设置码不对，看服务器的启动记录',
    en: 'Wrong set-up code: see the server’s log',
  },
  'setup.place': { status: 400, zh: '还要写明这是哪里', en: 'Say where this is as well' },
  'account.username_taken': { status: 409, zh: '这个账号名已经有了', en: 'This account name is taken' },
  'account.self': { status: 409, zh: '不能对自己这样做', en: 'Not on one’s own account' },
  'account.no_phone': { status: 409, zh: '没有登记电话', en: 'No phone is recorded' },
  'grant.unknown_role': { status: 400, zh: '没有这个角色', en: 'There is no such role' },
  'grant.outside': { status: 403, zh: '超出您可以授权的范围', en: 'Outside the area in which you may grant' },
  'grant.self': { status: 409, zh: '不能给自己授权', en: 'Nobody grants to himself' },
  'grant.office': {
    status: 409,
    zh: '三员的职权不能代理',
    en: 'The administrators’ offices cannot be delegated',
  },
  'grant.exclusive': {
    status: 409,
    zh: '这个人的另一项职权与它不相容',
    en: 'This person holds a role that excludes it',
  },
  'grant.dates': {
    status: 409,
    zh: '结束要晚于开始，也要晚于现在',
    en: 'The end must be after the start and after now',
  },
  'grant.too_long': {
    status: 409,
    zh: '代理要有结束日期，最长 92 天',
    en: 'A delegation needs an end, 92 days at most',
  },
  'grant.not_held': {
    status: 409,
    zh: '您自己在那里、那段时间没有这项职权',
    en: 'You do not hold this there for all of that time',
  },
  'grant.over': { status: 409, zh: '这项授权已经结束', en: 'This grant is over already' },
}
