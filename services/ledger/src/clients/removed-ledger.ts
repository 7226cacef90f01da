import type { RequestOrigin, ServiceClient } from '@florin/clients'
import { z } from 'zod'

/** A trial ledger that is being removed. */
export interface RemovedLedger {
  /** Of the removal. */
  id: string
  name: string
  /** No id in the ledger is above; null: it has none. */
  lastId: string | null
}

const Removal = z.object({ step: z.enum(['more', 'waiting', 'done']) })
/** waiting: there is nothing to do for a while. */
export type RemovalStep = z.infer<typeof Removal>['step']

/** For calls that belong to no request. */
const removal: RequestOrigin = { requestId: 'removal', traceparent: undefined, subject: 'service:ledger' }

/** Removes some of what another service has of the ledger. It may be repeated. */
export async function removeLedger(
  call: ServiceClient['call'],
  { id, name, lastId }: RemovedLedger,
): Promise<RemovalStep> {
  const body = { id, ledger: name, last_id: lastId }
  const { step } = await call({ method: 'POST', path: '/v1/removed-ledgers', body }, Removal, removal)
  return step
}
