import { FlorinUnavailable } from '@florin/client'
import { useState } from 'react'

/**
 * The Idempotency-Key of what a form sends. It stays the same until the outcome is known, so that sending again is safe: also
 * after a reload, where it has a `name`. A rejection is an outcome: the next attempt is another order.
 */
export function useOrderKey(name?: string): { key: string; settle: (error?: unknown) => void } {
  const stored = name === undefined ? undefined : `florin.key.${name}`
  const [key, setKey] = useState(() => (stored && sessionStorage.getItem(stored)) || keep(stored, crypto.randomUUID()))
  const settle = (error?: unknown) => {
    if (error instanceof FlorinUnavailable) return
    setKey(keep(stored, crypto.randomUUID()))
  }
  return { key, settle }
}

function keep(stored: string | undefined, key: string): string {
  if (stored) sessionStorage.setItem(stored, key)
  return key
}
