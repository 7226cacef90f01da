import { z } from 'zod'
import { prepareRelease } from '../../holds/release.ts'
import { DryRunHold, Hold, holdParams } from '../../holds/schemas.ts'
import { checkTiming, timing } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'

/** Releases all that remains of a hold. */
export const voiding = defineOperation({
  id: 'voidHold',
  kind: 'void',
  path: '/holds/:hold/void',
  summary: 'Void a hold: release what remains',
  description: 'What was captured before stays captured. The body is optional.',
  tag: 'holds',
  role: 'teller',
  params: holdParams,
  body: z
    .strictObject(timing)
    .nullish()
    .superRefine(checkTiming)
    .meta({ 'x-examples': { all: { value: {} } } }),
  exampleKey: 'example-void',
  rejects: ['hold_not_found', 'hold_ended', 'hold_expired', 'hold_changed'],
  reservation: {
    schema: Hold,
    dryRunSchema: DryRunHold,
    location: ({ id }: { id: string }) => `/v1/holds/${id}`,
    asDryRun: (hold: object) => hold,
  },
  prepare: (deps, { ledger }, _order, id) => prepareRelease(deps, ledger, id, 'voided'),
})
