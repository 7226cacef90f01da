import { debitSign } from '../accounts/queries.ts'
import { type StateCheck, type TransactionCheck, within } from '../posting/part.ts'

const recordedAt = (alias: string) => `uuid_extract_timestamp(${alias}.transaction_id)`

/** An account had this owner when it had the entry: both histories share one order of ids. */
const ownerThen = `(select c.owner from account_changes c
                     where c.ledger = e.ledger and c.account_id = e.account_id and c.id < e.transaction_id
                     order by c.version desc limit 1)`

export const limitChecks: TransactionCheck[] = [
  {
    promise: 'Each transaction that moves a limited account or owner is counted once, with what it moved',
    broken: `
      select coalesce(x.ledger, m.ledger) as ledger,
             format('transaction %s moved subject %s by %s, counted %s', coalesce(x.transaction_id, m.transaction_id),
                    coalesce(x.subject_id, m.subject_id), x.moved, m.moved) as what
        from (select ledger, subject_id, transaction_id, sum(moved) as moved
                from (select e.ledger, s.id as subject_id, e.transaction_id,
                             ${debitSign('a.type')} * case e.direction when 'debit' then e.amount else -e.amount end as moved
                        from entries e
                        join limit_subjects s on s.ledger = e.ledger and s.account_id = e.account_id
                        join accounts a on a.ledger = e.ledger and a.id = e.account_id
                       where ${within('e')} and ${recordedAt('e')} > s.since
                       union all
                      select e.ledger, s.id, e.transaction_id, case e.direction when 'credit' then e.amount else -e.amount end
                        from entries e
                        join limit_subjects s on s.ledger = e.ledger and s.currency = e.currency and s.owner = ${ownerThen}
                       where ${within('e')} and ${recordedAt('e')} > s.since
                         and exists (select from limit_subjects o where o.ledger = $1 and o.owner is not null)) leg
               group by ledger, subject_id, transaction_id having sum(moved) <> 0) x
        full join (select m.* from limit_movements m
                     join limit_subjects s on s.ledger = m.ledger and s.id = m.subject_id
                    where ${within('m')} and ${recordedAt('m')} > s.since) m
          on m.ledger = x.ledger and m.subject_id = x.subject_id and m.transaction_id = x.transaction_id
       where x.moved is distinct from m.moved`,
  },
  {
    promise: 'The totals of each limited account or owner continue one another',
    broken: `
      select m.ledger, format('subject %s, transaction %s', m.subject_id, m.transaction_id) as what
        from limit_movements m
        left join lateral (
          select b.out_total, b.in_total from limit_movements b
           where b.ledger = m.ledger and b.subject_id = m.subject_id and b.transaction_id < m.transaction_id
           order by b.transaction_id desc limit 1) before on true
       where ${within('m')}
         and (m.out_total, m.in_total) is distinct from
             (coalesce(before.out_total, 0) + greatest(-m.moved, 0), coalesce(before.in_total, 0) + greatest(m.moved, 0))`,
  },
  {
    // A limit and a movement of one millisecond have no order.
    promise: 'No transaction exceeded a limit while it applied',
    broken: `
      select m.ledger, format('limit %s of %s: %s after transaction %s', l.id, l.amount, u.used, m.transaction_id) as what
        from limit_movements m
        join limits l on l.ledger = m.ledger and l.subject_id = m.subject_id
         and l.created_at < ${recordedAt('m')} and (l.ended_at is null or l.ended_at > ${recordedAt('m')})
        cross join lateral limit_window(l.period, l.alignment, l.time_zone, ${recordedAt('m')}) w
        left join lateral (
          select b.out_total, b.in_total from limit_movements b
           where b.ledger = m.ledger and b.subject_id = m.subject_id and b.transaction_id < w.from_id
           order by b.transaction_id desc limit 1) base on true
        cross join lateral (
          select case l.measure
                   when 'out' then m.out_total - coalesce(base.out_total, 0)
                   when 'in' then m.in_total - coalesce(base.in_total, 0)
                   else m.out_total - coalesce(base.out_total, 0) - m.in_total + coalesce(base.in_total, 0)
                 end as used,
                 case l.measure when 'in' then m.moved else -m.moved - m.freed end as needed) u
       where ${within('m')} and u.needed > 0 and u.used > l.amount`,
  },
]

export const limitStateChecks: StateCheck[] = [
  {
    promise:
      'Each limited account or owner has the totals of its last movement, and the reserved amounts of its accounts',
    broken: `
      select s.ledger, format('subject %s', s.id) as what
        from limit_subjects s
        left join lateral (
          select m.transaction_id, m.out_total, m.in_total from limit_movements m
           where m.ledger = s.ledger and m.subject_id = s.id order by m.transaction_id desc limit 1) last on true
       where (s.last_transaction_id, s.out_total, s.in_total) is distinct from
             (last.transaction_id, coalesce(last.out_total, 0), coalesce(last.in_total, 0))
          or s.reserved <> coalesce(
               case when s.account_id is not null
                 then (select a.pending from accounts a where a.ledger = s.ledger and a.id = s.account_id)
                 else (select sum(a.pending) from accounts a
                        where a.ledger = s.ledger and a.owner = s.owner and a.currency = s.currency
                          and a.type not in ('asset', 'expense'))
               end, 0)`,
  },
  {
    promise: 'Each account knows what limits count it',
    broken: `
      select a.ledger, format('account %s', a.id) as what
        from accounts a
       where a.limit_subjects is not null and not exists (
               select from limit_subjects s where s.ledger = a.ledger and s.id = any(a.limit_subjects)
                  and (s.account_id = a.id or (s.owner = a.owner and s.currency = a.currency)))
       union all
      select s.ledger, format('subject %s, account %s', s.id, a.id)
        from limit_subjects s
        join accounts a on a.ledger = s.ledger and a.currency = s.currency and (a.id = s.account_id or a.owner = s.owner)
       where s.id <> all(coalesce(a.limit_subjects, '{}'))`,
  },
]
