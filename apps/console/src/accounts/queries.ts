import type { Account, LedgerComponents } from '@florin/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { withoutUndefined } from '../search-params.ts'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'

export type BalanceSum = LedgerComponents['schemas']['BalanceSum']
export type AccountType = Account['type']
export type AccountStatus = Account['status']

const suggestionsMax = 8
/** Of a chart. */
const pointsMax = 120
/** Of codes: the most that the API groups by. */
const wordsMax = 10

export interface AccountFilter {
  type?: AccountType | undefined
  currency?: string | undefined
  status?: AccountStatus | undefined
  owner?: string | undefined
  code_prefix?: string | undefined
  [metadata: `metadata.${string}`]: string | undefined
}

/** Newest first, page by page. */
export function useAccounts(filter: AccountFilter, enabled = true) {
  return usePages(
    ['accounts', filter],
    (florin, page, signal) =>
      florin.ledger.get('/v1/accounts', { params: { query: withoutUndefined({ ...filter, ...page }) }, signal }),
    { enabled },
  )
}

export function useAccount(account: string, enabled = true) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'account', account],
    queryFn: ({ signal }) => florin.accounts.get(account, { signal }),
    enabled,
  })
}

/** Whether the text can be the beginning of a code. */
export const isCodePrefix = (text: string): boolean => /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/.test(text)

/**
 * Accounts whose codes begin with what was typed: one row for each code, with its balances.
 * Until the ledger answers, rows that were found for less text: never one that no longer fits, as Enter may choose it.
 */
export function useCodes(typed: string) {
  const { florin, ledger } = useSession()
  const prefix = useDeferredValue(typed)
  const { data } = useQuery({
    queryKey: [ledger, 'codes', prefix],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/balances', {
        params: { query: { code_prefix: prefix, group_by: `code:${wordsMax}`, limit: suggestionsMax } },
        signal,
      }),
    enabled: isCodePrefix(prefix),
    placeholderData: keepPreviousData,
  })
  return isCodePrefix(typed) ? (data?.data ?? []).filter(({ code }) => code?.startsWith(typed)) : []
}

/** Sums by the next word of the codes below a prefix, which is empty or ends with a dot. */
export function useTree(prefix: string, asOf: AsOf) {
  const words = Math.min(prefix.split('.').length, wordsMax)
  return usePages(['tree', prefix, asOf], (florin, page, signal) => {
    const group = { code_prefix: prefix || undefined, group_by: `code:${words}` }
    const query = withoutUndefined({ ...group, ...asOfQuery(asOf), ...page })
    return florin.ledger.get('/v1/balances', { params: { query }, signal })
  })
}

export interface AsOf {
  axis: 'recorded' | 'effective'
  /** Undefined: now. */
  at: string | undefined
}

/** As the address of a page has it. */
export const readAsOf = ({ axis, at }: { axis?: string | undefined; at?: string | undefined }): AsOf => ({
  axis: axis === 'effective' ? 'effective' : 'recorded',
  at,
})

/** What selects a past state in the query of a read. */
export function asOfQuery({ axis, at }: AsOf): { at?: string; effective_at?: string } {
  if (at === undefined) return {}
  return axis === 'effective' ? { effective_at: at } : { at }
}

export function useBalance(account: string, asOf: AsOf) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'balance', account, asOf],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/accounts/{account}/balance', {
        params: { path: { account }, query: asOfQuery(asOf) },
        signal,
      }),
  })
}

const dayMs = 86_400_000

/** A moment; where it is none, the text that was given, which the ledger rejects. */
const isoOf = (ms: number, given?: string) => {
  const date = new Date(ms)
  return date.toString() === 'Invalid Date' ? given : date.toISOString()
}

/** From the first entry, or from so many days before the end. */
export const spans = { all: 'All', 365: '1 year', 90: '90 days', 30: '30 days' } as const
export type Span = keyof typeof spans

/** Up to the moment on its axis. Up to now, by the moments at which things happened. */
export function useBalanceHistory(account: string, { axis, at }: AsOf, span: Span) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'balance-history', account, axis, at, span],
    queryFn: ({ signal }) => {
      const end = at === undefined ? Date.now() : Date.parse(at)
      const query = withoutUndefined({
        axis: at === undefined ? ('effective' as const) : axis,
        from: span === 'all' ? undefined : isoOf(end - span * dayMs),
        to: at === undefined ? undefined : isoOf(end + 1, at),
        points: pointsMax,
      })
      return florin.ledger.get('/v1/accounts/{account}/balance-history', {
        params: { path: { account }, query },
        signal,
      })
    },
  })
}

/** Those in force, of the account and of its owner. */
export function useLimits(account: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'limits', account],
    queryFn: ({ signal }) =>
      florin.ledger.get('/v1/accounts/{account}/limits', { params: { path: { account } }, signal }),
  })
}

export function useCurrencies() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'currencies'],
    queryFn: ({ signal }) => florin.ledger.get('/v1/currencies', { signal }),
    staleTime: 600_000,
  })
}
