/*
 * What `verify` promises of the books, and the queries whose rows break it. Each row names the `ledger` and `what` is
 * wrong.
 */

export const promises = {
  all: 'In each ledger and currency all debits equal all credits',
  totals: "Each account's totals equal the sums of its entries, and it knows its last one",
  running: "Each account's entries count 1, 2, 3, ... and each balance is the one before with the entry's amount",
  minimum: 'No account is under its minimum, and none that is closed has money',
  memory: 'Each account still has the history that earlier runs verified',
} as const

export const trialBalance = `
  select ledger, format('%s: %s debited, %s credited', currency, sum(debits_posted), sum(credits_posted)) as what
    from accounts group by ledger, currency having sum(debits_posted) <> sum(credits_posted)`

/** What is remembered of accounts that are gone, and of moments that have not come. */
export const strayMemory = `
  select m.ledger, format('account %s: verified up to entry %s, and is gone', m.account_id, m.sequence) as what
    from verified_accounts m left join accounts a on a.ledger = m.ledger and a.id = m.account_id
   where a.id is null
   union all
  select ledger, format('transactions below %s are remembered as verified, which is in the future', transactions_below)
    from verified_ledgers
   where transactions_below > $1
   union all
  select ledger, format('fees below %s are remembered as compared, which is in the future', fees_below)
    from verified_ledgers
   where fees_below > $1`

/** A promise about transactions and what belongs to them, and the query of what breaks it in a range of them. */
export interface TransactionCheck {
  promise: string
  broken: string
}

const sideways = `case e.direction when 'debit' then e.amount else -e.amount end`
/** Of ids of transactions, in one ledger. */
const within = (alias: string, id = 'transaction_id') =>
  `${alias}.ledger = $1 and ${alias}.${id} >= $2 and ${alias}.${id} < $3`

