import { type StateCheck, type TransactionCheck, within } from '../posting/part.ts'

/*
 * The promises about the effective axis, and about stored sums. Each row is compared with the one before it, so that a run
 * reads only what is new.
 */

const places = '(ledger, account_id, transaction_id, sequence)'

export const effectiveChecks: TransactionCheck[] = [
  {
    promise:
      'Each entry that is effective at another moment than recorded is on the effective axis, with the sums up to it',
    broken: `
      select ledger, format('entry %s of account %s', sequence, account_id) as what
        from (select e.ledger, e.account_id, e.transaction_id, e.sequence, t.effective_at,
                     case e.direction when 'debit' then e.amount else 0 end as debit,
                     case e.direction when 'credit' then e.amount else 0 end as credit
                from transactions t join entries e on e.ledger = t.ledger and e.transaction_id = t.id
               where ${within('t', 'id')} and t.effective_at <> t.recorded_at) e
        full join (select * from dated_entries d where ${within('d')}) d using ${places}
        left join lateral (
          select debits, credits from dated_entries p
           where p.ledger = d.ledger and p.account_id = d.account_id
             and (p.transaction_id, p.sequence) < (d.transaction_id, d.sequence)
           order by p.transaction_id desc, p.sequence desc limit 1) before on true
        left join lateral (
          select moment_debits, moment_credits from dated_entries p
           where p.ledger = d.ledger and p.account_id = d.account_id and p.effective_at = d.effective_at
             and p.sequence < d.sequence
           order by p.sequence desc limit 1) same on true
       where (d.effective_at, d.debits, d.credits, d.moment_debits, d.moment_credits) is distinct from
             (e.effective_at, coalesce(before.debits, 0) + e.debit, coalesce(before.credits, 0) + e.credit,
              coalesce(same.moment_debits, 0) + e.debit, coalesce(same.moment_credits, 0) + e.credit)`,
  },
  {
    promise: 'The totals of the effective axis equal the sums of their entries',
    broken: `
      with moments as materialized (
        select distinct ledger, account_id, effective_at, ms_of(effective_at) as ms from dated_entries d where ${within('d')}
      )
      select m.ledger, format('account %s, total of the moment %s', m.account_id, m.effective_at) as what
        from moments m
        left join dated_totals t on t.ledger = m.ledger and t.account_id = m.account_id and t.level = 0 and t.period = m.ms,
             lateral (select moment_debits, moment_credits from dated_entries d
                       where d.ledger = m.ledger and d.account_id = m.account_id and d.effective_at = m.effective_at
                       order by d.sequence desc limit 1) d
       where (t.debits, t.credits) is distinct from (d.moment_debits, d.moment_credits)
       union all
      select p.ledger, format('account %s, total of level %s, period %s', p.account_id, p.level, p.period)
        from (select distinct ledger, account_id, level, ms >> 10 * level as period
                from moments, generate_series(1, 3) as level) p
        left join dated_totals t
               on t.ledger = p.ledger and t.account_id = p.account_id and t.level = p.level and t.period = p.period,
             lateral (select sum(debits) as debits, sum(credits) as credits from dated_totals c
                       where c.ledger = p.ledger and c.account_id = p.account_id and c.level = p.level - 1
                         and c.period >= p.period << 10 and c.period < (p.period + 1) << 10) c
       where (t.debits, t.credits) is distinct from (c.debits, c.credits)`,
  },
  {
    promise: 'Stored sums of an account equal the sums of its entries',
    broken: `
      select s.ledger, format('account %s, sums up to transaction %s', s.account_id, s.transaction_id) as what
        from (select distinct ledger, account_id, transaction_id from entries e where ${within('e')}) e,
             lateral (select * from entry_sums s
                       where s.ledger = e.ledger and s.account_id = e.account_id and s.transaction_id = e.transaction_id
                       limit 1) s
        left join lateral (
          select * from entry_sums p
           where p.ledger = s.ledger and p.account_id = s.account_id and p.transaction_id < s.transaction_id
           order by p.transaction_id desc limit 1) before on true,
             lateral (select coalesce(sum(amount) filter (where direction = 'debit'), 0) as debits,
                             coalesce(sum(amount) filter (where direction = 'credit'), 0) as credits
                        from entries n
                       where n.ledger = s.ledger and n.account_id = s.account_id and n.transaction_id <= s.transaction_id
                         and n.transaction_id > coalesce(before.transaction_id, '00000000-0000-0000-0000-000000000000')) n
       where (s.debits, s.credits)
             is distinct from (coalesce(before.debits, 0) + n.debits, coalesce(before.credits, 0) + n.credits)`,
  },
]

export const effectiveStateChecks: StateCheck[] = [
  {
    promise:
      'Each level of totals of the effective axis has all dated entries of an account, and sums belong to entries',
    broken: `
      select t.ledger, format('account %s, level %s', t.account_id, t.level) as what
        from (select ledger, account_id, level, sum(debits) as debits, sum(credits) as credits
                from dated_totals group by ledger, account_id, level) t
        left join lateral (
          select debits, credits from dated_entries d where d.ledger = t.ledger and d.account_id = t.account_id
           order by d.transaction_id desc, d.sequence desc limit 1) d on true
       where (t.debits, t.credits) is distinct from (d.debits, d.credits)
       union all
      select s.ledger, format('account %s, sums up to transaction %s, which has no entry of it', s.account_id, s.transaction_id)
        from entry_sums s
       where (select e.sequence from entries e
               where e.ledger = s.ledger and e.account_id = s.account_id and e.transaction_id = s.transaction_id limit 1) is null`,
  },
]
