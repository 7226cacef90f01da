import type { Transaction } from '@florin/client'
import { useQuery } from '@tanstack/react-query'
import { withoutUndefined } from '../search-params.ts'
import { usePages } from '../session/pages.ts'
import { useSession } from '../session/session.ts'

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
  return usePages(['transactions', filter], (florin, page, signal) =>
    florin.ledger.get('/v1/transactions', { params: { query: withoutUndefined({ ...filter, ...page }) }, signal }),
  )
}

/** The moment of an audit entry is near that of its transaction. */
const auditedMs = 2_000
/** A page may find nothing and still not be the last: each searches 10,000 entries, a part of a busy second. */
const auditPagesMax = 20

/** The request that made it, from the audit trail; null for one that fell due by itself. */
export function useRequest({ id, recorded_at: recordedAt }: Transaction) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'request', id],
    queryFn: async ({ signal }) => {
      const recordedMs = Date.parse(recordedAt)
      const [from, to] = [recordedMs - auditedMs, recordedMs + auditedMs].map((ms) => new Date(ms).toISOString())
      let cursor: string | undefined
      for (let page = 0; page < auditPagesMax; page += 1) {
        const query = withoutUndefined({ made: id, service: 'ledger' as const, from, to, limit: 1, cursor })
        const { data, next_cursor: next } = await florin.ledger.get('/v1/audit', { params: { query }, signal })
        if (data[0] || next === null) return data[0] ?? null
        cursor = next
      }
      return null
    },
  })
}

/** A payment, with its refunds and its cashback. */
export function usePayment(payment: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'payment', payment],
    queryFn: ({ signal }) => florin.ledger.get('/v1/payments/{payment}', { params: { path: { payment } }, signal }),
  })
}

/** A hold, with its captures. */
export function useHold(hold: string) {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'hold', hold],
    queryFn: ({ signal }) => florin.ledger.get('/v1/holds/{hold}', { params: { path: { hold } }, signal }),
  })
}
