import type { Queryable } from '@florin/postgres'
import { createWorker, type Logger, type Worker } from '@florin/server'
import { sealEntries } from './queries.ts'

const everyMs = 1_000
const retry = { firstMs: 1_000, mostMs: 30_000 }
/** Entries in one seal: about 50 ms of work for the database. */
const entriesMax = 10_000

/** Seals the entries of the audit trail once a second. Every replica tries; the database lets one of them at a time. */
export function startSealer(db: Queryable, logger: Logger): Worker {
  return createWorker({
    work: async () => (await sealEntries(db, entriesMax)) === entriesMax,
    everyMs,
    retry,
    onFailure: (err, failures) => {
      if (failures === 1) logger.warn({ err }, 'cannot seal the audit trail')
    },
  })
}
