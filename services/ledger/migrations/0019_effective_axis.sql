-- Up Migration

-- The effective axis. Most transactions are effective when they are recorded, and for those nothing is written here. The
-- others are dated: their entries count on the effective axis at another moment than on the recorded one.

-- The first id of a transaction that is recorded at this moment, in milliseconds since 1970, or later.
create function first_id(ms bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex(greatest(ms, 0)), 12, '0') || '70008000000000000000')::uuid
$$;
create function ms_of(moment timestamptz) returns bigint language sql immutable as $$
  select floor(extract(epoch from moment) * 1000)::bigint
$$;

-- The dated entries, with the sums of the account's dated entries up to this one, in the order of recording; and the same
-- sums of those with its effective moment alone.
create table dated_entries (
  ledger         integer not null,
  account_id     uuid not null,
  transaction_id uuid not null,
  sequence       bigint not null,
  effective_at   timestamptz(3) not null,
  debits         numeric not null,
  credits        numeric not null,
  moment_debits  numeric not null,
  moment_credits numeric not null,
  constraint dated_entries_pkey primary key (ledger, account_id, transaction_id, sequence)
);
-- An account's history on the effective axis.
create unique index dated_entries_effective on dated_entries (ledger, account_id, effective_at, sequence);
-- For `pnpm verify`, which walks over transactions.
create index dated_entries_transaction on dated_entries (ledger, transaction_id);

-- Sums of an account's dated entries by their effective moment. A period of level 0 is one millisecond, and each further
-- level has periods of 1,024 of the level below: about a second, 17 minutes, 12 days. So everything up to a moment is the sum
-- of at most 1,023 rows a level, and of one row for each 12 days.
create table dated_totals (
  ledger     integer not null,
  account_id uuid not null,
  level      smallint not null constraint dated_totals_level_known check (level between 0 and 3),
  -- Milliseconds since 1970, divided by 1,024 once a level and rounded down.
  period     bigint not null,
  debits     numeric not null,
  credits    numeric not null,
  constraint dated_totals_pkey primary key (ledger, account_id, level, period)
)
-- Totals are raised again and again; an update writes no index.
with (fillfactor = 70);

-- The sums of an account's entries up to and including a transaction, about once in 256 entries: the turnover between two
-- moments is the difference of two sums, and at most some hundred entries are added up for each.
create table entry_sums (
  ledger         integer not null,
  account_id     uuid not null,
  transaction_id uuid not null,
  debits         numeric not null,
  credits        numeric not null,
  constraint entry_sums_pkey primary key (ledger, account_id, transaction_id)
);

create trigger dated_entries_append_only before update or delete or truncate on dated_entries
  for each statement execute function refuse_change();
create trigger dated_totals_kept before delete or truncate on dated_totals
  for each statement execute function refuse_change();
create trigger entry_sums_append_only before update or delete or truncate on entry_sums
  for each statement execute function refuse_change();
grant select on dated_entries, dated_totals, entry_sums to ledger_service;

