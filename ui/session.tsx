/**
 * Who is signed in, and the way in and out; the same for desk and field. `ui` knows no feature, so the calls themselves
 * come from the shell as a `Door`.
 */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { type ApiProblem, asProblem, whenSignedOut } from './api.ts'
import { type Lang, setLang, type Word } from './i18n.tsx'

export interface Me {
  id: string
  username: string
  name: string
  nameEn: string | null
  language: Lang
  roles: string[]
  verbs: string[]
  /** For each verb the region paths below which it holds. */
  ranges: Record<string, string[]>
  units: { id: string; name: string }[]
  posts: {
    id: string
    name: string
    nameEn: string | null
    duty: string | null
    regionPath: string
    unitName: string
  }[]
  /** What stands below the name, and where. */
  post: Word
  place: string
  onDuty: boolean
  dutySince: string | null
  totp: boolean
  mustChangePassword: boolean
  /** The language model of the place, if it has one. */
  model: string | null
}

export interface DemoAccount {
  username: string
  password: string
  name: string
  post: Word
  /** What to try with it. */
  try: Word
  role: string
  app: 'desk' | 'field'
}

export interface Installation {
  name: Word
  demo: boolean
  needsSetup: boolean
  accounts: DemoAccount[]
}

export interface Door {
  me(): Promise<Me>
  signIn(username: string, password: string, code?: string): Promise<Me>
  signOut(): Promise<void>
  /** The session ran out while somebody worked. */
  ended?(): void
  installation(): Promise<Installation>
}

interface Session {
  /** undefined while it is being asked, null when nobody is signed in. */
  me: Me | null | undefined
  /** Why it could not be asked (no connection). */
  fault?: ApiProblem
  /** The session ran out while somebody worked: nobody signed out. */
  ended: boolean
  door: Door
  again: () => Promise<void>
  signIn: (username: string, password: string, code?: string) => Promise<void>
  signOut: () => Promise<void>
  can: (verb: string | undefined) => boolean
}

const Context = createContext<Session | null>(null)

/** What somebody else typed in this tab before: drafts outlive a session, but only for who wrote them. */
function dropDraftsOfOthers(accountId: string): void {
  try {
    const who = 'yige.who'
    if (sessionStorage.getItem(who) !== accountId)
      for (const key of Object.keys(sessionStorage))
        if (key.startsWith('yige.draft.')) sessionStorage.removeItem(key)
    sessionStorage.setItem(who, accountId)
  } catch {
    // Without storage there are no drafts either.
  }
}

/** `onLeave` forgets what the last person saw (cached answers). */
export function SessionProvider({
  door,
  onLeave,
  children,
}: {
  door: Door
  onLeave?: () => void
  children: ReactNode
}) {
  const [me, setMe] = useState<Me | null>()
  const [fault, setFault] = useState<ApiProblem>()
  const [ended, setEnded] = useState(false)
  const inside = useRef(false)
  inside.current = Boolean(me)
  const leave = useRef(onLeave)
  leave.current = onLeave
  const ask = useCallback(async () => {
    setFault(undefined)
    try {
      setMe(await door.me())
    } catch (e) {
      const p = asProblem(e)
      if (p.status === 401 || p.status === 403) setMe(null)
      else setFault(p)
    }
  }, [door])
  useEffect(() => {
    void ask()
    whenSignedOut(() => {
      if (inside.current) setEnded(true)
      door.ended?.()
      setMe(null)
    })
  }, [ask, door])
  const session: Session = {
    me,
    ...(fault ? { fault } : {}),
    ended,
    door,
    again: ask,
    signIn: async (username, password, code) => {
      const entered = await door.signIn(username, password, code)
      leave.current?.()
      dropDraftsOfOthers(entered.id)
      // What this browser was set to wins over the account, so that switching the language once is enough.
      if (!localStorage.getItem('yige.lang')) setLang(entered.language)
      setEnded(false)
      setMe(entered)
    },
    signOut: async () => {
      await door.signOut()
      leave.current?.()
      setEnded(false)
      setMe(null)
    },
    // `a|b` means one of them is enough, as in the keys of the responsibility list.
    can: (verb) => !verb || verb.split('|').some((v) => me?.verbs.includes(v) ?? false),
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
