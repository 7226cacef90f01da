import { formatMoney } from '@florin/money'
import type { Conversion, Fee, Transaction } from '../transactions/schemas.ts'
import type { JudgedEntry } from './judge.ts'
import type { ConversionTerms, PostedFee, Posting } from './posting.ts'

/** The transaction that a posting becomes, as it is answered. `recordedAt` is ISO 8601. */
export function present(id: string, recordedAt: string, posting: Posting, entries: JudgedEntry[]): Transaction {
  return {
    id,
    kind: posting.kind,
    reference: posting.reference,
    description: posting.description,
    metadata: posting.metadata ?? {},
    effective_at: posting.effectiveAt ?? recordedAt,
    recorded_at: recordedAt,
    reverses: posting.reverses,
    reversed_by: null,
    ...(posting.conversion && { conversion: presentConversion(posting.conversion) }),
    ...presentFee(posting.fees),
    entries: entries.map(({ account, direction, amount, balanceAfter, sequence }) => ({
      account: account.id,
      account_code: account.code,
      direction,
      amount: formatMoney(amount, account.exponent),
      currency: account.currency,
      balance_after: formatMoney(balanceAfter, account.exponent),
      sequence,
    })),
  }
}

function presentConversion({
  units: _,
  per: __,
  quote_expires_at: ___,
  quoteNamed: ____,
  ...shown
}: ConversionTerms): Conversion {
  return shown
}

/** What a schedule asked for; what a reversal gives back shows in the transaction that it reverses. */
function presentFee(fees: PostedFee[]): { fee?: Fee } {
  const priced = fees.find(({ schedule, reverses }) => schedule !== null && reverses === null)
  if (!priced?.schedule) return {}
  const { schedule, amount, currency, exponent, account } = priced
  return {
    fee: {
      schedule: schedule.code,
      version: schedule.version,
      amount: formatMoney(amount, exponent),
      currency,
      account: account.id,
    },
  }
}