-- Writes the dated entries of `post_transactions`, which has locked and checked their accounts. The arrays are those of its
-- parameters. An effective moment is at most a day ahead.
create function post_dated(
  in_ledger integer, ids uuid[], effective_moments timestamptz[],
  places integer[], account_ids uuid[], sequences bigint[], directions text[], amounts numeric[]
) returns void
language plpgsql set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
begin
  select id, effective_at into wrong from unnest(ids, effective_moments) as t (id, effective_at)
   where effective_at > uuid_extract_timestamp(id) + interval '1 day' limit 1;
  if found then
    raise exception 'transaction % is effective at %, more than a day ahead', wrong.id, wrong.effective_at
      using errcode = 'check_violation', constraint = 'transactions_effective_soon';
  end if;
  insert into dated_entries (ledger, account_id, transaction_id, sequence, effective_at, debits, credits, moment_debits, moment_credits)
  select in_ledger, account_id, transaction_id, sequence, effective_at,
         coalesce(before.debits, 0) + sum(debit) over history, coalesce(before.credits, 0) + sum(credit) over history,
         coalesce(same.debits, 0) + sum(debit) over moment, coalesce(same.credits, 0) + sum(credit) over moment
    from dated_of(ids, effective_moments, places, account_ids, sequences, directions, amounts) d
    left join lateral (
      select debits, credits from dated_entries where ledger = in_ledger and account_id = d.account_id
       order by ledger desc, account_id desc, transaction_id desc, sequence desc limit 1) before on true
    left join lateral (
      select debits, credits from dated_totals
       where ledger = in_ledger and account_id = d.account_id and level = 0 and period = ms_of(d.effective_at)) same on true
  window history as (partition by account_id order by sequence),
         moment as (partition by account_id, effective_at order by sequence);
  -- In the order of their keys. The session that writes the totals of an account has locked it.
  insert into dated_totals as t (ledger, account_id, level, period, debits, credits)
  select in_ledger, account_id, level, ms_of(effective_at) >> 10 * level, sum(debit), sum(credit)
    from dated_of(ids, effective_moments, places, account_ids, sequences, directions, amounts), generate_series(0, 3) as level
   group by account_id, level, ms_of(effective_at) >> 10 * level
   order by account_id, level, ms_of(effective_at) >> 10 * level
  on conflict (ledger, account_id, level, period) do update
     set debits = t.debits + excluded.debits, credits = t.credits + excluded.credits;
end
$$;

-- The entries of dated transactions, from the parameters of `post_transactions`.
create function dated_of(
  ids uuid[], effective_moments timestamptz[],
  places integer[], account_ids uuid[], sequences bigint[], directions text[], amounts numeric[]
) returns table (
  account_id uuid, transaction_id uuid, sequence bigint, effective_at timestamptz, debit numeric, credit numeric
)
language sql immutable as $$
  select account_id, ids[place], sequence, effective_moments[place]::timestamptz(3),
         case direction when 'debit' then amount else 0 end, case direction when 'credit' then amount else 0 end
    from unnest(places, account_ids, sequences, directions, amounts) as e (place, account_id, sequence, direction, amount)
   where effective_moments[place]::timestamptz(3) <> uuid_extract_timestamp(ids[place])
$$;

-- What the effective axis adds to the recorded one, in an account up to a position: its dated entries that are effective up to
-- there, less those that were recorded up to there. A position is a moment and the last entry of that moment that counts.
-- Every step is an index probe or the sum of a bounded number of totals, whatever the length of the history. An account
-- without dated entries costs one probe.
create function dated_shift(
  in_ledger integer, in_account uuid, at timestamptz, last_sequence bigint default 9223372036854775807,
  out debits numeric, out credits numeric
)
language plpgsql stable set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  ms constant bigint := ms_of(at);
  recorded record;
  earlier record;
  moment record;
begin
  perform from dated_entries where ledger = in_ledger and account_id = in_account limit 1;
  if not found then
    debits := 0;
    credits := 0;
    return;
  end if;
  select d.debits, d.credits into recorded from dated_entries d
   where ledger = in_ledger and account_id = in_account and transaction_id < first_id(ms + 1)
     and (transaction_id < first_id(ms) or sequence <= last_sequence)
   order by transaction_id desc, sequence desc limit 1;
  select d.moment_debits, d.moment_credits into moment from dated_entries d
   where ledger = in_ledger and account_id = in_account and effective_at = at::timestamptz(3) and sequence <= last_sequence
   order by sequence desc limit 1;
  select sum(t.debits) as debits, sum(t.credits) as credits into earlier from (
    select debits, credits from dated_totals
     where ledger = in_ledger and account_id = in_account and level = 3 and period < (ms - 1) >> 30
     union all
    select debits, credits from dated_totals
     where ledger = in_ledger and account_id = in_account and level = 2
       and period >= (ms - 1) >> 30 << 10 and period < (ms - 1) >> 20
     union all
    select debits, credits from dated_totals
     where ledger = in_ledger and account_id = in_account and level = 1
       and period >= (ms - 1) >> 20 << 10 and period < (ms - 1) >> 10
     union all
    select debits, credits from dated_totals
     where ledger = in_ledger and account_id = in_account and level = 0
       and period >= (ms - 1) >> 10 << 10 and period <= ms - 1) t;
  debits := coalesce(earlier.debits, 0) + coalesce(moment.moment_debits, 0) - coalesce(recorded.debits, 0);
  credits := coalesce(earlier.credits, 0) + coalesce(moment.moment_credits, 0) - coalesce(recorded.credits, 0);
