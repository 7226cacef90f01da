import { type TransactionCheck, within } from '../posting/part.ts'

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

const debitSigned = `case e.direction when 'debit' then e.amount else -e.amount end`
export const bookChecks: TransactionCheck[] = [
  {
    promise: 'Each transaction balances in each currency',
    broken: `
      select e.ledger, format('transaction %s is off by %s %s', e.transaction_id, sum(${debitSigned}), e.currency) as what
        from entries e where ${within('e')}
       group by e.ledger, e.transaction_id, e.currency having sum(${debitSigned}) <> 0`,
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
]
