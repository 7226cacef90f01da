import type { FxComponents } from '@florin/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSession } from '../session/session.ts'

export type Rate = FxComponents['schemas']['Rate']
export type FlaggedRate = FxComponents['schemas']['FlaggedRate']
export type PastRate = FxComponents['schemas']['PastRate']

const pageSize = 200
/** A rate a month since 1999, or a rate a week for ten years. */
const pagesMax = 5
const yearDays = 365
const dayMs = 86_400_000

export const spans = {
  year: { label: 'A year', interval: 'day', days: yearDays },
  five: { label: 'Five years', interval: 'week', days: 5 * yearDays },
  all: { label: 'Since 1999', interval: 'month', days: undefined },
} as const
export type Span = keyof typeof spans

/** Rates of one unit of the base, in this ledger. */
export function useRates(base: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'rates', base],
    queryFn: ({ signal }) => florin.fx.get('/v1/rates', { params: { query: { base } }, signal }),
  })
}

/** The rates of a pair over a span, oldest first. */
export function usePastRates(base: string, quote: string, span: Span) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'past-rates', base, quote, span],
    queryFn: async ({ signal }) => {
      const { interval, days } = spans[span]
      const from = days === undefined ? undefined : new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)
      const rates: PastRate[] = []
      let cursor: string | null | undefined
      for (let page = 0; page < pagesMax && cursor !== null; page += 1) {
        const query = { interval, limit: pageSize, ...(from && { from }), ...(cursor && { cursor }) }
        const answer = await florin.fx.get('/v1/rates/{base}/{quote}/history', {
          params: { path: { base, quote }, query },
          signal,
        })
        rates.push(...answer.data)
        cursor = answer.next_cursor
      }
      return rates.toSorted((a, b) => a.period.localeCompare(b.period))
    },
    placeholderData: keepPreviousData,
  })
}

/** What conversions have left in each currency, valued in one. */
export function usePositions(currency: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'positions', currency],
    queryFn: ({ signal }) => florin.ledger.get('/v1/fx/positions', { params: { query: { in: currency } }, signal }),
  })
}

/** Rates that moved so much that a person must confirm them. */
export function useFlaggedRates() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'flagged-rates'],
    queryFn: ({ signal }) => florin.fx.get('/v1/flagged-rates', { signal }),
  })
}
