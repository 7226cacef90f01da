import { z } from 'zod'

export const LedgerName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'A ledger is named by 1 to 63 lower-case letters, digits and hyphens, a letter first',
  )

/** The ledger to work in, as the ledger service names it. */
export const LedgerHeader = z.object({
  'florin-ledger': LedgerName.default('main').meta({ default: 'main', description: 'The ledger to work in' }),
})
