import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { withoutUndefined } from '../search-params.ts'
import { useSession } from '../session/session.ts'

const pageSize = 50

/** By id, or by the key of its order: `key:salary-may`. */
export function useTransaction(transaction: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'transaction', transaction],
    queryFn: ({ signal }) => florin.transactions.get(transaction, { signal }),
  })
}

export interface TransactionFilter {
  kind?: string | undefined
  account?: string | undefined
  owner?: string | undefined
  reference?: string | undefined
}

/** Newest first, page by page. */
export function useTransactions(filter: TransactionFilter) {
  const { florin, ledger } = useSession()
  return useInfiniteQuery({
    queryKey: [ledger, 'transactions', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      florin.ledger.get('/v1/transactions', {
        params: { query: withoutUndefined({ ...filter, limit: pageSize, cursor }) },
        signal,
      }),
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
  })
}
