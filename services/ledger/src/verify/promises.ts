import { type StateCheck, type TransactionCheck, within } from '../posting/part.ts'

/*
 * The promises that `verify` checks, and the queries that find violations. Each row has the `ledger` and a description,
 * `what`.
 */

export const promises = {
  all: 'In each ledger and currency all debits equal all credits',
  totals: "Each account's totals equal the sums of its entries, and its last entry is right",
  running: "Each account's entries are numbered 1, 2, 3, ... and each balance continues the one before",
  minimum: 'No account is below its minimum or above its maximum balance, and no closed account has money',
  memory: 'No history that an earlier run verified has changed',
} as const

export const trialBalance = `
  select ledger, format('%s: %s debited, %s credited', currency, sum(debits_posted), sum(credits_posted)) as what
    from accounts group by ledger, currency having sum(debits_posted) <> sum(credits_posted)`

/** Memory of accounts that do not exist, and of moments in the future. */
export const strayMemory = `
  select m.ledger, format('account %s was verified up to entry %s and no longer exists', m.account_id, m.sequence) as what
    from verified_accounts m left join accounts a on a.ledger = m.ledger and a.id = m.account_id
   where a.id is null
   union all
  select ledger, format('transactions are marked as verified below %s, which is in the future', transactions_below)
    from verified_ledgers
   where transactions_below > $1
   union all
  select ledger, format('fees are marked as compared below %s, which is in the future', fees_below)
    from verified_ledgers
   where fees_below > $1`

export const accountChecks: StateCheck[] = [
  {
    promise: 'The history of each account begins with its opening, has each version, and ends with its present state',
    broken: `
      select a.ledger, format('account %s, version %s', a.id, a.version) as what
        from accounts a
        left join account_changes c on c.ledger = a.ledger and c.account_id = a.id and c.version = a.version
       where (c.owner, c.name, c.status, c.minimum_balance, c.maximum_balance, c.metadata)
             is distinct from (a.owner, a.name, a.status, a.minimum_balance, a.maximum_balance, a.metadata)
       union all
      select ledger, format('account %s has %s changes, up to version %s', account_id, count(*), max(version))
        from account_changes group by ledger, account_id
      having count(*) <> max(version) - min(version) + 1 or min(version) <> min(version) filter (where is_opening)
          or count(*) filter (where is_opening) <> 1`,
  },
]

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
             format('transaction %s states %s entries and has %s', coalesce(t.id, e.id), t.entry_count, e.lines) as what
        from (select ledger, id, entry_count from transactions t where ${within('t', 'id')}) t
        full join (select ledger, transaction_id as id, count(*) as lines, min(line) as first, max(line) as last
                     from entries e where ${within('e')} group by ledger, transaction_id) e
          on e.ledger = t.ledger and e.id = t.id
       where (t.entry_count, 1, t.entry_count) is distinct from (e.lines, e.first, e.last)`,
  },
  {
    promise: 'Each entry belongs to an account of its ledger, in its currency and with its decimals',
    broken: `
      select e.ledger, format('entry %s of transaction %s', e.line, e.transaction_id) as what
        from entries e left join accounts a on a.ledger = e.ledger and a.id = e.account_id
       where ${within('e')}
         and (a.id is null or a.currency <> e.currency or min_scale(e.amount) > a.exponent
              or not (e.amount > 0 and e.amount <> 'NaN'))`,
  },
  {
    promise: "Each transaction's id contains the moment at which it was recorded",
    broken: `
      select ledger, format('transaction %s, recorded at %s', id, recorded_at) as what
        from transactions t where ${within('t', 'id')} and uuid_extract_timestamp(id) is distinct from recorded_at`,
  },
]
