import type pg from 'pg'

export interface Books {
  accounts: number
  /** Most have two entries; one in two hundred has four. */
  transactions: number
}

/** Account numbers: system accounts, a customer with every twentieth transaction, and a quiet customer. */
export const numbers = { cash: 1, fxUsd: 2, fxEur: 3, hot: 4, quiet: 5 }
export const accountId = (number: number) => `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

const begunMs = Date.UTC(2026, 0, 1)
const apartMs = 50
export const momentOf = (transaction: number) => new Date(begunMs + transaction * apartMs).toISOString()
export const transactionId = (transaction: number) => {
  const time = (begunMs + transaction * apartMs).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8001-000000000000`
}

/**
 * Fills an empty ledger as a superuser, without triggers: a quarter of the accounts has entries, the cash account has a
 * quarter of the transactions. All amounts are equal: the books do not balance and are only for reading.
 */
export async function fillBooks(superuser: pg.Client, { accounts, transactions }: Books): Promise<void> {
  const moved = Math.floor(accounts / 4)
  await superuser.query(`
    set search_path = ledger;
    set session_replication_role = replica;
    set synchronous_commit = off;
    set maintenance_work_mem = '512MB';
    set work_mem = '256MB'`)
  const indexes = await superuser.query<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
      from pg_index join pg_class on pg_class.oid = indexrelid
     where relnamespace = 'ledger'::regnamespace and indrelid::regclass::text in ('accounts', 'transactions', 'entries', 'outbox', 'fees')
       and not exists (select from pg_constraint where conindid = indexrelid)`)
  for (const { name } of indexes.rows) await superuser.query(`drop index ${name}`)
  await superuser.query(`
    create function pg_temp.account_id(n bigint) returns uuid immutable language sql as
      $$ select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
    create function pg_temp.transaction_id(i bigint) returns uuid immutable language sql as
      $$ select (lpad(to_hex(${begunMs} + i * ${apartMs}), 12, '0') || '70008001000000000000')::uuid $$;

    create temporary table written as
    select i, case when i % 4 = 0 then 'deposit' when i % 200 = 1 then 'conversion' when i % 1000 = 3 then 'reversal'
                   when i <= 5000 and i % 1000 = 5 then 'adjustment' else 'transfer' end as kind,
           5 + i * 7919 % ${moved - 5} as source,
           case when i % 20 = 7 then ${numbers.hot} else 5 + (i * 104729 + 13) % ${moved - 5} end as target
      from generate_series(1, ${transactions}::bigint) i;
    create temporary table moves as
    select i, line, number, direction
      from written, lateral (
        select 1 as line, case kind when 'deposit' then ${numbers.cash} else source end as number, 'debit' as direction
        union all select 2, ${numbers.fxUsd}, 'credit' where kind = 'conversion'
        union all select 3, ${numbers.fxEur}, 'debit' where kind = 'conversion'
        union all select case kind when 'conversion' then 4 else 2 end, target, 'credit') as lines;

    insert into transactions (ledger, id, kind, reference, effective_at, recorded_at, reverses, entry_count)
    select 1, pg_temp.transaction_id(i), kind,
           case when i % 10 = 0 then 'order-' || i when i % 10 = 5 then 'payout' end,
           case when i % 50 in (12, 17) then moment - interval '30 days' else moment end, moment,
           case kind when 'reversal' then pg_temp.transaction_id(i - 1) end, case kind when 'conversion' then 4 else 2 end
      from written, lateral (select to_timestamp((${begunMs} + i * ${apartMs}) / 1000.0) as moment) at
     order by i;
    insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
    select 1, pg_temp.transaction_id(i), line, pg_temp.account_id(number), 4 * i + line, direction, 1.00,
           case number when ${numbers.fxEur} then 'EUR' else 'USD' end, 100.00
      from moves order by i, line;

    -- One transaction in 25 was dated back by 30 days.
    insert into dated_entries (ledger, account_id, transaction_id, sequence, effective_at, debits, credits, moment_debits, moment_credits)
    select 1, pg_temp.account_id(number), pg_temp.transaction_id(i), 4 * i + line,
           to_timestamp((${begunMs} + i * ${apartMs}) / 1000.0) - interval '30 days',
           count(*) filter (where direction = 'debit') over history, count(*) filter (where direction = 'credit') over history,
           (direction = 'debit')::integer, (direction = 'credit')::integer
      from moves where i % 50 in (12, 17) window history as (partition by number order by i, line);
    insert into dated_totals (ledger, account_id, level, period, debits, credits)
    select 1, account_id, level, ms_of(effective_at) >> 10 * level, sum(moment_debits), sum(moment_credits)
      from dated_entries, generate_series(0, 3) as level group by 2, 3, 4;
    -- The others have fewer entries than the sums are apart.
    insert into entry_sums (ledger, account_id, transaction_id, debits, credits)
    select 1, pg_temp.account_id(number), pg_temp.transaction_id(i), debits, credits
      from (select *, row_number() over history as place, count(*) filter (where direction = 'debit') over history as debits,
                   count(*) filter (where direction = 'credit') over history as credits
              from moves where number <= ${numbers.hot} window history as (partition by number order by i, line)) m
     where place % 256 = 0;

    insert into accounts (ledger, id, code, owner, type, currency, exponent, status, debits_posted, credits_posted,
                          debits_pending, credits_pending, last_sequence, moved, last_transaction_id, created_at,
                          metadata)
    select 1, pg_temp.account_id(n),
           case n when ${numbers.cash} then 'system.cash.usd' when ${numbers.fxUsd} then 'system.fx.usd'
                  when ${numbers.fxEur} then 'system.fx.eur' else 'customers.' || n end,
           case when n between 1000 and 10999 then 'platform' when n > 3 then 'owner-' || n / 4 end,
           case when n = 1 then 'asset' when n in (2, 3) then 'equity' when n = 50 then 'expense' else 'liability' end,
           case when n = 3 or n % 10 = 9 then 'EUR' else 'USD' end, 2,
           case n when 60 then 'frozen' else 'active' end,
           0.00, coalesce(m.entries, 0) * 1.00, 0.00, 0.00, coalesce(m.entries, 0), m.entries is not null, pg_temp.transaction_id(m.last),
           to_timestamp(${begunMs} / 1000.0) - n * interval '1 ms',
           case when n % 5000 = 60 then '{"tier": "gold"}' else '{}' end::jsonb
      from generate_series(1, ${accounts}::bigint) n
      left join (select number, count(*) as entries, max(i) as last from moves group by number) m on m.number = n;

    insert into account_changes (ledger, id, account_id, version, is_opening, owner, name, status, minimum_balance, metadata)
    select ledger, uuidv7(), id, version, true, owner, name, status, minimum_balance, metadata from accounts;
    insert into conversions (ledger, transaction_id, quote, source_currency, target_currency, source_amount, target_amount,
                             spread_amount, rate, mid_rate, units, per, spread_bps, rate_source, simulated, rate_as_of,
                             quoted_at, quote_expires_at)
    select 1, pg_temp.transaction_id(i), uuidv7(), 'USD', 'EUR', 1, 1, 0, 1, 1, 1, 1, 0, 'ecb', false, moment, moment, moment
      from written, lateral (select to_timestamp((${begunMs} + i * ${apartMs}) / 1000.0) as moment) at
     where kind = 'conversion';
    insert into fees (ledger, id, transaction_id, line, kind, account_id, amount, currency)
    select 1, pg_temp.transaction_id(i), pg_temp.transaction_id(i), 2, kind, pg_temp.account_id(target), 0.25, 'USD'
      from written where i % 5 = 0;
    insert into outbox (ledger, fee_id, state, created_at, due_at)
    select 1, pg_temp.transaction_id(i), case when i % 10 = 0 then 'pending' else 'dead' end, moment, moment
      from written, lateral (select to_timestamp((${begunMs} + i * ${apartMs}) / 1000.0) as moment) at
     where i % 10 = 0 or i % 1000 = 5
     order by i`)
  for (const { definition } of indexes.rows) await superuser.query(definition)
  await superuser.query('set session_replication_role = origin')
  await superuser.query(
    'vacuum (analyze) accounts, account_changes, transactions, entries, dated_entries, dated_totals, entry_sums, conversions, fees, outbox',
  )
}
