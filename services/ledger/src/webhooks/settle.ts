import type { Logger } from '@florin/server'
import type pg from 'pg'
import type { Outcome } from './attempt.ts'
import { type Claim, type Health, noteHealth, type Settlement, settleDeliveries } from './claims.ts'
import { hurryDeliveries } from './delivery-queries.ts'
import { lastPauseMs, retryPauseMs } from './retries.ts'

export interface Attempted {
  claim: Claim
  outcome: Outcome
}

/** Stores what became of some attempts, in the order in which they ended. Returns their number by outcome. */
export async function settle(
  pool: pg.Pool,
  logger: Logger,
  attempted: Attempted[],
): Promise<Record<'delivered' | 'retried' | 'failed', number>> {
  const settlements = attempted.map(toSettlement)
  await settleDeliveries(pool, settlements)
  const ofWebhooks = Map.groupBy(attempted, ({ claim }) => `${claim.ledger} ${claim.webhook}`)
  for (const { ledger, webhook, change } of await noteHealth(pool, [...ofWebhooks.values()].map(toHealth))) {
    if (change === 'recovered') await hurryDeliveries(pool, ledger, webhook)
    else logger.warn({ webhook }, 'a webhook was paused: GET /v1/webhooks/{webhook} has the reason')
  }
  const count = (status: Settlement['status']) => settlements.filter((each) => each.status === status).length
  return { delivered: count('delivered'), retried: count('pending'), failed: count('failed') }
}

function toSettlement({ claim, outcome }: Attempted): Settlement {
  const { ledger, webhook, id, claims, failures, isProbe, probesBefore } = claim
  const base = {
    ledger,
    webhook,
    id,
    claims,
    attempt: outcome.attempt,
    probesBefore: probesBefore?.toISOString() ?? null,
  }
  if (outcome.isDelivered) return { ...base, status: 'delivered', pauseMs: 0 }
  if (probesBefore) return { ...base, status: 'pending', pauseMs: 0 }
  const pauseMs = retryPauseMs(failures + 1, outcome.retryAfterMs)
  if (pauseMs !== null) return { ...base, status: 'pending', pauseMs }
  // What an endpoint that takes nothing has missed is still pending when its webhook is active again after a pause.
  return isProbe || outcome.isGone
    ? { ...base, status: 'pending', pauseMs: lastPauseMs }
    : { ...base, status: 'failed', pauseMs: 0 }
}

/** Of one webhook. */
function toHealth(attempted: Attempted[]): Health {
  const { ledger, webhook } = (attempted[0] as Attempted).claim
  const lastDelivered = attempted.findLastIndex(({ outcome }) => outcome.isDelivered)
  const failures = attempted.slice(lastDelivered + 1).map(({ outcome }) => outcome)
  const last = failures.at(-1)
  return {
    ledger,
    webhook,
    failed: failures.length,
    isAlive: lastDelivered >= 0,
    isGone: attempted.some(({ outcome }) => outcome.isGone),
    retryAfterMs: Math.max(0, ...failures.map(({ retryAfterMs }) => retryAfterMs ?? 0)),
    lastError: last ? (last.attempt.error ?? `status ${last.attempt.status}.`) : '',
  }
}
