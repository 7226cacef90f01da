import type { StateCheck } from '../posting/part.ts'

/** For `pnpm verify`: two probes of the history of its account for each assertion. */
export const assertionChecks: StateCheck[] = [
  {
    promise: 'Each account had the balance that was asserted of it',
    broken: `
      select s.ledger, format('assertion %s: account %s had %s, not %s', s.id, s.account_id, coalesce(last.balance_after, 0), s.balance) as what
        from assertions s
        left join lateral (
               select e.balance_after, e.sequence from entries e
                where e.ledger = s.ledger and e.account_id = s.account_id and e.transaction_id = s.transaction_id
                  and e.sequence = s.sequence limit 1) last on true
        left join lateral (
               select e.transaction_id from entries e
                where e.ledger = s.ledger and e.account_id = s.account_id
                  and (s.transaction_id is null or (e.transaction_id, e.sequence) > (s.transaction_id, s.sequence))
                order by e.transaction_id, e.sequence limit 1) next on true
       where coalesce(last.balance_after, 0) <> s.balance or coalesce(last.sequence, 0) <> s.sequence
          or next.transaction_id < id_after(s.at)`,
  },
]
