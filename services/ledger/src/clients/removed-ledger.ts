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

const Progress = z.object({ more: z.boolean() })

/** For calls that belong to no request. */
const removal: RequestOrigin = { requestId: 'removal', traceparent: undefined, subject: 'service:ledger' }

/** Removes some of what another service has of the ledger. True: there is more. It may be repeated. */
export async function removeLedger(call: ServiceClient['call'], { id, name, lastId }: RemovedLedger): Promise<boolean> {
  const body = { id, ledger: name, last_id: lastId }
  const { more } = await call({ method: 'POST', path: '/v1/removed-ledgers', body }, Progress, removal)
  return more
}
