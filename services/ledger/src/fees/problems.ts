import type { ProblemCatalog } from '@florin/server'

export const feeProblems = {
  fee_schedule_not_found: {
    status: 404,
    title: 'Fee schedule not found',
    cause: 'The ledger has no fee schedule with this code, or its first version is not valid yet.',
    remedy: 'Create the schedule in the revenue service, or check the code.',
  },
  fee_too_large: {
    status: 422,
    title: 'Fee too large',
    cause: 'The fee would exceed 10^24.',
    remedy: 'Check the amount and the rule of the fee schedule.',
  },
  fee_account_missing: {
    status: 422,
    title: 'Fee account missing',
    cause: 'The journal names a fee schedule, but no account that pays the fee.',
    remedy: 'Send `fee_account`.',
  },
  kind_not_priced: {
    status: 422,
    title: 'Kind not priced',
    cause: 'The fee schedule does not price this kind of transaction.',
    remedy: 'Use another schedule, or add the kind in a new version.',
  },
  currency_not_priced: {
    status: 422,
    title: 'Currency not priced',
    cause: 'The fee schedule is for another currency.',
    remedy: 'Use a schedule for this currency, or a `fee_account` in the currency of the schedule.',
  },
} as const satisfies ProblemCatalog