end
$$;

-- The sums of an account's entries that were recorded before an id: the last stored sums, and the entries since.
create function recorded_sums(in_ledger integer, in_account uuid, before_id uuid, out debits numeric, out credits numeric)
language plpgsql stable set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  stored record;
  since record;
begin
  select s.transaction_id, s.debits, s.credits into stored from entry_sums s
   where ledger = in_ledger and account_id = in_account and transaction_id < before_id
   order by transaction_id desc limit 1;
  select sum(amount) filter (where direction = 'debit') as debits, sum(amount) filter (where direction = 'credit') as credits
    into since
    from entries
   where ledger = in_ledger and account_id = in_account and transaction_id < before_id
     and transaction_id > coalesce(stored.transaction_id, '00000000-0000-0000-0000-000000000000');
  debits := coalesce(stored.debits, 0) + coalesce(since.debits, 0);
  credits := coalesce(stored.credits, 0) + coalesce(since.credits, 0);
end
$$;
grant execute on function first_id, ms_of, dated_shift, recorded_sums to ledger_service, ledger_auditor;

-- As before, and writes sums once in 256 entries of an account, and dated entries.
create or replace function post_transactions(
  in_ledger integer,
  ids uuid[], kinds text[], reference_texts text[], descriptions text[], metadata_texts text[],
  effective_moments timestamptz[], reversed_ids uuid[], entry_counts smallint[], keys text[], request_hashes text[],
  places integer[], lines smallint[], account_ids uuid[], sequences bigint[], directions text[], amounts numeric[],
  currencies text[], balances numeric[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
  entry record;
  balance numeric;
  sequence_after bigint;
  -- Of the accounts with entries, in the order of their ids.
  accounts_moved integer := 0;
  moved_ids uuid[];
  sequences_before bigint[];
  sequences_after bigint[];
  last_ids uuid[];
  debits numeric[];
  credits numeric[];
  -- Whether an account has reached a multiple of 256 entries.
  needs_sums boolean := false;
begin
  perform set_config('ledger.posting', 'on', true);
  -- A transaction is recorded now: not before the database transaction started, because answers for earlier moments are
  -- final, and not far ahead of the clock, because later transactions of the ledger continue from its moment. It has all
  -- of its entries, and they balance in each currency.
  with posted as (
    insert into transactions
      (ledger, id, kind, reference, description, metadata, effective_at, recorded_at, reverses, entry_count)
    select in_ledger, id, kind, reference, description, metadata::json, coalesce(effective_at, uuid_extract_timestamp(id)),
           uuid_extract_timestamp(id), reverses, entry_count
      from unnest(ids, kinds, reference_texts, descriptions, metadata_texts, effective_moments, reversed_ids, entry_counts)
        as t (id, kind, reference, description, metadata, effective_at, reverses, entry_count)
  ), remembered as (
    insert into idempotency_keys (ledger, key, request_hash, transaction_id)
    select in_ledger, key, request_hash, id from unnest(ids, keys, request_hashes) as k (id, key, request_hash)
     where key is not null
  ), written as (
    insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
    select in_ledger, ids[place], line, account_id, sequence, direction, amount, currency, balance_after
      from unnest(places, lines, account_ids, sequences, directions, amounts, currencies, balances)
        as e (place, line, account_id, sequence, direction, amount, currency, balance_after)
  )
  select (select id from unnest(ids) as id
           where (uuid_extract_timestamp(id) >= date_trunc('milliseconds', transaction_timestamp())
                  and uuid_extract_timestamp(id) <= clock_timestamp() + interval '60 s') is not true
           limit 1) as not_now,
         ids[min(place) filter (where not balanced)] as unbalanced,
         cardinality(ids) - count(*) filter (where complete) as incomplete
    into wrong
    from (select place, bool_and(debited = 0) as balanced,
                 (sum(lines), min(first), max(last)) = (entry_counts[place], 1, entry_counts[place]) as complete
            from (select place, currency, count(*) as lines, min(line) as first, max(line) as last,
                         sum(case direction when 'debit' then amount else -amount end) as debited
                    from unnest(places, lines, directions, amounts, currencies) as e (place, line, direction, amount, currency)
                   group by place, currency) of_currency
           group by place) of_transaction;
  if wrong.not_now is not null then
    raise exception 'transaction % is recorded at %, which is not now', wrong.not_now, uuid_extract_timestamp(wrong.not_now)
      using errcode = 'check_violation', constraint = 'transactions_recorded_now';
  elsif wrong.unbalanced is not null then
    raise exception 'transaction % is not balanced in each currency', wrong.unbalanced
      using errcode = 'check_violation', constraint = 'entries_balanced';
  elsif wrong.incomplete > 0 then
    raise exception '% transactions do not have as many entries as they say', wrong.incomplete
      using errcode = 'check_violation', constraint = 'entries_complete';
  end if;
  perform set_config('ledger.posting', 'off', true);

  -- Each entry continues the history of its account: in its currency and decimals, with the next sequence, a later
  -- transaction, and the previous balance changed by the amount.
  for entry in
    select e.account_id, ids[place] as transaction_id, sequence, amount, balance_after, a.posted, a.last_sequence,
           a.last_transaction_id, direction = 'debit' as is_debit,
           (direction = 'debit') = (a.type in ('asset', 'expense')) as is_normal,
           a.currency = e.currency and scale(amount) = a.exponent and scale(balance_after) = a.exponent as is_in_currency
      from unnest(places, account_ids, sequences, directions, amounts, currencies, balances)
             as e (place, account_id, sequence, direction, amount, currency, balance_after)
      left join accounts a on a.ledger = in_ledger and a.id = e.account_id
     order by e.account_id, place, sequence
  loop
    if accounts_moved = 0 or entry.account_id <> moved_ids[accounts_moved] then
      accounts_moved := accounts_moved + 1;
      moved_ids[accounts_moved] := entry.account_id;
      sequences_before[accounts_moved] := entry.last_sequence;
      last_ids[accounts_moved] := entry.last_transaction_id;
      debits[accounts_moved] := 0;
      credits[accounts_moved] := 0;
      sequence_after := entry.last_sequence;
      balance := entry.posted;
    end if;
    sequence_after := sequence_after + 1;
    balance := balance + case when entry.is_normal then entry.amount else -entry.amount end;
    if (entry.is_in_currency and entry.sequence = sequence_after and entry.balance_after = balance) is not true
       or entry.transaction_id < last_ids[accounts_moved] then
      raise exception 'the entries of account % do not continue its history', entry.account_id
        using errcode = 'check_violation', constraint = 'entries_continuous';
    end if;
    if sequence_after & 255 = 0 then
      needs_sums := true;
    end if;
    sequences_after[accounts_moved] := sequence_after;
    last_ids[accounts_moved] := entry.transaction_id;
    if entry.is_debit then
      debits[accounts_moved] := debits[accounts_moved] + entry.amount;
    else
      credits[accounts_moved] := credits[accounts_moved] + entry.amount;
    end if;
  end loop;

  -- The condition rejects a writer that did not lock its accounts, and missed what others did.
  update accounts a
     set debits_posted = a.debits_posted + m.debits, credits_posted = a.credits_posted + m.credits,
         last_sequence = m.sequence_after, last_transaction_id = m.last_id, moved = true
    from unnest(moved_ids, sequences_before, sequences_after, last_ids, debits, credits)
      as m (id, sequence_before, sequence_after, last_id, debits, credits)
   where a.ledger = in_ledger and a.id = m.id and a.last_sequence = m.sequence_before and a.status = 'active';
  get diagnostics sequence_after = row_count;
  if sequence_after <> accounts_moved then
    raise exception '% accounts are not active, or have other entries by now', accounts_moved - sequence_after
      using errcode = 'check_violation', constraint = 'entries_continuous';
  end if;

  if needs_sums then
    insert into entry_sums (ledger, account_id, transaction_id, debits, credits)
    select in_ledger, a.id, a.last_transaction_id, a.debits_posted, a.credits_posted
      from unnest(moved_ids, sequences_before) as m (id, sequence_before)
      join accounts a on a.ledger = in_ledger and a.id = m.id
     where a.last_sequence >> 8 <> m.sequence_before >> 8;
  end if;
  if array_remove(effective_moments, null) <> '{}' then
    perform post_dated(in_ledger, ids, effective_moments, places, account_ids, sequences, directions, amounts);
  end if;

  -- A reversal has the entries of its transaction with the opposite sides. Payments have refunds instead.
  if array_remove(reversed_ids, null) = '{}' then
    return;
  end if;
  select id into wrong from unnest(ids, reversed_ids) as i (id, reverses)
   where i.reverses is not null
     and ((select t.kind from transactions t where t.ledger = in_ledger and t.id = i.reverses)
            in ('reversal', 'payment', 'refund', 'cashback')
          or (select array_agg((e.account_id, e.direction, e.amount)::text order by e.account_id, e.direction, e.amount)
                from entries e where e.ledger = in_ledger and e.transaction_id = i.id)
             is distinct from
             (select array_agg((e.account_id, m.direction, e.amount)::text order by e.account_id, m.direction, e.amount)
                from entries e, lateral (select case e.direction when 'debit' then 'credit' else 'debit' end as direction) m
               where e.ledger = in_ledger and e.transaction_id = i.reverses))
   limit 1;
  if found then
    raise exception 'transaction % is not the mirror of the transaction that it reverses', wrong.id
      using errcode = 'check_violation', constraint = 'transactions_mirror';
  end if;
end
$$;

-- The sums of the present entries. Entries that are posted meanwhile only make the way from one to the next longer.
insert into entry_sums (ledger, account_id, transaction_id, debits, credits)
select ledger, account_id, transaction_id, debits, credits
  from (select ledger, account_id, transaction_id, sequence,
               sequence - count(*) over (partition by ledger, account_id, transaction_id) as sequence_before,
               lead(transaction_id) over history as next_id,
               coalesce(sum(amount) filter (where direction = 'debit') over history, 0) as debits,
               coalesce(sum(amount) filter (where direction = 'credit') over history, 0) as credits
          from entries window history as (partition by ledger, account_id order by transaction_id, sequence)) e
 where next_id is distinct from transaction_id and sequence >> 8 <> sequence_before >> 8;

-- What is dated already. Nothing is posted meanwhile, because the function before this one writes no dated entries: every
-- group locks accounts first, and waits.
lock table accounts in exclusive mode;
insert into dated_entries (ledger, account_id, transaction_id, sequence, effective_at, debits, credits, moment_debits, moment_credits)
select e.ledger, e.account_id, e.transaction_id, e.sequence, t.effective_at,
       coalesce(sum(amount) filter (where direction = 'debit') over history, 0),
       coalesce(sum(amount) filter (where direction = 'credit') over history, 0),
       coalesce(sum(amount) filter (where direction = 'debit') over moment, 0),
       coalesce(sum(amount) filter (where direction = 'credit') over moment, 0)
  from transactions t join entries e on e.ledger = t.ledger and e.transaction_id = t.id
 where t.effective_at <> t.recorded_at
window history as (partition by e.ledger, e.account_id order by e.transaction_id, e.sequence),
       moment as (partition by e.ledger, e.account_id, t.effective_at order by e.sequence);
insert into dated_totals (ledger, account_id, level, period, debits, credits)
select e.ledger, e.account_id, level, ms_of(t.effective_at) >> 10 * level,
       coalesce(sum(amount) filter (where direction = 'debit'), 0), coalesce(sum(amount) filter (where direction = 'credit'), 0)
  from transactions t join entries e on e.ledger = t.ledger and e.transaction_id = t.id, generate_series(0, 3) as level
 where t.effective_at <> t.recorded_at
 group by e.ledger, e.account_id, level, ms_of(t.effective_at) >> 10 * level;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['dated_entries', 'dated_totals', 'entry_sums']) as name;
