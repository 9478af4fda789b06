/** Who is signed in, and the way in and out; the same for desk and field. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import { z } from 'zod'
import { endpoint } from '../kernel/contract.ts'
import { ApiProblem, asProblem, call, whenSignedOut } from './api.ts'
import type { Word } from './i18n.tsx'

export interface Me {
  id: string
  name: string
  account: string
  verbs: string[]
  /** What stands below the name: the post held now. */
  post?: Word | string
  /** Where: `大东门社区 3 格`, `敦仁街道`. */
  place?: string
}

export interface Installation {
  name: Word | string
  demo: boolean
  accounts: { account: string; password: string; name: string; post: Word | string; app: 'desk' | 'field' }[]
}

const answer = z.unknown()
export const meEndpoint = endpoint({
  id: 'session.me',
  method: 'GET',
  path: '/api/me',
  access: { public: true },
  summary: 'Who is signed in',
  answer,
})
const signInEndpoint = endpoint({
  id: 'session.signIn',
  method: 'POST',
  path: '/api/sign-in',
  access: { public: true },
  summary: 'Sign in',
  body: z.object({ username: z.string(), password: z.string(), code: z.string().optional() }),
  answer,
})
const signOutEndpoint = endpoint({
  id: 'session.signOut',
  method: 'POST',
  path: '/api/sign-out',
  access: { public: true },
  summary: 'Sign out',
  answer,
})
const installationEndpoint = endpoint({
  id: 'session.installation',
  method: 'GET',
  path: '/api/installation',
  access: { public: true },
  summary: 'Name of the installation and its demo accounts',
  answer,
})

const record = (v: unknown): Record<string, unknown> =>
  v && typeof v === 'object' ? (v as Record<string, unknown>) : {}
const text = (v: unknown): string => (typeof v === 'string' ? v : '')
const word = (v: unknown): Word | string => {
  const r = record(v)
  return typeof r.zh === 'string' ? { zh: r.zh, en: text(r.en) } : text(v)
}

function readMe(v: unknown): Me {
  const r = record(v)
  return {
    id: text(r.id),
    name: text(r.name),
    account: text(r.username),
    verbs: Array.isArray(r.verbs) ? r.verbs.map(text) : [],
    post: word(r.post),
    place: text(r.place),
  }
}

export async function installation(): Promise<Installation> {
  const r = record(await call(installationEndpoint))
  const list = Array.isArray(r.accounts) ? r.accounts.map(record) : []
  return {
    name: word(r.name),
    demo: r.demo === true,
    accounts: list.map((a) => ({
      account: text(a.username),
      password: text(a.password),
      name: text(a.name),
      post: word(a.post),
      app: a.app === 'field' ? 'field' : 'desk',
    })),
  }
}

interface Session {
  /** undefined while it is being asked, null when nobody is signed in. */
  me: Me | null | undefined
  /** Why it could not be asked (no connection). */
  fault?: ApiProblem
  again: () => void
  signIn: (account: string, password: string, code?: string) => Promise<void>
  signOut: () => Promise<void>
  can: (verb: string | undefined) => boolean
}

const Context = createContext<Session | null>(null)

export function SessionProvider({ children }: { children: ReactNode }) {
  const [me, setMe] = useState<Me | null>()
  const [fault, setFault] = useState<ApiProblem>()
  const ask = useCallback(async () => {
    setFault(undefined)
    try {
      setMe(readMe(await call(meEndpoint)))
    } catch (e) {
      const p = asProblem(e)
      if (p.status === 401 || p.status === 403) setMe(null)
      else setFault(p)
    }
  }, [])
  useEffect(() => {
    void ask()
    whenSignedOut(() => setMe(null))
  }, [ask])
  const session: Session = {
    me,
    ...(fault ? { fault } : {}),
    again: () => void ask(),
    signIn: async (account, password, code) => {
      await call(signInEndpoint, { body: { username: account, password, ...(code ? { code } : {}) } })
      await ask()
    },
    signOut: async () => {
      await call(signOutEndpoint).catch((e: unknown) => {
        if (!(e instanceof ApiProblem && e.status === 401)) throw e
      })
      setMe(null)
    },
    can: (verb) => !verb || (me?.verbs.includes(verb) ?? false),
  }
  return <Context.Provider value={session}>{children}</Context.Provider>
}

export function useSession(): Session {
  const s = useContext(Context)
  if (!s) throw new Error('useSession outside SessionProvider')
  return s
}

/** The person signed in; only for pages behind the sign-in. */
export function useMe(): Me {
  const { me } = useSession()
  if (!me) throw new Error('useMe without a signed-in person')
  return me
}
