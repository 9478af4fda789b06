/**
 * Pairing. With a line: one side makes a one-time code, the other answers with its address; both derive the secret from an exchange of
 * keys (X25519) that the code vouches for, so that the secret never travels, not even without https. Between two networks: a letter
 * that holds the secret and is carried over by hand.
 */
import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  randomInt,
} from 'node:crypto'
import { z } from 'zod'
import type { App, Ctx } from '../../kernel/context.ts'
import { type BodyOf, field } from '../../kernel/contract.ts'
import { newToken, sameText } from '../../kernel/crypto.ts'
import { canonical } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { connectClient } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { readShort, reasonOf } from '../channels/answers.ts'
import { pair, type peerInvite, type peerJoin } from './contract.ts'
import { codeAlphabet, plainCode } from './rules.ts'
import { callTimeoutMs, hmac, ownUrl, sealSecret, secretOf, selfOf } from './self.ts'
import * as store from './store/peers.ts'
import './problems.ts'

const codeMs = 30 * 60_000
const codeContext = (id: string) => `peers.code:${id}`

function newCode(): string {
  const pick = () => codeAlphabet[randomInt(codeAlphabet.length)]!
  return Array.from({ length: 3 }, () => Array.from({ length: 4 }, pick).join('')).join('-')
}

/** The key of a pair is public: it says with which secret something was signed. */
const newKey = () => `peer-${randomBytes(9).toString('hex')}`

function keysOf() {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return { privateKey, open: publicKey.export({ format: 'jwk' }).x! }
}

function agree(own: ReturnType<typeof keysOf>, theirs: string, code: string): string {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: theirs }, format: 'jwk' })
  const shared = diffieHellman({ privateKey: own.privateKey, publicKey: key })
  return Buffer.from(hkdfSync('sha256', shared, code, 'yige-exchange', 32)).toString('base64url')
}

const proofOf = (code: string, side: string, what: unknown) =>
  hmac(plainCode(code), `${side}\n${canonical(what)}`)

const Letter = z.object({
  yige: z.literal('letter'),
  v: z.literal(1),
  key: z.string().regex(/^peer-[0-9a-f]{18}$/),
  secret: z.string().regex(/^[\w-]{43}$/),
  from: z.object({
    id: field.id,
    name: z.string().max(80),
    regions: z.array(field.regionPath).min(1).max(200),
  }),
})

type Terms = Pick<BodyOf<typeof peerInvite>, 'name' | 'direction' | 'relation' | 'unitId' | 'autoResult'>

function rowOf(
  ctx: Ctx,
  id: string,
  b: Terms,
  more: Pick<
    store.PeerRow,
    | 'transport'
    | 'url'
    | 'regions'
    | 'key'
    | 'secret_sealed'
    | 'remote_id'
    | 'state'
    | 'code_sealed'
    | 'code_until'
  >,
): Parameters<typeof store.insertPeer>[1] {
  const { rootPath } = ctx.app.installation
  ctx.access.need('channel.manage', rootPath)
  if (!ctx.app.services.organisation.unit(b.unitId)?.active)
    throw problem('request.invalid', {
      issues: [{ path: 'unitId', code: 'unknown', message: 'there is no such unit' }],
    })
  return {
    id,
    name: b.name,
    direction: b.direction,
    relation: b.relation,
    unit_id: b.unitId,
    auto_result: b.autoResult,
    region_path: rootPath,
    created_by: ctx.actor.id,
    created_at: ctx.now,
    ...more,
  }
}

const noted = (ctx: Ctx, db: Ctx['db'], id: string, action: string, detail: Record<string, unknown>) =>
  audit({ ...ctx, db }, { action, subjectKind: 'peer', subjectId: id, detail })

/** The id of the request is the peer's, so that a second try finds it: the answer is not kept with others, it holds a secret. */
export async function invite(
  ctx: Ctx,
  b: BodyOf<typeof peerInvite>,
): Promise<{ id: string; code: string | null; letter: string | null }> {
  const self = await selfOf(ctx.app)
  const shown = (p: Pick<store.PeerRow, 'id' | 'transport' | 'key' | 'secret_sealed' | 'code_sealed'>) => ({
    id: p.id,
    code: p.code_sealed ? ctx.app.crypto.open(p.code_sealed, codeContext(p.id)) : null,
    letter:
      p.transport === 'file'
        ? Buffer.from(
            JSON.stringify({
              yige: 'letter',
              v: 1,
              key: p.key,
              secret: secretOf(ctx.app, p),
              from: { id: self.id, name: self.name, regions: self.regions },
            } satisfies z.input<typeof Letter>),
          ).toString('base64url')
        : null,
  })
  const known = await store.peerById(ctx.db, b.requestId)
  if (known) {
    if (known.created_by !== ctx.actor.id || known.name !== b.name) throw problem('request.reused')
    return shown(known)
  }
  const key = newKey()
  const id = b.requestId
  const byCode = b.transport === 'http'
  const row = rowOf(ctx, id, b, {
    transport: b.transport,
    url: '',
    regions: [],
    key,
    secret_sealed: sealSecret(ctx.app, key, newToken()),
    remote_id: null,
    state: byCode ? 'invited' : 'active',
    code_sealed: byCode ? ctx.app.crypto.seal(newCode(), codeContext(id)) : null,
    code_until: byCode ? new Date(ctx.now.getTime() + codeMs) : null,
  })
  await ctx.app.pools.system.transaction().execute(async (db) => {
    await store.insertPeer(db, row)
    await noted(ctx, db, id, 'peer.invite', { name: b.name, transport: b.transport })
  })
  return shown(row)
}

