import { z } from 'zod'
import { prepareRelease } from '../../holds/release.ts'
import { defineDueOperation } from '../operation.ts'

/** Releases what remains of a hold whose time is over. */
export const expiry = defineDueOperation({
  id: 'expireHold',
  kind: 'expiry',
  body: z.null(),
  prepare: (deps, { ledger }, _order, id) => prepareRelease(deps, ledger, id, 'expired'),
})
