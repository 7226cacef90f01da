import { addGauges, Counter, createWorker, type Logger, type Registry } from '@florin/server'
import type pg from 'pg'
import { listExpired } from '../holds/queries.ts'
import { expiry } from '../operations/holds/expiry.ts'
import type { Operation } from '../operations/operation.ts'
import { claimOrders, failOrders, readBacklog } from '../scheduled/claims.ts'
import { type DueWorkDeps, postClaims, prepareDue, submitAll } from './orders.ts'

export interface DueWork {
  /** Resolves after the orders in progress. */
  stop(): Promise<void>
}

export interface DueWorkOptions extends DueWorkDeps {
  db: pg.Pool
  /** All that may be scheduled. */
  operations: readonly Operation[]
  metrics: Registry
  logger: Logger
}

/** Orders of one claim. */
const ordersMax = 1_000
/** Holds of one batch. */
const holdsMax = 500
/** Longer than most orders take. If one takes longer, another worker may attempt it too: it is posted once all the same. */
const leaseMs = 30_000
const pollEveryMs = 200
const retry = { firstMs: 200, mostMs: 5_000 }

/**
 * Posts what falls due: scheduled orders, cashbacks, and the expiry of holds. Any number of workers may run, in the service or in
 * processes of their own. What is due is decided by the clock of the database, and that it happens once by locks in the
 * transaction that posts it; a lease only keeps workers from doing the same work.
 */
export function startDueWork(options: DueWorkOptions): DueWork {
  const { db, logger, metrics } = options
  const outcomes = new Counter({
    name: 'ledger_scheduled_orders_total',
    help: 'Attempts to post scheduled orders, by outcome',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  describeBacklog(db, metrics)
  const operations = new Map(options.operations.map((operation) => [operation.id, operation]))

  async function runOrders(): Promise<boolean | 'idle'> {
    const claims = await claimOrders(db, [...operations.keys()], ordersMax, leaseMs)
    if (claims.length === 0) return 'idle'
    const { posted, failed, unexpected } = await postClaims(options, operations, claims)
    const rejected = failed.length > 0 ? await failOrders(db, failed) : 0
    outcomes.inc({ outcome: 'posted' }, posted)
    outcomes.inc({ outcome: 'retried' }, failed.length - rejected)
    outcomes.inc({ outcome: 'rejected' }, rejected)
    for (const { order, error } of unexpected) logger.error({ err: error, order }, 'a scheduled order failed')
    if (rejected > 0)
      logger.warn({ count: rejected }, 'scheduled orders were rejected; GET /v1/scheduled?status=rejected')
    return claims.length === ordersMax
  }

  const workers = [
    createWorker({
      work: runOrders,
      everyMs: pollEveryMs,
      retry,
      onFailure: (error, failures) => {
        if (failures === 1) logger.warn({ err: error }, 'cannot post scheduled orders')
      },
    }),
    createWorker({
      work: () => releaseExpired(options),
      everyMs: pollEveryMs,
      retry,
      onFailure: (error, failures) => {
        if (failures === 1) logger.warn({ err: error }, 'cannot release expired holds')
      },
    }),
  ]
  return {
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}

/** Another request or replica was first, or the ledger is being removed. */
const endedMeanwhile = new Set<string>(['hold_ended', 'hold_changed', 'ledger_removing'])

/** Releases what remains of the holds whose time is over. A hold ends once, so no lease is needed. True: there may be more. */
async function releaseExpired(deps: DueWorkOptions): Promise<boolean> {
  const due = await listExpired(deps.db, holdsMax)
  const postings = await Promise.all(
    due.map(({ id, ...ofLedger }) => prepareDue(deps, { ...ofLedger, operation: expiry, id, body: null, target: id })),
  )
  for (const verdict of await submitAll(deps.engine, postings)) {
    if ('failed' in verdict) throw verdict.failed
    if ('rejected' in verdict && !endedMeanwhile.has(verdict.rejected.code)) throw verdict.rejected
  }
  return due.length === holdsMax
}

function describeBacklog(db: pg.Pool, metrics: Registry): void {
  addGauges(metrics, () => readBacklog(db), [
    {
      name: 'ledger_scheduled_due',
      help: 'Scheduled orders with an attempt that is due',
      pick: ({ due }) => due,
    },
    {
      name: 'ledger_scheduled_oldest_due_seconds',
      help: 'Time since the oldest of these attempts was due',
      pick: ({ oldestDueSeconds }) => oldestDueSeconds,
    },
    {
      name: 'ledger_scheduled_retried',
      help: 'Scheduled orders whose last attempt failed and that are retried',
      pick: ({ retried }) => retried,
    },
    {
      name: 'ledger_scheduled_oldest_retried_seconds',
      help: 'Time since the oldest of these orders fell due',
      pick: ({ oldestRetriedSeconds }) => oldestRetriedSeconds,
    },
    {
      name: 'ledger_scheduled_rejected',
      help: 'Scheduled orders that were rejected, to retry or to cancel',
      pick: ({ rejected }) => rejected,
    },
  ])
}
