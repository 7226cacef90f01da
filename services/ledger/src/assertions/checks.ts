import { debitSign } from '../accounts/queries.ts'
import type { StateCheck } from '../posting/part.ts'

/**
 * For `pnpm verify`. Two probes of the history of its account for each assertion; on the effective axis the present balance as
 * of its moment, without what was recorded since then.
 */
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
       where s.effective_at is null
         and (coalesce(last.balance_after, 0) <> s.balance or coalesce(last.sequence, 0) <> s.sequence
              or next.transaction_id < id_after(s.at))`,
  },
  {
    promise: 'Each account had on the effective axis what an assertion states, as far as it was known then',
    broken: `
      select s.ledger,
             format('assertion %s: account %s had %s by effective_at, not %s', s.id, s.account_id, known.balance, s.balance) as what
        from assertions s
        join accounts a on a.ledger = s.ledger and a.id = s.account_id,
             lateral dated_shift(s.ledger, s.account_id, s.effective_at) shift,
             lateral (
               -- The dated entries that were recorded since then: as they are in the present shift.
               select coalesce(sum(${debitSign('a.type')} * case e.direction when 'debit' then e.amount else -e.amount end
                                   * ((d.effective_at <= s.effective_at)::integer
                                      - (d.transaction_id < id_after(s.effective_at))::integer)), 0) as balance
                 from dated_entries d
                 join entries e on e.ledger = d.ledger and e.account_id = d.account_id
                                and e.transaction_id = d.transaction_id and e.sequence = d.sequence
                where d.ledger = s.ledger and d.account_id = s.account_id and d.sequence > s.sequence
                  and (s.transaction_id is null or d.transaction_id >= s.transaction_id)
             ) since,
             lateral (
               select coalesce((
                        select e.balance_after from entries e
                         where e.ledger = s.ledger and e.account_id = s.account_id and e.sequence <= s.sequence
                           and e.transaction_id < id_after(s.effective_at) and e.transaction_id <= s.transaction_id
                         order by e.transaction_id desc, e.sequence desc limit 1), 0)
                      + ${debitSign('a.type')} * (shift.debits - shift.credits) - since.balance as balance
             ) known
       where s.effective_at is not null
         and (known.balance <> s.balance
              or s.sequence <> coalesce((select e.sequence from entries e
                                          where e.ledger = s.ledger and e.account_id = s.account_id
                                            and e.transaction_id = s.transaction_id and e.sequence = s.sequence limit 1), 0))`,
  },
]