async function connect(
  app: App,
  db: Ctx['db'],
  p: Pick<store.PeerRow, 'id' | 'key' | 'name'>,
  secret: string,
  at: Date,
): Promise<void> {
  await connectClient(app, db, {
    id: p.id,
    key: p.key,
    name: p.name,
    channel: 'peer',
    regionPath: app.installation.rootPath,
    secret,
    at,
  })
}

/** The other side answers our invitation (public: the code is the way in). */
export async function takePair(ctx: Ctx, b: BodyOf<typeof pair>) {
  const self = await selfOf(ctx.app)
  const { proof, ...said } = b
  return ctx.app.pools.system.transaction().execute(async (db) => {
    const found = (await store.openInvites(db, ctx.now)).find((p) =>
      sameText(proofOf(ctx.app.crypto.open(p.code_sealed!, codeContext(p.id)), 'join', said), proof),
    )
    if (!found || (found.remote_id && found.remote_id !== b.from.id)) throw problem('exchange.code')
    const others = await store.allPeers(db)
    if (others.some((p) => p.id !== found.id && p.state === 'active' && p.remote_id === b.from.id))
      throw problem('exchange.known')
    const code = ctx.app.crypto.open(found.code_sealed!, codeContext(found.id))
    const own = keysOf()
    let secret: string
    try {
      secret = agree(own, b.key, plainCode(code))
    } catch {
      throw problem('exchange.code')
    }
    await store.updatePeer(db, found.id, {
      state: 'active',
      remote_id: b.from.id,
      url: b.from.url,
      regions: b.from.regions,
      secret_sealed: sealSecret(ctx.app, found.key, secret),
    })
    await connect(ctx.app, db, found, secret, ctx.now)
    await noted(ctx, db, found.id, 'peer.pair', {
      name: b.from.name,
      url: b.from.url,
      regions: b.from.regions,
    })
    const answer = { key: own.open, peerKey: found.key, id: self.id, name: self.name, regions: self.regions }
    return { ...answer, proof: proofOf(code, 'invite', answer) }
  })
}

export async function join(ctx: Ctx, b: BodyOf<typeof peerJoin>): Promise<{ id: string }> {
  const known = await store.peerById(ctx.db, b.requestId)
  if (known) {
    if (known.created_by !== ctx.actor.id || known.name !== b.name) throw problem('request.reused')
    return { id: known.id }
  }
  const id = b.requestId
  const store1 = async (row: Parameters<typeof store.insertPeer>[1], secret: string) => {
    await ctx.app.pools.system.transaction().execute(async (db) => {
      const others = await store.allPeers(db)
      if (others.some((p) => p.state === 'active' && (p.remote_id === row.remote_id || p.key === row.key)))
        throw problem('exchange.known')
      await store.insertPeer(db, row)
      if (row.transport === 'http') await connect(ctx.app, db, row, secret, ctx.now)
      await noted(ctx, db, id, 'peer.join', { name: b.name, url: row.url, regions: row.regions })
    })
    return { id }
  }
  if (b.letter) {
    const l = readLetter(b.letter)
    if (l.from.id === (await selfOf(ctx.app)).id) throw problem('exchange.letter')
    return store1(
      rowOf(ctx, id, b, {
        transport: 'file',
        url: '',
        regions: l.from.regions,
        key: l.key,
        secret_sealed: sealSecret(ctx.app, l.key, l.secret),
        remote_id: l.from.id,
        state: 'active',
        code_sealed: null,
        code_until: null,
      }),
      l.secret,
    )
  }
  const issues = (['url', 'code'] as const)
    .filter((k) => !b[k])
    .map((k) => ({ path: k, code: 'missing', message: 'needed to answer an invitation' }))
  if (issues.length) throw problem('request.invalid', { issues })
  const { answer, secret } = await askPair(ctx, b.url!, b.code!)
  return store1(
    rowOf(ctx, id, b, {
      transport: 'http',
      url: b.url!.replace(/\/+$/, ''),
      regions: answer.regions,
      key: answer.peerKey,
      secret_sealed: sealSecret(ctx.app, answer.peerKey, secret),
      remote_id: answer.id,
      state: 'active',
      code_sealed: null,
      code_until: null,
    }),
    secret,
  )
}

function readLetter(text: string): z.infer<typeof Letter> {
  try {
    return Letter.parse(JSON.parse(Buffer.from(text.replace(/\s/g, ''), 'base64url').toString('utf8')))
  } catch {
    throw problem('exchange.letter')
  }
}

async function askPair(ctx: Ctx, url: string, code: string) {
  const self = await selfOf(ctx.app)
  const address = ownUrl(ctx.app)
  if (!address) throw problem('exchange.no_address')
  const own = keysOf()
  const said = {
    key: own.open,
    from: { id: self.id, name: self.name, url: address, regions: self.regions },
  }
  let text: string
  try {
    const res = await fetch(`${url.replace(/\/+$/, '')}${pair.path}`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(callTimeoutMs),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...said, proof: proofOf(code, 'join', said) }),
    })
    text = await readShort(res)
    if (res.status === 403) throw problem('exchange.code')
    if (res.status === 409) throw problem('exchange.known')
    if (!res.ok) throw new Error(`answered ${res.status}`)
  } catch (err) {
    if (err instanceof Error && 'code' in err && String(err.code).startsWith('exchange.')) throw err
    throw problem('exchange.no_answer', { detail: reasonOf(err) })
  }
  const answer = (() => {
    try {
      return pair.answer.parse(JSON.parse(text))
    } catch {
      throw problem('exchange.no_answer', { detail: 'the answer is not one of this program' })
    }
  })()
  const { proof, ...rest } = answer
  if (!sameText(proof, proofOf(code, 'invite', rest)) || answer.id === self.id) throw problem('exchange.code')
  return { answer, secret: agree(own, answer.key, plainCode(code)) }
}
