import { FlorinError } from '@florin/client'
import { formatCount } from '../money/amounts.ts'
import { formatSeconds } from '../money/moments.ts'
import { useLastVerification } from '../trust/verify/queries.ts'
import {
  type Check,
  type Count,
  useFailingWebhooks,
  useHealth,
  useLateOrders,
  useOldestRate,
  useOutbox,
  useWaitingProposals,
} from './state.ts'

/** Fees are delivered within seconds. */
const feeDelaySeconds = 60

/** What needs attention, each as a sentence: none when all is well, undefined until the services have answered. */
export function useAlarms(): string[] | undefined {
  const health = useHealth()
  const asked = {
    outbox: useOutbox(),
    rate: useOldestRate(),
    proposals: useWaitingProposals(),
    orders: useLateOrders(),
    webhooks: useFailingWebhooks(),
    verification: useLastVerification(),
  }
  const isWaiting = [health, ...Object.values(asked)].some(({ isPending }) => isPending)
  // What the role of the reader does not allow is not theirs to watch.
  const isUnread = Object.values(asked).some(
    ({ error }) => error && !(error instanceof FlorinError && error.status === 403),
  )
  const outbox = asked.outbox.data
  const rate = asked.rate.data
  const proposals = asked.proposals.data
  const orders = asked.orders.data
  const webhooks = asked.webhooks.data ?? []
  const { broken = 0 } = asked.verification.data ?? {}
  const found = [
    ...(health.error ? ['The gateway does not answer. Check that Florin runs.'] : []),
    ...(health.data ?? []).flatMap(serviceAlarm),
    ...(isUnread && !health.error ? ['Not everything that is watched here could be read. It is read again soon.'] : []),
    ...(outbox ? feeAlarms(outbox) : []),
    ...(rate?.stale
      ? [
          `The rate of ${rate.base}/${rate.quote} is ${formatSeconds(rate.age_seconds)} old. Conversions with it are rejected.`,
        ]
      : []),
    ...countAlarm(orders?.overdue, 'scheduled order is past its moment', 'scheduled orders are past their moment'),
    ...countAlarm(orders?.rejected, 'scheduled order was rejected', 'scheduled orders were rejected'),
    ...webhooks.map(({ url, failures, reason }) =>
      reason
        ? `The webhook ${url} is paused: ${reason.detail}`
        : `The webhook ${url} fails: ${attempts(failures)} since its last delivery.`,
    ),
    ...countAlarm(
      proposals,
      'order waits for the approval of a second person',
      'orders wait for the approval of a second person',
    ),
    ...(broken > 0
      ? [
          `The last verification found ${formatCount(broken)} broken ${broken === 1 ? 'promise' : 'promises'}. See Trust, Verify.`,
        ]
      : []),
  ]
  return found.length === 0 && isWaiting ? undefined : found
}

function serviceAlarm([name, { reachable, ready, checks }]: [string, Check]): string[] {
  if (reachable === false) return [`The ${name} service cannot be reached.`]
  if (ready === false) return [`The ${name} service is not ready.`]
  return checks?.kafka?.reachable === false
    ? ['The ledger cannot reach Kafka. Orders with Prefer: respond-async are rejected.']
    : []
}

function feeAlarms(outbox: NonNullable<ReturnType<typeof useOutbox>['data']>): string[] {
  const { oldest_pending_seconds: delay, dead_lettered: dead, last_error: reason } = outbox
  const because = reason ? ` Its last error: ${reason}` : ''
  const isLate = delay !== null && delay > feeDelaySeconds
  return [
    ...(isLate ? [`Fees have waited ${formatSeconds(delay)} for the revenue service.${because}`] : []),
    ...(dead > 0
      ? [
          `The revenue service rejected ${formatCount(dead)} ${dead === 1 ? 'fee' : 'fees'}. Retry them once the cause is fixed.`,
        ]
      : []),
  ]
}

function countAlarm(found: Count | undefined, one: string, many: string): string[] {
  if (!found || found.count === 0) return []
  const count = `${formatCount(found.count)}${found.isMore ? ' or more' : ''}`
  return [`${count} ${found.count === 1 ? one : many}.`]
}

const attempts = (failures: number) =>
  failures === 1 ? '1 failed attempt' : `${formatCount(failures)} failed attempts`
