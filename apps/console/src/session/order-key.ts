import { FlorinError, FlorinUnavailable } from '@florin/client'
import { useState } from 'react'

interface OrderKey {
  key: string
  /** Call it before it is sent. */
  keep: () => void
  /** Call it with what became of it: the error, if there is one. `isAgain`: the outcome was unknown before. */
  settle: (error?: unknown, isAgain?: boolean) => void
}

/**
 * The Idempotency-Key of what a form sends. It stays the same until the outcome is known, so that sending again is safe: also
 * after a reload, where it has a `name`. A rejection is an outcome: the next attempt is another order. It is kept only while
 * something is sent: a tab that is duplicated before that has a key of its own, and sends an order of its own.
 */
export function useOrderKey(name?: string): OrderKey {
  const stored = name === undefined ? undefined : `florin.key.${name}`
  const [key, setKey] = useState(() => (stored && sessionStorage.getItem(stored)) || crypto.randomUUID())
  return {
    key,
    keep() {
      if (stored) sessionStorage.setItem(stored, key)
    },
    settle(error, isAgain = false) {
      if (error instanceof FlorinUnavailable || isUnknown(error, isAgain)) return
      if (stored) sessionStorage.removeItem(stored)
      setKey(crypto.randomUUID())
    },
  }
}

/**
 * Whether an error leaves open what became of an order. One that is sent again because its outcome was unknown is settled by an
 * answer about the order only: not by one that the caller is signed out, or may no longer send it, or that the service fails.
 */
export function isUnknown(error: unknown, isAgain: boolean): boolean {
  if (error instanceof FlorinUnavailable) return isAgain || error.isOutcomeUnknown
  return (
    isAgain && error instanceof FlorinError && (error.status === 401 || error.status === 403 || error.status >= 500)
  )
}
