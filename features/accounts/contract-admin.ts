/** Administration on the wire: other people's accounts, roles and grants, and the systems that call us. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'

const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{1,39}$/, 'small letters and digits, starting with a letter')
const byId = z.object({ id: field.id }).strict()
const reason = field.text(200)
/** A masked number that comes back is refused: masks are never written. */
const Phone = z
  .string()
  .transform((s) => s.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, ''))
  .pipe(z.string().regex(/^(1[3-9]\d{9}|0\d{9,11})$/, 'not a phone number'))

export const Grant = z.object({
  id: field.id,
  accountId: field.id,
  accountName: z.string(),
  role: z.string(),
  roleName: Words,
  regionPath: z.string(),
  regionName: z.string(),
  from: z.string(),
  until: z.string().nullable(),
  state: z.enum(['current', 'coming', 'over', 'revoked']),
  delegatedFrom: z.object({ id: field.id, name: z.string() }).nullable(),
  grantedBy: z.string().nullable(),
  reason: z.string().nullable(),
})
export type Grant = z.infer<typeof Grant>

export const AccountRow = z.object({
  id: field.id,
  username: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  unitId: field.id.nullable(),
  unitName: z.string().nullable(),
  phone: z.string().nullable(),
  status: z.enum(['active', 'disabled', 'invited']),
  /** Sign-in is locked until then, by failures or by the security administrator. */
  lockedUntil: z.string().nullable(),
  totp: z.boolean(),
  mustChangePassword: z.boolean(),
  onDuty: z.boolean(),
  lastSeenAt: z.string().nullable(),
  createdAt: z.string(),
  roles: z.array(z.string()),
  version: z.number().int(),
})
export type AccountRow = z.infer<typeof AccountRow>

export const accountsList = endpoint({
  id: 'accounts.list',
  method: 'GET',
  path: '/api/accounts',
  access: { verb: 'account.read' },
  summary: 'Accounts of my scope, phones masked',
  query: z
    .object({
      q: z.string().trim().max(40).optional(),
      unit: field.id.optional(),
      status: z.enum(['active', 'disabled', 'invited', 'locked']).optional(),
      role: z.string().max(40).optional(),
      offset: field.int(0, 1_000_000).default(0),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ accounts: z.array(AccountRow), total: z.number().int() }),
})
export const accountShow = endpoint({
  id: 'accounts.show',
  method: 'GET',
  path: '/api/accounts/:id',
  access: { verb: 'account.read' },
  summary: 'One account with all its grants, past ones too',
  params: byId,
  answer: AccountRow.extend({ grants: z.array(Grant) }),
})
export const accountCreate = endpoint({
  id: 'accounts.create',
  method: 'POST',
  path: '/api/accounts',
  access: { verb: 'account.manage' },
  summary:
    'Invites a person: an account with a first password, shown once, to be changed at the first sign-in',
  body: z
    .object({
      username: Username,
      name: field.text(40),
      nameEn: z.string().trim().max(60).nullable().default(null),
      unitId: field.id.nullable().default(null),
      phone: Phone.nullable().default(null),
    })
    .strict(),
  answer: z.object({ account: AccountRow, password: z.string() }),
  status: 201,
  problems: ['account.username_taken'],
  // Its answer holds a password and must not be kept for a replay; a repeated one finds the name taken.
  replayable: true,
})
export const accountChange = endpoint({
  id: 'accounts.change',
  method: 'PATCH',
  path: '/api/accounts/:id',
  access: { verb: 'account.manage' },
  summary: 'Changes name, unit or phone; what is left out stays',
  params: byId,
  body: z
    .object({
      name: field.text(40).optional(),
      nameEn: z.string().trim().max(60).nullable().optional(),
      unitId: field.id.nullable().optional(),
      phone: Phone.nullable().optional(),
      version: z.number().int(),
      requestId: field.requestId,
    })
    .strict(),
  answer: AccountRow,
  problems: ['conflict.version'],
})
export const accountStatus = endpoint({
  id: 'accounts.status',
  method: 'POST',
  path: '/api/accounts/:id/status',
  access: { verb: 'account.manage' },
  summary: 'Disables an account (its sessions end, its posts stand empty) or enables it again',
  params: byId,
  body: z.object({ status: z.enum(['active', 'disabled']), reason, requestId: field.requestId }).strict(),
  answer: AccountRow,
  problems: ['account.self', 'account.office'],
})
export const accountReset = endpoint({
  id: 'accounts.reset',
  method: 'POST',
  path: '/api/accounts/:id/reset',
  access: { verb: 'account.manage' },
  summary: 'A new first password, shown once; ends the sessions, and two-step sign-in when asked',
  params: byId,
  body: z.object({ reason, totp: z.boolean().default(false) }).strict(),
  answer: z.object({ password: z.string() }),
  problems: ['account.self', 'account.office'],
  replayable: true,
})
export const accountLock = endpoint({
  id: 'accounts.lock',
  method: 'POST',
  path: '/api/accounts/:id/lock',
  access: { verb: 'grant.manage' },
  summary:
    'The security administrator locks an account until he unlocks it, or lifts the lock of failed sign-ins',
  params: byId,
  body: z.object({ locked: z.boolean(), reason, requestId: field.requestId }).strict(),
  answer: AccountRow,
  problems: ['account.self'],
})
export const phoneReveal = endpoint({
  id: 'accounts.reveal',
  method: 'POST',
  path: '/api/people/:id/phone',
  access: { verb: 'unit.read' },
  summary:
    'The whole phone number of a colleague for 60 seconds; the purpose is logged where nobody can delete it',
  params: byId,
  body: z.object({ purpose: z.string().trim().min(4).max(200) }).strict(),
  answer: z.object({ phone: z.string(), seconds: z.number().int() }),
  problems: ['account.no_phone'],
  replayable: true,
})

