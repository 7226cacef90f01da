/** Error codes of orders that may name a fee schedule. */
export const rejectsFee = [
  'fee_schedule_not_found',
  'kind_not_priced',
  'currency_not_priced',
  'fee_too_large',
  'revenue_answer_invalid',
  'revenue_unavailable',
] as const
