import type { Florin, FxComponents } from '@florin/client'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSession } from '../session/session.ts'

export type Quote = FxComponents['schemas']['Quote']

/** A quote, and the moment of its end by the clock of this machine, which may differ from the one of the service. */
export interface HeldQuote extends Quote {
  endsMs: number
}

/** Long enough to read it. */
const heldSeconds = 120
const tickMs = 250

/** Asks for a rate that is guaranteed for a while. The wish has the fields of the API. */
export async function askForQuote(florin: Florin, wish: object): Promise<HeldQuote> {
  const askedMs = Date.now()
  const quote = await florin.fx.post('/v1/quotes', { body: { ...wish, ttl: heldSeconds } as never })
  return { ...quote, endsMs: askedMs + Date.parse(quote.expires_at) - Date.parse(quote.created_at) }
}

export const quoteQuery = (florin: Florin, ledger: string, id: string) =>
  queryOptions({
    queryKey: [ledger, 'quote', id],
    queryFn: async ({ signal }): Promise<HeldQuote> => {
      const quote = await florin.fx.get('/v1/quotes/{quote_id}', { params: { path: { quote_id: id } }, signal })
      return { ...quote, endsMs: Date.parse(quote.expires_at) }
    },
    // A quote never changes.
    staleTime: 'static',
  })

/** The quote that the address of a page names. */
export function useQuote(id: string | undefined) {
  const { florin, ledger } = useSession()
  return useQuery({ ...quoteQuery(florin, ledger, id ?? ''), enabled: id !== undefined })
}

/** Seconds until a moment, counted down; zero when it has passed. */
export function useSecondsLeft(endsMs: number | undefined): number | undefined {
  const left = () => (endsMs === undefined ? undefined : Math.max(0, Math.ceil((endsMs - Date.now()) / 1_000)))
  const [, setShown] = useState(left)
  useEffect(() => {
    if (endsMs === undefined) return
    const timer = setInterval(() => setShown(Math.max(0, Math.ceil((endsMs - Date.now()) / 1_000))), tickMs)
    return () => clearInterval(timer)
  }, [endsMs])
  return left()
}
