import { LedgerError } from '../../errors.ts'
import { keyOf } from '../../idempotency/key.ts'
import { type Part, within } from '../../posting/part.ts'
import { findReversals } from './queries.ts'

/** A transaction is reversed once. The terms are its id; the reversal's own row links to it. */
export const reversalPart: Part<string, Map<string, string>> = {
  name: 'reversal',
  read: (tx, asked) =>
    findReversals(
      tx,
      asked.map(({ ledger, terms: id }) => ({ ledger, id })),
    ),
  reject({ ledger, terms: id }, reversals) {
    const by = reversals.get(keyOf(ledger, id))
    return by === undefined
      ? undefined
      : new LedgerError('already_reversed', `Transaction ${id} was reversed already, by transaction ${by}.`)
  },
  note({ ledger, terms: id }, reversals, transaction) {
    reversals.set(keyOf(ledger, id), transaction)
    return () => reversals.delete(keyOf(ledger, id))
  },
  races: ['transactions_reversed_once'],
  checks: [
    {
      promise: 'Each reversal mirrors the one transaction that it reverses',
      broken: `
        select r.ledger, format('reversal %s of %s', r.id, r.reverses) as what
          from transactions r
         where ${within('r', 'id')} and r.reverses is not null
           and exists (
             (select account_id, amount, direction from entries e where e.ledger = r.ledger and e.transaction_id = r.id
              except all
              select account_id, amount, case direction when 'debit' then 'credit' else 'debit' end
                from entries e where e.ledger = r.ledger and e.transaction_id = r.reverses)
             union all
             (select account_id, amount, case direction when 'debit' then 'credit' else 'debit' end
                from entries e where e.ledger = r.ledger and e.transaction_id = r.reverses
              except all
              select account_id, amount, direction from entries e where e.ledger = r.ledger and e.transaction_id = r.id))`,
    },
  ],
}
