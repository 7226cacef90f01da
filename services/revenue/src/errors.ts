import { defineProblems } from '@florin/server'

export const problems = defineProblems({
  fee_schedule_not_found: {
    status: 404,
    title: 'Fee schedule not found',
    cause: 'The ledger has no fee schedule with this code, or the schedule has no such version.',
    remedy: 'Check the code against `GET /v1/fee-schedules`, or create the schedule with `POST /v1/fee-schedules`.',
  },
  fee_not_found: {
    status: 404,
    title: 'Fee not found',
    cause: 'The ledger has no fee with this id.',
    remedy: 'Check the id and the `florin-ledger` header.',
  },
  already_reversed: {
    status: 409,
    title: 'Fee already reversed',
    cause: 'Another fee reverses this one.',
    remedy: 'Do not send the reversal again.',
  },
  original_not_found: {
    status: 409,
    title: 'Original fee not found',
    cause: 'The fee to reverse has not been recorded yet.',
    remedy: 'Record the original fee first, then send the reversal again.',
  },
  valid_in_past: {
    status: 422,
    title: 'Version starts in the past',
    cause: '`valid_from` is in the past.',
    remedy: 'Leave `valid_from` out, or send a later moment.',
  },
  version_out_of_order: {
    status: 422,
    title: 'Version starts before its predecessor',
    cause: '`valid_from` is before the start of the newest version.',
    remedy: 'Send a moment at or after the start of the newest version.',
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
    cause: 'The fee schedule does not price this currency.',
    remedy: 'Use a schedule of this currency.',
  },
  currency_unknown: {
    status: 422,
    title: 'Currency unknown',
    cause: 'ISO 4217 does not list the currency, so its number of decimals is unknown.',
    remedy: 'Send `exponent` where the route takes it, or name an ISO 4217 currency.',
  },
  too_many_decimals: {
    status: 422,
    title: 'Too many decimals',
    cause: 'An amount has more decimals than its currency.',
    remedy: 'Round the amount to the decimals of the currency.',
  },
  fee_too_large: {
    status: 422,
    title: 'Fee too large',
    cause: 'The fee would exceed 10^24.',
    remedy: 'Check the amount and the rule of the schedule.',
  },
  fee_conflict: {
    status: 422,
    title: 'Fee recorded with other content',
    cause: 'A fee with this id was recorded before, with other content.',
    remedy: 'Send a new id. A recorded fee never changes; reverse it and record another one.',
  },
  reversal_mismatch: {
    status: 422,
    title: 'Reversal does not match its fee',
    cause: 'A reversal must be the exact negative of its fee, with the same account, kind, schedule and version.',
    remedy: 'Send the amount of the fee with a minus sign, and its other fields unchanged.',
  },
  fee_refused: {
    status: 422,
    title: 'Fee rejected by the database',
    cause: 'A constraint of the database rejects the fee.',
    remedy: 'Correct what `detail` names.',
  },
  report_too_large: {
    status: 422,
    title: 'Report too large',
    cause: 'The report would have more than 10,000 rows.',
    remedy: 'Ask for a shorter period or for fewer groups.',
  },
  fx_answer_invalid: {
    status: 502,
    title: 'Invalid response from FX service',
    cause: 'The FX service sent a response that contradicts itself or its contract.',
    remedy: 'Report the `request_id` to the operator.',
  },
  fx_unavailable: {
    status: 503,
    title: 'FX service unavailable',
    cause: 'The FX service does not answer.',
    remedy: 'Send the request again after the seconds of `retry-after`, or leave out `in`.',
  },
})

export const { refuses } = problems

export class RevenueError extends problems.Error {}
