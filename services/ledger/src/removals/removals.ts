import { violatedConstraint } from '@florin/postgres'
import { createWorker, type Logger, type Worker } from '@florin/server'
import type pg from 'pg'
import { endRemoval, listRemovals, noteRemoval, type Removal, removeRows } from './queries.ts'

/** Another service with rows of ledgers. */
export interface Peer {
  /** Removes some of what the service has of the ledger. It may be repeated. */
  removeLedger(removal: Omit<Removal, 'ledger'>): Promise<'more' | 'waiting' | 'done'>
}

export interface RemovalOptions {
  pool: pg.Pool
  /** By name. */
  peers: Record<string, Peer>
  logger: Logger
}

const pollEveryMs = 500
const retry = { firstMs: 500, mostMs: 10_000 }
/** A step holds back the horizon of all ledgers for its time, so steps are short. */
const stepMs = 100
const rowsMin = 500
const rowsMax = 4_000

/**
 * Removes trial ledgers, in short steps that each commit how far they came: after a kill any replica continues. First the rows of
 * this service, then those of the others, and last the ledger itself, whose name is free then.
 */
export function startRemovals({ pool, peers, logger }: RemovalOptions): Worker {
  let rows = 1_000

  async function deleteSome({ ledger }: Removal): Promise<'more' | 'done' | 'waiting' | null> {
    const startedMs = performance.now()
    const step = await removeRows(pool, ledger, rows)
    const tookMs = performance.now() - startedMs
    if (tookMs > stepMs) rows = Math.max(rowsMin, Math.floor(rows / 2))
    else if (tookMs < stepMs / 2 && step === 'more') rows = Math.min(rowsMax, Math.ceil(rows * 1.5))
    return step
  }

  /** True: no other service has anything of the ledger any more. */
  async function removeElsewhere({ ledger, ...removal }: Removal, signal: AbortSignal): Promise<boolean> {
    for (const [name, peer] of Object.entries(peers)) {
      try {
        let step: 'more' | 'waiting' | 'done' = 'more'
        while (step === 'more' && !signal.aborted) step = await peer.removeLedger(removal)
        if (step === 'waiting') await noteRemoval(pool, ledger, `the caches of the ${name} service`)
        if (step !== 'done') return false
      } catch (error) {
        await noteRemoval(pool, ledger, `the ${name} service`)
        throw error
      }
    }
    return true
  }

  /** True: there is more to do at once. */
  async function remove(removal: Removal, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      if (signal.aborted) return false
      const step = await deleteSome(removal)
      if (step === 'waiting') await noteRemoval(pool, removal.ledger, 'transactions that began before it')
      if (step === 'waiting' || step === null) return false
      if (step === 'done') break
    }
    if (!(await removeElsewhere(removal, signal))) return false
    const isEnded = await endRemoval(pool, removal.ledger)
    if (isEnded) logger.info({ ledger: removal.name }, 'a trial ledger is removed')
    return !isEnded
  }

  return createWorker({
    async work(signal) {
      const failures: unknown[] = []
      for (const removal of await listRemovals(pool)) {
        // One that waits for another service does not hold up the others. Another replica may have ended it.
        await remove(removal, signal).catch((error) => {
          if (violatedConstraint(error) !== 'removals_open') failures.push(error)
        })
      }
      if (failures.length > 0) throw failures[0]
    },
    everyMs: pollEveryMs,
    retry,
    onFailure: (error, failures) => {
      if (failures === 1) logger.warn({ err: error }, 'cannot remove a trial ledger')
    },
  })
}
