import type { Accepted, Posting, TransactionPosting } from '../posting/posting.ts'
import type { Transaction } from './schemas.ts'

/** The transaction that a posting became, as it is answered: the same bytes as a later read from the database. */
export function present(posting: TransactionPosting, { id, recordedAt, entries }: Accepted): Transaction {
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
    ...presentParts(posting),
    entries: entries.map(({ account, direction, amount, balanceAfter, sequence }) => ({
      account: account.id,
      account_code: account.code,
      direction,
      amount,
      currency: account.currency,
      balance_after: balanceAfter,
      sequence,
    })),
  }
}

function presentParts({ parts }: Posting): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const { part, terms } of parts) {
    const shown = part.field?.present(terms)
    if (part.field && shown !== undefined) fields[part.field.name] = shown
  }
  return fields
}
