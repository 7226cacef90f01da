import { createFlorin, type Florin, FlorinError } from '@florin/client'
import { createContext, useContext, useSyncExternalStore } from 'react'

/** A token or an API key. It lives as long as the tab, and no longer than the browser. */
const tokenKey = 'florin.token'
const readDeadlineMs = 12_000

interface SignIn {
  token: string | undefined
  /** Why a service asked to sign in; undefined while it does not. */
  asked: string | undefined
}

let current: SignIn = { token: sessionStorage.getItem(tokenKey) ?? undefined, asked: undefined }
const listeners = new Set<() => void>()

function change(next: SignIn): void {
  current = next
  if (next.token !== undefined) sessionStorage.setItem(tokenKey, next.token)
  for (const listener of listeners) listener()
}

export const signIn = (token: string): void => change({ token, asked: undefined })
/** Nothing that this person saw or typed stays in the tab. */
export function signOut(): void {
  sessionStorage.clear()
  location.assign('/')
}

/** After an answer 401: the page stays, and the dialog to sign in opens above it. */
export function askToSignIn(error: unknown): void {
  if (error instanceof FlorinError && error.status === 401 && current.asked === undefined) {
    change({ ...current, asked: error.detail })
  }
}

export function useSignIn(): SignIn {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

export const readToken = (): string | undefined => current.token

/**
 * A client of the API at the origin of this page. Without a ledger, it sees and changes what holds in all ledgers. `token` is only
 * for a token that is not the one of the session yet.
 */
export function connect(ledger: string | undefined, token?: string): Florin {
  const { origin } = location
  const given = token ?? current.token
  return createFlorin({
    ledgerUrl: origin,
    fxUrl: origin,
    revenueUrl: origin,
    ledger,
    deadlineMs: readDeadlineMs,
    ...(given !== undefined && { token: given }),
  })
}

export interface Session {
  florin: Florin
  /** Name of the ledger that the pages show. */
  ledger: string
}

export const SessionContext = createContext<Session | undefined>(undefined)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession was called outside of a session.')
  return session
}
