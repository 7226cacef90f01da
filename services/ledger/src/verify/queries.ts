import type { Queryable, Transaction } from '@florin/postgres'

/** A promise of the books, and the query whose rows break it. Each row names its `ledger` and `what` is wrong. */
export interface Check {
  promise: string
  broken: string
}

export interface Finding {
  ledger: string
  what: string
}

const signed = `case when a.type in ('asset', 'expense') then 1 else -1 end`
const sideways = `case e.direction when 'debit' then e.amount else -e.amount end`

export const checks: Check[] = [
  {
    promise: 'In each ledger and currency all debits equal all credits',
    broken: `
      select ledger, format('%s: %s debited, %s credited', currency, sum(debits_posted), sum(credits_posted)) as what
        from accounts group by ledger, currency having sum(debits_posted) <> sum(credits_posted)`,
  },
  {
    promise: 'Each transaction balances in each currency',
    broken: `
      select e.ledger, format('transaction %s is off by %s %s', e.transaction_id, sum(${sideways}), e.currency) as what
        from entries e group by e.ledger, e.transaction_id, e.currency having sum(${sideways}) <> 0`,
  },
  {
    promise: 'Each transaction has all its entries, and each entry its transaction',
    broken: `
      select coalesce(t.ledger, e.ledger) as ledger,
             format('transaction %s says %s entries and has %s', coalesce(t.id, e.id), t.entry_count, e.lines) as what
        from transactions t
        full join (select ledger, transaction_id as id, count(*) as lines, min(line) as first, max(line) as last
                     from entries group by ledger, transaction_id) e
          on e.ledger = t.ledger and e.id = t.id
       where (t.entry_count, 1, t.entry_count) is distinct from (e.lines, e.first, e.last)`,
  },
  {
    promise: 'Each entry is of an account of its ledger, in its currency and within its decimals',
    broken: `
      select e.ledger, format('entry %s of transaction %s', e.line, e.transaction_id) as what
        from entries e left join accounts a on a.ledger = e.ledger and a.id = e.account_id
       where a.id is null or a.currency <> e.currency or min_scale(e.amount) > a.exponent
          or not (e.amount > 0 and e.amount <> 'NaN')`,
  },
  {
    promise: "Each account's totals equal the sums of its entries, and it knows its last one",
    broken: `
      select a.ledger, format('account %s: %s debited and %s credited, its entries say %s and %s; last entry %s, they say %s',
                              a.id, a.debits_posted, a.credits_posted, coalesce(e.debits, 0), coalesce(e.credits, 0),
                              a.last_sequence, coalesce(e.last, 0)) as what
        from accounts a
        left join (select ledger, account_id, max(sequence) as last,
                          max(transaction_id::text)::uuid as last_id,
                          sum(amount) filter (where direction = 'debit') as debits,
                          sum(amount) filter (where direction = 'credit') as credits
                     from entries group by ledger, account_id) e
          on e.ledger = a.ledger and e.account_id = a.id
       where (a.debits_posted, a.credits_posted, a.last_sequence, a.last_transaction_id)
             is distinct from (coalesce(e.debits, 0), coalesce(e.credits, 0), coalesce(e.last, 0), e.last_id)`,
  },
  {
    promise: "Each account's entries count 1, 2, 3, ... and each balance is the one before with the entry's amount",
    broken: `
      select ledger, format('entry %s of account %s leaves %s', sequence, account_id, balance_after) as what
        from (select e.ledger, e.account_id, e.sequence, e.balance_after,
                     row_number() over history as place,
                     sum(${signed} * ${sideways}) over history as running
                from entries e join accounts a on a.ledger = e.ledger and a.id = e.account_id
              window history as (partition by e.ledger, e.account_id order by e.transaction_id, e.sequence)) h
       where sequence <> place or balance_after <> running`,
  },
  {
    promise: 'No account is under its minimum, and none that is closed has money',
    broken: `
      select ledger, format('account %s (%s): %s posted, %s pending, minimum %s',
                            id, status, posted, pending, minimum_balance) as what
        from accounts
       where posted - pending < minimum_balance or (status = 'closed' and (posted <> 0 or pending <> 0))
          or 'NaN' in (debits_posted, credits_posted, debits_pending, credits_pending)`,
  },
  {
    promise: "Each transaction's id carries the moment at which it was recorded",
    broken: `
      select ledger, format('transaction %s, recorded at %s', id, recorded_at) as what
        from transactions where uuid_extract_timestamp(id) is distinct from recorded_at`,
  },
  {
    promise: 'Each reversal is the mirror of the one transaction that it takes back',
    broken: `
      select r.ledger, format('reversal %s of %s', r.id, r.reverses) as what
        from transactions r
       where r.reverses is not null
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
        from (select * from transactions where kind = 'conversion') t
        full join conversions c on c.ledger = t.ledger and c.transaction_id = t.id
       where t.id is null or c.quote is null`,
  },
  {
    promise: 'Each conversion moved what its quote promised, before it expired',
    broken: `
      select c.ledger, format('conversion %s by quote %s', c.transaction_id, c.quote) as what
        from conversions c
        join transactions t on t.ledger = c.ledger and t.id = c.transaction_id
        join (select e.ledger, e.transaction_id,
                     jsonb_agg(array[e.direction, e.currency, trim_scale(e.amount)::text,
                                     case when a.code ~ '^system[.]fx(-spread)?[.]' then a.code end]
                               order by e.line) as moved
                from conversions c
                join entries e on e.ledger = c.ledger and e.transaction_id = c.transaction_id
                              -- What comes behind is a fee.
                              and e.line <= case when c.spread_amount > 0 then 5 else 4 end
                join accounts a on a.ledger = e.ledger and a.id = e.account_id
               group by e.ledger, e.transaction_id) e
          on e.ledger = c.ledger and e.transaction_id = c.transaction_id
       where t.recorded_at >= c.quote_expires_at
          or e.moved is distinct from
             jsonb_build_array(
               array['debit', c.source_currency, trim_scale(c.source_amount)::text, null],
               array['credit', c.source_currency, trim_scale(c.source_amount)::text, 'system.fx.' || lower(c.source_currency)],
               array['debit', c.target_currency, trim_scale(c.target_amount + c.spread_amount)::text,
                     'system.fx.' || lower(c.target_currency)],
               array['credit', c.target_currency, trim_scale(c.target_amount)::text, null])
             || case when c.spread_amount = 0 then '[]' else jsonb_build_array(
                  array['credit', c.target_currency, trim_scale(c.spread_amount)::text,
                        'system.fx-spread.' || lower(c.target_currency)]) end`,
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
                join (select distinct ledger, currency, exponent from accounts) source
                  on source.ledger = c.ledger and source.currency = c.source_currency
                join (select distinct ledger, currency, exponent from accounts) target
                  on target.ledger = c.ledger and target.currency = c.target_currency) c
       where not (target_amount * takes <= source_amount * gives
                  and (source_amount * gives < (target_amount + target_unit) * takes
                       or (source_amount - source_unit) * gives < target_amount * takes)
                  and (target_amount + spread_amount) * per <= source_amount * units
                  and source_amount * units < (target_amount + spread_amount + target_unit) * per)`,
  },
  {
    promise: 'Each fee is an entry, and each entry of fees or spreads is a fee',
    broken: `
      select coalesce(f.ledger, e.ledger) as ledger,
             format('entry %s of transaction %s is %s %s; fee %s is %s %s', coalesce(e.line, f.line),
                    coalesce(e.transaction_id, f.transaction_id), e.earned, e.currency, f.id, f.amount, f.currency) as what
        from (select * from fees where amount <> 0) f
        full join (
          select e.ledger, e.transaction_id, e.line, e.currency, a.code,
                 case e.direction when 'credit' then e.amount else -e.amount end as earned
            from entries e
            join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.](fees|fx-spread)[.]'
            join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
            left join transactions o on o.ledger = t.ledger and o.id = t.reverses
           where coalesce(o.kind, t.kind) <> 'adjustment'
        ) e on e.ledger = f.ledger and e.transaction_id = f.transaction_id and e.line = f.line
       where (f.amount, f.currency) is distinct from (e.earned, e.currency)
          or e.code is distinct from
             format('system.%s.%s', case f.kind when 'fx_spread' then 'fx-spread' else 'fees' end, lower(f.currency))`,
  },
  {
    promise: 'Only conversions and adjustments move the positions',
    broken: `
      select e.ledger, format('entry %s of transaction %s, kind %s, on %s', e.line, t.id, t.kind, a.code) as what
        from accounts a
        join entries e on e.ledger = a.ledger and e.account_id = a.id
        join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
        left join transactions o on o.ledger = t.ledger and o.id = t.reverses
       where a.code ~ '^system[.]fx[.]' and coalesce(o.kind, t.kind) not in ('conversion', 'adjustment')`,
  },
]

/** The rows that break the promise: the first few, and how many there are. */
export async function findBroken(
  tx: Transaction,
  { broken }: Check,
  limit: number,
): Promise<{ findings: Finding[]; count: number }> {
  const { rows } = await tx.query<Finding & { count: string }>({
    text: `select coalesce(l.name, broken.ledger::text) as ledger, what, count(*) over () as count
             from (${broken}) as broken left join ledgers l on l.id = broken.ledger
            order by ledger, what limit $1`,
    values: [limit],
  })
  return { findings: rows.map(({ ledger, what }) => ({ ledger, what })), count: Number(rows[0]?.count ?? 0) }
}

export async function countBooks(
  tx: Transaction,
): Promise<{ transactions: string; entries: string; accounts: string }> {
  const { rows } = await tx.query<{ transactions: string; entries: string; accounts: string }>(
    `select (select count(*) from transactions) as transactions, (select count(*) from entries) as entries,
            (select count(*) from accounts) as accounts`,
  )
  return rows[0] as { transactions: string; entries: string; accounts: string }
}

/** Now; on a standby, the moment up to which it knows what has happened. */
export async function readNowMs(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ now: Date }>(
    `select case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() else clock_timestamp() end as now`,
  )
  return (rows[0] as { now: Date }).now.getTime()
}

export async function listLedgerNames(db: Queryable): Promise<{ id: number; name: string }[]> {
  const { rows } = await db.query<{ id: number; name: string }>('select id, name from ledgers order by name')
  return rows
}

export interface BookedFee {
  id: string
  amount: string
  currency: string
  /** Null when it was delivered so long ago that the outbox has forgotten it. */
  state: 'pending' | 'delivered' | 'dead' | null
  last_error: string | null
}

/** Any that the revenue service is to know. */
export async function hasFees(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query('select from fees where amount <> 0 limit 1')
  return rowCount === 1
}

const feesAtOnce = 10_000

/** Newest first, without those of nothing, which nobody is told of. */
export async function listBookedFees(
  db: Queryable,
  ledger: number,
  before: string,
): Promise<Pick<BookedFee, 'id' | 'amount' | 'currency'>[]> {
  const { rows } = await db.query<Pick<BookedFee, 'id' | 'amount' | 'currency'>>({
    text: `select id, amount, currency from fees
            where ledger = $1 and id < $2 and amount <> 0 order by id desc limit $3`,
    values: [ledger, before, feesAtOnce],
  })
  return rows
}

export async function findBookedFee(db: Queryable, ledger: number, id: string): Promise<BookedFee | undefined> {
  const { rows } = await db.query<BookedFee>({
    text: `select f.id, f.amount, f.currency, o.state, o.last_error
             from fees f left join outbox o on o.ledger = f.ledger and o.fee_id = f.id
            where f.ledger = $1 and f.id = $2`,
    values: [ledger, id],
  })
  return rows[0]
}

export interface Adjustment {
  ledger: string
  code: string
  currency: string
  /** In the account's normal sign. */
  amount: string
  transactions: string
}

/** What adjustments and their reversals have changed in the accounts that hold fees, spreads and positions. */
export async function listAdjustments(db: Queryable): Promise<Adjustment[]> {
  const { rows } = await db.query<Adjustment>(`
    with adjusting as (
      select a.ledger, a.id from transactions a where a.kind = 'adjustment'
      union all
      select r.ledger, r.id from transactions a join transactions r on r.ledger = a.ledger and r.reverses = a.id
       where a.kind = 'adjustment'
    )
    select l.name as ledger, a.code, a.currency, sum(case e.direction when 'credit' then e.amount else -e.amount end) as amount,
           count(distinct e.transaction_id) as transactions
      from adjusting
      join ledgers l on l.id = adjusting.ledger
      join entries e on e.ledger = adjusting.ledger and e.transaction_id = adjusting.id
      join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.](fees|fx|fx-spread)[.]'
     group by l.name, a.code, a.currency order by l.name, a.code`)
  return rows
}