export const RoleRow = z.object({
  key: z.string(),
  name: Words,
  verbs: z.array(z.string()),
  exclusiveWith: z.array(z.string()),
  /** Offices of the three administrators are granted, never delegated. */
  office: z.boolean(),
})
export const rolesList = endpoint({
  id: 'accounts.roles',
  method: 'GET',
  path: '/api/roles',
  access: { signedIn: true },
  summary: 'Roles, their verbs and which exclude each other',
  answer: z.object({ roles: z.array(RoleRow) }),
})

export const grantCreate = endpoint({
  id: 'accounts.grant',
  method: 'POST',
  path: '/api/grants',
  access: { verb: 'grant.manage' },
  summary: 'Gives a role below a region path, from a moment until another or open',
  body: z
    .object({
      accountId: field.id,
      role: z.string().max(40),
      regionPath: field.regionPath,
      from: field.instant.optional(),
      until: field.instant.nullable().default(null),
      reason,
      requestId: field.requestId,
    })
    .strict(),
  answer: Grant,
  status: 201,
  problems: ['grant.unknown_role', 'grant.outside', 'grant.self', 'grant.exclusive', 'grant.dates'],
})
export const delegate = endpoint({
  id: 'accounts.delegate',
  method: 'POST',
  path: '/api/delegations',
  access: { signedIn: true },
  summary: 'Delegates a role I hold, at or below my own path, for at most 92 days',
  body: z
    .object({
      accountId: field.id,
      role: z.string().max(40),
      regionPath: field.regionPath,
      from: field.instant.optional(),
      until: field.instant,
      reason,
      requestId: field.requestId,
    })
    .strict(),
  answer: Grant,
  status: 201,
  problems: [
    'grant.not_held',
    'grant.office',
    'grant.too_long',
    'grant.self',
    'grant.exclusive',
    'grant.dates',
  ],
})
export const grantRevoke = endpoint({
  id: 'accounts.revoke',
  method: 'POST',
  path: '/api/grants/:id/revoke',
  access: { signedIn: true },
  summary:
    'Takes a role back: the security administrator any but his own, a person what he delegated himself',
  params: byId,
  body: z.object({ reason, requestId: field.requestId }).strict(),
  answer: z.object({ revoked: z.number().int() }),
  problems: ['grant.over', 'grant.self'],
})
export const myGrants = endpoint({
  id: 'accounts.myGrants',
  method: 'GET',
  path: '/api/me/grants',
  access: { signedIn: true },
  summary: 'What I hold, and what I delegated',
  answer: z.object({ held: z.array(Grant), delegated: z.array(Grant) }),
})

export const Client = z.object({
  id: field.id,
  key: z.string(),
  name: z.string(),
  channel: z.string(),
  regionPath: z.string(),
  callbackUrl: z.string().nullable(),
  active: z.boolean(),
  createdAt: z.string(),
})
export type Client = z.infer<typeof Client>
export const clientsList = endpoint({
  id: 'accounts.clients',
  method: 'GET',
  path: '/api/clients',
  access: { verb: 'channel.read' },
  summary: 'Systems that call us with signed requests',
  answer: z.object({ clients: z.array(Client) }),
})
export const clientCreate = endpoint({
  id: 'accounts.clientCreate',
  method: 'POST',
  path: '/api/clients',
  access: { verb: 'channel.manage' },
  summary: 'Registers a system; its secret is shown once',
  body: z
    .object({
      key: z
        .string()
        .trim()
        .regex(/^[a-z0-9][a-z0-9.-]{2,60}$/, 'small letters, digits, dots and hyphens'),
      name: field.text(60),
      channel: z
        .string()
        .trim()
        .regex(/^[a-z][a-z0-9-]{1,30}$/),
      regionPath: field.regionPath,
      callbackUrl: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .nullable()
        .default(null),
    })
    .strict(),
  answer: z.object({ client: Client, secret: z.string() }),
  status: 201,
  problems: ['client.key_taken'],
  replayable: true,
})
export const clientChange = endpoint({
  id: 'accounts.clientChange',
  method: 'POST',
  path: '/api/clients/:id',
  access: { verb: 'channel.manage' },
  summary: 'Turns a system off or on, changes its address, or gives it a new secret',
  params: byId,
  body: z
    .object({
      active: z.boolean().optional(),
      callbackUrl: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .nullable()
        .optional(),
      newSecret: z.boolean().default(false),
    })
    .strict(),
  answer: z.object({ client: Client, secret: z.string().nullable() }),
  replayable: true,
})

export const adminProblems = {
  'account.office': {
    status: 409,
    zh: '管理员的账号不能在这里停用或重置：由安全管理员锁定，密码在服务器上重置',
    en: 'An administrator’s account is not disabled or reset here: it is locked, or reset on the server',
  },
  'client.key_taken': { status: 409, zh: '这个代号已经有了', en: 'This key is taken' },
}
