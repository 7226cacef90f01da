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

/** more: send the request again. waiting: send it again in a while. */
export const RemovalStep = z.object({ step: z.enum(['more', 'waiting', 'done']) })
export type RemovalStep = z.infer<typeof RemovalStep>