export const transactionChecks: TransactionCheck[] = [
  {
    promise: 'Each transaction balances in each currency',
    broken: `
      select e.ledger, format('transaction %s is off by %s %s', e.transaction_id, sum(${sideways}), e.currency) as what
        from entries e where ${within('e')}
       group by e.ledger, e.transaction_id, e.currency having sum(${sideways}) <> 0`,
  },
  {
    promise: 'Each transaction has all its entries, and each entry its transaction',
    broken: `
      select coalesce(t.ledger, e.ledger) as ledger,
             format('transaction %s says %s entries and has %s', coalesce(t.id, e.id), t.entry_count, e.lines) as what
        from (select ledger, id, entry_count from transactions t where ${within('t', 'id')}) t
        full join (select ledger, transaction_id as id, count(*) as lines, min(line) as first, max(line) as last
                     from entries e where ${within('e')} group by ledger, transaction_id) e
          on e.ledger = t.ledger and e.id = t.id
       where (t.entry_count, 1, t.entry_count) is distinct from (e.lines, e.first, e.last)`,
  },
  {
    promise: 'Each entry is of an account of its ledger, in its currency and within its decimals',
    broken: `
      select e.ledger, format('entry %s of transaction %s', e.line, e.transaction_id) as what
        from entries e left join accounts a on a.ledger = e.ledger and a.id = e.account_id
       where ${within('e')}
         and (a.id is null or a.currency <> e.currency or min_scale(e.amount) > a.exponent
              or not (e.amount > 0 and e.amount <> 'NaN'))`,
  },
  {
    promise: "Each transaction's id carries the moment at which it was recorded",
    broken: `
      select ledger, format('transaction %s, recorded at %s', id, recorded_at) as what
        from transactions t where ${within('t', 'id')} and uuid_extract_timestamp(id) is distinct from recorded_at`,
  },
  {
    promise: 'Each reversal is the mirror of the one transaction that it takes back',
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
  {
    promise: 'Each conversion has the terms of one quote, and nothing else has any',
    broken: `
      select coalesce(t.ledger, c.ledger) as ledger,
             format('transaction %s, kind %s, quote %s', coalesce(t.id, c.transaction_id), t.kind, c.quote) as what
        from (select * from transactions t where ${within('t', 'id')} and kind = 'conversion') t
        full join (select * from conversions c where ${within('c')}) c
          on c.ledger = t.ledger and c.transaction_id = t.id
       where t.id is null or c.quote is null`,
  },
  {
    promise: 'Each conversion moved what its quote promised, before it expired',
    broken: `
      select c.ledger, format('conversion %s by quote %s', c.transaction_id, c.quote) as what
        from conversions c
        join transactions t on t.ledger = c.ledger and t.id = c.transaction_id
        join lateral (
               select jsonb_agg(array[e.direction, e.currency, trim_scale(e.amount)::text,
                                      case when a.code ~ '^system[.]fx(-spread)?[.]' then a.code end]
                                order by e.line) as moved
                 from entries e
                 join accounts a on a.ledger = e.ledger and a.id = e.account_id
                where e.ledger = c.ledger and e.transaction_id = c.transaction_id
                  -- What comes behind is a fee.
                  and e.line <= case when c.spread_amount > 0 then 5 else 4 end) e on true
       where ${within('c')}
         and (t.recorded_at >= c.quote_expires_at + interval '60 s' -- a ledger's moment may lie ahead of the clock so far
          or e.moved is distinct from
             jsonb_build_array(
               array['debit', c.source_currency, trim_scale(c.source_amount)::text, null],
               array['credit', c.source_currency, trim_scale(c.source_amount)::text, 'system.fx.' || lower(c.source_currency)],
               array['debit', c.target_currency, trim_scale(c.target_amount + c.spread_amount)::text,
                     'system.fx.' || lower(c.target_currency)],
               array['credit', c.target_currency, trim_scale(c.target_amount)::text, null])
             || case when c.spread_amount = 0 then '[]' else jsonb_build_array(
                  array['credit', c.target_currency, trim_scale(c.spread_amount)::text,
                        'system.fx-spread.' || lower(c.target_currency)]) end)`,
  },
  {
    // Multiplied out instead of divided: numeric would round the quotient. One amount was given; the other follows from
    // it, to the last unit, in the ledger's favour.
    promise: "Each conversion's amounts follow from its rate, to the last unit",
    broken: `
      select ledger, format('conversion %s by quote %s: %s %s for %s %s, kept %s', transaction_id, quote,
                            target_amount, target_currency, source_amount, source_currency, spread_amount) as what
        from (select c.*, power(10::numeric, -source.exponent) as source_unit, power(10::numeric, -target.exponent) as target_unit,
                     units * (10000 - spread_bps) as gives, per * 10000 as takes
                from conversions c
                -- Each currency that was ever converted has this account.
                left join accounts source on source.ledger = c.ledger and source.code = 'system.fx.' || lower(c.source_currency)
                left join accounts target on target.ledger = c.ledger and target.code = 'system.fx.' || lower(c.target_currency)
               where ${within('c')}) c
       where (target_amount * takes <= source_amount * gives
              and (source_amount * gives < (target_amount + target_unit) * takes
                   or (source_amount - source_unit) * gives < target_amount * takes)
              and (target_amount + spread_amount) * per <= source_amount * units
              and source_amount * units < (target_amount + spread_amount + target_unit) * per) is not true`,
  },
  {
    promise: 'Each fee is an entry, and each entry of fees or spreads is a fee',
    broken: `
      select coalesce(f.ledger, e.ledger) as ledger,
             format('entry %s of transaction %s is %s %s; fee %s is %s %s', coalesce(e.line, f.line),
                    coalesce(e.transaction_id, f.transaction_id), e.earned, e.currency, f.id, f.amount, f.currency) as what
        from (select * from fees f where ${within('f')} and amount <> 0) f
        full join (
          select e.ledger, e.transaction_id, e.line, e.currency, a.code,
                 case e.direction when 'credit' then e.amount else -e.amount end as earned
            from entries e
            join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.](fees|fx-spread)[.]'
            join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
            left join transactions o on o.ledger = t.ledger and o.id = t.reverses
           where ${within('e')}
             and coalesce(o.kind, t.kind) <> 'adjustment'
        ) e on e.ledger = f.ledger and e.transaction_id = f.transaction_id and e.line = f.line
       where (f.amount, f.currency) is distinct from (e.earned, e.currency)
          or e.code is distinct from
             format('system.%s.%s', case f.kind when 'fx_spread' then 'fx-spread' else 'fees' end, lower(f.currency))`,
  },
  {
    promise: 'Only conversions and adjustments move the positions',
    broken: `
      select e.ledger, format('entry %s of transaction %s, kind %s, on %s', e.line, t.id, t.kind, a.code) as what
        from entries e
        join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.]fx[.]'
        join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
        left join transactions o on o.ledger = t.ledger and o.id = t.reverses
       where ${within('e')} and coalesce(o.kind, t.kind) not in ('conversion', 'adjustment')`,
  },
]
