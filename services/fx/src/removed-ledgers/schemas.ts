import { LedgerName } from '@florin/server'
import { z } from 'zod'

/** A trial ledger that the ledger service removes. */
export const RemovedLedger = z.strictObject({
  /** Of the removal. */
  id: z.uuid().toLowerCase(),
  ledger: LedgerName,
  /** No id in the ledger is above; null: it has none. */
  last_id: z.uuid().toLowerCase().nullable(),
})
export type RemovedLedger = z.output<typeof RemovedLedger>

/** Whether there is more to remove: send the request again. */
export const RemovalProgress = z.object({ more: z.boolean() })
