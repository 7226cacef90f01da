import { useQuery } from '@tanstack/react-query'
import { formatCount } from '../money/amounts.ts'
import { formatSeconds } from '../money/moments.ts'
import { useSession } from '../session/session.ts'
import { useLastVerification } from '../trust/verify/queries.ts'

const everyMs = 5_000
/** Fees are delivered within seconds. */
const feeDelaySeconds = 60

interface Check {
  status: 'pass' | 'fail'
  reachable?: boolean
  ready?: boolean
  ms?: number
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

/** Proposals that wait for a second person. */
export function useWaitingProposals() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'waiting-proposals'],
    queryFn: async ({ signal }) => {
      const query = { status: 'open', limit: 50 } as const
      const { data, next_cursor: next } = await florin.ledger.get('/v1/proposals', { params: { query }, signal })
      return { count: data.length, isMore: next !== null }
    },
    refetchInterval: 12 * everyMs,
  })
}

/** What needs attention, each as a sentence. Empty when all is well. */
export function useAlarms(): string[] {
  const health = useHealth()
  const { data: outbox } = useOutbox()
  const { data: rate } = useOldestRate()
  const { data: proposals } = useWaitingProposals()
  const { data: verification } = useLastVerification()
  const alarms: string[] = []
  if (health.error) alarms.push('The gateway does not answer. Check that Florin runs.')
  for (const [name, { reachable, ready }] of health.data ?? []) {
    if (reachable === false) alarms.push(`The ${name} service cannot be reached.`)
    else if (ready === false) alarms.push(`The ${name} service is not ready.`)
  }
  const { oldest_pending_seconds: delay = null, dead_lettered: dead = 0, last_error: reason } = outbox ?? {}
  if (delay !== null && delay > feeDelaySeconds) {
    alarms.push(
      `Fees have waited ${formatSeconds(delay)} for the revenue service.${reason ? ` Its last error: ${reason}` : ''}`,
    )
  }
  if (dead > 0)
    alarms.push(
      `The revenue service rejected ${formatCount(dead)} ${dead === 1 ? 'fee' : 'fees'}. Retry them once the cause is fixed.`,
    )
  if (rate?.stale)
    alarms.push(
      `The rate of ${rate.base}/${rate.quote} is ${formatSeconds(rate.age_seconds)} old. Conversions with it are rejected.`,
    )
  if (proposals && proposals.count > 0) {
    const count = `${formatCount(proposals.count)}${proposals.isMore ? ' or more' : ''}`
    alarms.push(
      `${count} ${proposals.count === 1 ? 'order waits' : 'orders wait'} for the approval of a second person.`,
    )
  }
  if (verification && verification.broken > 0) {
    const { broken } = verification
    alarms.push(
      `The last verification found ${formatCount(broken)} broken ${broken === 1 ? 'promise' : 'promises'}. See Trust, Verify.`,
    )
  }
  return alarms
}
