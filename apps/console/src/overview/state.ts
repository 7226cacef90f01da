import type { Transaction } from '@florin/client'
import { useQuery } from '@tanstack/react-query'
import { useSession } from '../session/session.ts'
import { sumVolumes } from './volumes.ts'

const everyMs = 5_000
/** Orders are posted within seconds of their moment. */
const orderDelayMs = 60_000
const shownMax = 50
/** Of the newest transactions. */
const pageSize = 200
const pagesMax = 5

export interface Check {
  status: 'pass' | 'fail'
  reachable?: boolean
  ready?: boolean
  ms?: number
  /** Of a service. The ledger tells how much waits. */
  checks?: { posting?: { queued: number }; kafka?: { reachable: boolean }; ingestion?: { lag: number | null } }
}

export function useHealth() {
  const { florin } = useSession()
  return useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => {
      const { checks } = await florin.ledger.get('/health', { signal })
      return Object.entries(checks as Record<string, Check>)
    },
    refetchInterval: everyMs,
  })
}

export function useOutbox() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'outbox'],
    queryFn: ({ signal }) => florin.ledger.get('/v1/outbox', { signal }),
    refetchInterval: everyMs,
  })
}

/** Of all rates of the euro, the one with the oldest date. */
export function useOldestRate() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'oldest-rate'],
    queryFn: async ({ signal }) => {
      const { data } = await florin.fx.get('/v1/rates', { params: { query: { base: 'EUR' } }, signal })
      return data.toSorted((a, b) => b.age_seconds - a.age_seconds)[0] ?? null
    },
    refetchInterval: 12 * everyMs,
  })
}

/** Of a list that may be longer than what was read of it. */
export interface Count {
  count: number
  isMore: boolean
}

const countOf = ({ data, next_cursor: next }: { data: readonly unknown[]; next_cursor: string | null }): Count => ({
  count: data.length,
  isMore: next !== null,
})

/** Proposals that wait for a second person. */
export function useWaitingProposals() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'waiting-proposals'],
    queryFn: async ({ signal }) => {
      const query = { status: 'open', limit: shownMax } as const
      return countOf(await florin.ledger.get('/v1/proposals', { params: { query }, signal }))
    },
    refetchInterval: 12 * everyMs,
  })
}

/** Scheduled orders whose moment has passed, and those that could not be posted. */
export function useLateOrders() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'late-orders'],
    queryFn: async ({ signal }) => {
      const dueBefore = new Date(Date.now() - orderDelayMs).toISOString()
      const [overdue, rejected] = await Promise.all(
        [{ status: 'scheduled' as const, due_before: dueBefore }, { status: 'rejected' as const }].map((filter) =>
          florin.ledger.get('/v1/scheduled', { params: { query: { ...filter, limit: shownMax } }, signal }),
        ),
      )
      return { overdue: overdue && countOf(overdue), rejected: rejected && countOf(rejected) }
    },
    refetchInterval: 12 * everyMs,
  })
}

/** Webhooks that do not deliver. An operator may read them. */
export function useFailingWebhooks() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'failing-webhooks'],
    queryFn: async ({ signal }) => {
      const { data } = await florin.ledger.get('/v1/webhooks', { params: { query: { limit: shownMax } }, signal })
      return data.filter(({ failures, reason }) => failures > 0 || (reason && reason.code !== 'paused_by_request'))
    },
    refetchInterval: 12 * everyMs,
  })
}

/** Of the newest transactions: the API has no sums of all, and what is read must not grow with the books. */
export function useVolumes() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'volumes'],
    queryFn: async ({ signal }) => {
      const transactions: Transaction[] = []
      let cursor: string | undefined
      for (let page = 0; page < pagesMax; page += 1) {
        const query = { limit: pageSize, ...(cursor !== undefined && { cursor }) }
        const { data, next_cursor: next } = await florin.ledger.get('/v1/transactions', { params: { query }, signal })
        transactions.push(...data)
        cursor = next ?? undefined
        if (cursor === undefined) break
      }
      return sumVolumes(transactions, Date.now(), cursor !== undefined)
    },
    refetchInterval: 3 * everyMs,
  })
}
