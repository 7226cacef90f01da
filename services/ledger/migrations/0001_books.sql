-- Up Migration

-- The moment of a write, in whole milliseconds: not before the start of its database transaction, and taken after the
-- transaction has a number. `horizon` relies on both.
create function stamp() returns timestamptz language plpgsql volatile as $$
begin
  perform pg_current_xact_id();
  return date_trunc('milliseconds', greatest(clock_timestamp(), transaction_timestamp()));
end
$$;

-- Everything recorded before this moment is committed, visible to the next statement, and final: a transaction that is
-- open or starts later cannot be stamped before it. The clock is read first, so that transactions that start while the
-- sessions are listed do not matter. Security definer, because the owner may see the start of all transactions. If the
-- start of one cannot be seen, nothing is final.
create function horizon() returns timestamptz
language plpgsql volatile security definer set search_path = ledger, pg_temp as $$
declare
  now_at timestamptz := clock_timestamp();
begin
  return date_trunc('milliseconds', least(now_at, (
    select min(coalesce(xact_start, '-infinity')) from pg_stat_get_activity(null)
     where datid = (select oid from pg_database where datname = current_database())
       and backend_xid is not null and pid <> pg_backend_pid()
       -- Other services and autovacuum do not write to this schema.
       and (pg_has_role(usesysid, 'ledger_service', 'member') or pg_has_role(usesysid, current_user, 'member')))));
end
$$;

-- Every primary key starts with the ledger: it is the unit of tenancy, and of distribution over machines. An integer,
-- because each insert compares it in every index; a name there would cost a fifth of the throughput.
create table ledgers (
  id          integer primary key generated always as identity,
  name        text not null
    constraint ledgers_name_taken unique
    constraint ledgers_name_form check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  description text,
  created_at  timestamptz(3) not null default stamp()
);
insert into ledgers (name, description) values ('main', 'The ledger of requests that name none');

-- The decimals of a currency in ISO 4217; null for other currencies. A test compares the list with that of packages/money.
create function iso_exponent(code text) returns smallint language sql immutable as $$
  select case
    when code = any('{BIF,CLP,DJF,GNF,ISK,JPY,KMF,KRW,PYG,RWF,UGX,UYI,VND,VUV,XAF,XOF,XPF}') then 0
    when code = any('{BHD,IQD,JOD,KWD,LYD,OMR,TND}') then 3
    when code = any('{CLF,UYW}') then 4
    when code = any('{AED,AFN,ALL,AMD,AOA,ARS,AUD,AWG,AZN,BAM,BBD,BDT,BMD,BND,BOB,BOV,BRL,BSD,BTN,BWP,BYN,BZD,CAD,CDF,CHE,
      CHF,CHW,CNY,COP,COU,CRC,CUP,CVE,CZK,DKK,DOP,DZD,EGP,ERN,ETB,EUR,FJD,FKP,GBP,GEL,GHS,GIP,GMD,GTQ,GYD,
      HKD,HNL,HTG,HUF,IDR,ILS,INR,IRR,JMD,KES,KGS,KHR,KPW,KYD,KZT,LAK,LBP,LKR,LRD,LSL,MAD,MDL,MGA,MKD,MMK,
      MNT,MOP,MRU,MUR,MVR,MWK,MXN,MXV,MYR,MZN,NAD,NGN,NIO,NOK,NPR,NZD,PAB,PEN,PGK,PHP,PKR,PLN,QAR,RON,RSD,
      RUB,SAR,SBD,SCR,SDG,SEK,SGD,SHP,SLE,SOS,SRD,SSP,STN,SVC,SYP,SZL,THB,TJS,TMT,TOP,TRY,TTD,TWD,TZS,UAH,
      USD,USN,UYU,UZS,VED,VES,WST,XAD,XCD,XCG,YER,ZAR,ZMW,ZWG}') then 2
  end::smallint
$$;

-- Currencies of a ledger that ISO 4217 does not have. No route changes an exponent.
create table currencies (
  ledger     integer not null references ledgers,
  code       text not null constraint currencies_code_form check (code ~ '^[A-Z][A-Z0-9]{2,15}$'),
  exponent   smallint not null constraint currencies_exponent_range check (exponent between 0 and 18),
  name       text not null,
  created_at timestamptz(3) not null default stamp(),
  primary key (ledger, code)
);

-- Rejects ISO 4217 codes at registration. ISO 4217 may assign the code later.
create function check_currency() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
begin
  if iso_exponent(new.code) is not null then
    raise exception '% is a currency of ISO 4217', new.code
      using errcode = 'check_violation', constraint = 'currencies_not_iso';
  end if;
  return new;
end
$$;
create trigger currencies_checked before insert on currencies for each row execute function check_currency();

-- Totals are kept per side, not as one signed balance, so that total debits and total credits stay visible. numeric keeps
-- the scale of its input, so the text of a total has the decimals of the currency.
create table accounts (
  ledger              integer not null references ledgers,
  id                  uuid not null default uuidv7(),
  code                text constraint accounts_code_form check (length(code) <= 128),
  owner               text,
  name                text,
  type                text not null
    constraint accounts_type_known check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
  currency            text not null,
  exponent            smallint not null,
  status              text not null default 'active'
    constraint accounts_status_known check (status in ('active', 'frozen', 'closed')),
  minimum_balance     numeric
    constraint accounts_minimum_number check (minimum_balance > '-Infinity' and minimum_balance < 'Infinity'),
  debits_posted       numeric not null,
  credits_posted      numeric not null,
  debits_pending      numeric not null,
  credits_pending     numeric not null,
  last_sequence       bigint not null default 0,
  last_transaction_id uuid,
  metadata            jsonb not null default '{}',
  version             integer not null default 1,
  created_at          timestamptz(3) not null default stamp(),
  -- Whether the account has entries. Most accounts of a large ledger have none, and a trial balance reads only the others.
  -- It changes once; every posting would write an index on last_sequence.
  moved               boolean not null default false
    constraint accounts_moved_by_entries check (moved = (last_sequence > 0)),
  -- Stored: PostgreSQL would put the expressions of virtual columns into every constraint of the table, in each statement.
  posted              numeric generated always as (
    case when type in ('asset', 'expense') then debits_posted - credits_posted else credits_posted - debits_posted end
  ) stored,
  pending             numeric generated always as (
    case when type in ('asset', 'expense') then credits_pending else debits_pending end
  ) stored,
  constraint accounts_pkey primary key (ledger, id),
  constraint accounts_code_taken unique (ledger, code),
  -- The upper bound also rejects NaN, which sorts above every number.
  constraint accounts_totals_positive check (
    debits_posted >= 0 and debits_posted < 'Infinity' and credits_posted >= 0 and credits_posted < 'Infinity'
    and debits_pending >= 0 and debits_pending < 'Infinity' and credits_pending >= 0 and credits_pending < 'Infinity'
  ),
  constraint accounts_minimum_kept check (
    minimum_balance is null
    or case when type in ('asset', 'expense')
      then debits_posted - credits_posted - credits_pending
      else credits_posted - debits_posted - debits_pending
    end >= minimum_balance
  ),
  constraint accounts_closed_at_zero check (
    status <> 'closed' or (debits_posted = credits_posted and debits_pending = 0 and credits_pending = 0)
  )
)
-- Free space in each page for new row versions, so that updates of totals write no index (HOT).
with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
create index accounts_owner on accounts (ledger, owner, id) where owner is not null;
create index accounts_moved on accounts (ledger, id) where moved;
-- Counts accounts by currency and type as of any moment, by an index-only scan. The columns are not in the key: without
-- statistics the planner rates a currency as selective as an id, and would use this index for postings.
create index accounts_opened on accounts (ledger, created_at) include (currency, type, exponent);

-- A new account is empty: only entries change totals. Its exponent is that of its currency and never changes. Codes that
-- start with `system.` are system accounts; postings rely on their type and on their missing minimum.
create function open_account() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
declare
  known smallint := coalesce((select exponent from currencies where ledger = new.ledger and code = new.currency),
                             iso_exponent(new.currency));
begin
  if known is distinct from new.exponent then
    raise exception '% has % decimals in this ledger, not %', new.currency, coalesce(known::text, 'no'), new.exponent
      using errcode = 'check_violation', constraint = 'accounts_exponent_of_currency';
  end if;
  if scale(new.minimum_balance) > new.exponent then
    raise exception 'the minimum % has more decimals than %', new.minimum_balance, new.currency
      using errcode = 'check_violation', constraint = 'accounts_minimum_scale';
  end if;
  if starts_with(new.code, 'system.') and (
    new.owner is not null or new.minimum_balance is not null
    or (new.code, new.type) not in (
      ('system.cash.' || lower(new.currency), 'asset'), ('system.fx.' || lower(new.currency), 'equity'),
      ('system.fees.' || lower(new.currency), 'income'), ('system.fx-spread.' || lower(new.currency), 'income')))
  then
    raise exception '% is not a valid system account', new.code
      using errcode = 'check_violation', constraint = 'accounts_system_known';
  end if;
  if jsonb_typeof(new.metadata) <> 'object' then
    raise exception 'the metadata of an account is an object'
      using errcode = 'check_violation', constraint = 'accounts_metadata_object';
  end if;
  new.debits_posted := round(0::numeric, new.exponent);
  new.credits_posted := new.debits_posted;
  new.debits_pending := new.debits_posted;
  new.credits_pending := new.debits_posted;
  new.last_sequence := 0;
  new.moved := false;
  new.last_transaction_id := null;
  new.version := 1;
  new.created_at := stamp();
  return new;
end
$$;
create trigger accounts_opened_empty before insert on accounts for each row execute function open_account();

-- Closed is final, and system accounts stay active. Fires on changes of the account itself, not when entries change its
-- totals.
create function change_account() returns trigger language plpgsql as $$
begin
  if old.status = 'closed' and new.status <> 'closed' then
    raise exception 'account % is closed', old.id using errcode = 'check_violation', constraint = 'accounts_closed_final';
  end if;
  if starts_with(old.code, 'system.') and new.status <> 'active' then
    raise exception '% is a system account', old.code
      using errcode = 'check_violation', constraint = 'accounts_system_active';
  end if;
  if jsonb_typeof(new.metadata) <> 'object' then
    raise exception 'the metadata of an account is an object'
      using errcode = 'check_violation', constraint = 'accounts_metadata_object';
  end if;
  new.version := old.version + 1;
  return new;
end
$$;
create trigger accounts_changed before update of status, name, metadata on accounts
  for each row execute function change_account();

create table transactions (
  ledger          integer not null,
  id              uuid not null,
  kind            text not null constraint transactions_kind_known check (
    kind in ('deposit', 'withdrawal', 'transfer', 'conversion', 'reversal', 'journal', 'adjustment')
  ),
  reference       text,
  description     text,
  metadata        json constraint transactions_metadata_object check (json_typeof(metadata) = 'object'),
  effective_at    timestamptz(3) not null constraint transactions_effective_finite check (isfinite(effective_at)),
  recorded_at     timestamptz(3) not null,
  reverses        uuid,
  entry_count     smallint not null constraint transactions_entries_two check (entry_count >= 2),
  constraint transactions_pkey primary key (ledger, id),
  -- The id contains the moment, so that the order of ids is the order of recording.
  constraint transactions_id_of_moment
    check (uuid_extract_version(id) = 7 and uuid_extract_timestamp(id) = recorded_at),
  constraint transactions_reverses_known foreign key (ledger, reverses) references transactions,
  constraint transactions_kind_reverses check ((kind = 'reversal') = (reverses is not null))
);
create unique index transactions_reversed_once on transactions (ledger, reverses) where reverses is not null;
-- Without the kinds that most transactions have: a search for these reads the newest transactions (`commonKinds`).
create index transactions_kind on transactions (ledger, kind, id) where kind not in ('deposit', 'withdrawal', 'transfer');
create index transactions_reference on transactions (ledger, reference, id) where reference is not null;

create table entries (
  ledger         integer not null,
  transaction_id uuid not null,
  line           smallint not null,
  account_id     uuid not null,
  sequence       bigint not null,
  direction      text not null constraint entries_direction_known check (direction in ('debit', 'credit')),
  amount         numeric not null constraint entries_amount_positive check (amount > 0 and amount < 'Infinity'),
  currency       text not null,
  balance_after  numeric not null,
  constraint entries_pkey primary key (ledger, transaction_id, line)
);
-- An account's history. A transaction id contains its moment and increases along the history, so this index provides its
-- order, its pages and the balance as of a moment. `post_transactions` checks that sequences have no gaps and no duplicates.
create unique index entries_history on entries (ledger, account_id, transaction_id, sequence);

-- One key has one outcome: a posted transaction, an answer that moved no money (an account, a currency, a ledger), or a
-- rejection by the books. Keys of rejections are deleted after 30 days.
create table idempotency_keys (
  ledger         integer not null,
  key            text collate "C" not null,
  request_hash   text not null,
  transaction_id uuid,
  answer         text,
  refusal_code   text,
  refusal_detail text,
  refused_at     timestamptz(3),
  constraint idempotency_keys_pkey primary key (ledger, key),
  constraint idempotency_keys_one_outcome check (
    num_nonnulls(transaction_id, answer, refusal_code) = 1
    and num_nulls(refusal_code, refusal_detail, refused_at) in (0, 3)
  )
);
create index idempotency_keys_refused on idempotency_keys (refused_at) where refused_at is not null;

create function keep_keys() returns trigger language plpgsql as $$
begin
  if exists (select from forgotten where refused_at is null or refused_at > clock_timestamp() - interval '30 days') then
    raise exception 'only keys that were rejected more than 30 days ago can be deleted' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
-- Keys of transactions are written by `post_transactions`. All others are written now, so that no rejection is deleted early.
-- A scalar subquery, because the planner would execute an anti-join by a scan of the whole index.
create function check_keys() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
declare
  wrong record;
begin
  select key into wrong from inserted i
   where transaction_id is null
     and (refused_at < date_trunc('milliseconds', transaction_timestamp())
          or refused_at > clock_timestamp() + interval '60 s'
          or (select l.id from ledgers l where l.id = i.ledger) is null)
   limit 1;
  if found then
    raise exception 'key % has an outcome that was not written with it', wrong.key
      using errcode = 'check_violation', constraint = 'idempotency_keys_with_outcome';
  end if;
  return null;
end
$$;
create trigger idempotency_keys_checked after insert on idempotency_keys
  referencing new table as inserted for each statement execute function check_keys();
create trigger idempotency_keys_kept after delete on idempotency_keys
  referencing old table as forgotten for each statement execute function keep_keys();

-- Posts transactions of one ledger with their entries and keys, and moves the accounts: the only way to write to the books.
-- It checks everything again that the service has judged, so an error of it is a fault of the service. All rows at once:
-- checks per row would double the cost of the inserts. The arrays up to `keys` have an element for each transaction, the
-- others one for each entry; `places` are places in `ids`. `ledger.posting` opens the tables (see `transactions_posted`).
create function post_transactions(
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

-- The service role has no right to do this; the trigger stops other roles.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is rejected: the books are append-only and written by post_transactions; correct them with a reversal', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
create trigger transactions_append_only before update or delete or truncate on transactions
  for each statement execute function refuse_change();
create trigger entries_append_only before update or delete or truncate on entries
  for each statement execute function refuse_change();
-- For roles with more rights than that of the service: what they insert by hand is not checked.
create trigger transactions_posted before insert on transactions
  for each statement when (current_setting('ledger.posting', true) is distinct from 'on') execute function refuse_change();
create trigger entries_posted before insert on entries
  for each statement when (current_setting('ledger.posting', true) is distinct from 'on') execute function refuse_change();
create trigger idempotency_keys_append_only before update or truncate on idempotency_keys
  for each statement execute function refuse_change();
create trigger accounts_kept before delete or truncate on accounts
  for each statement execute function refuse_change();

grant execute on function stamp, horizon, iso_exponent to ledger_service;
grant execute on function horizon to ledger_auditor;
grant execute on function post_transactions to ledger_service;
grant select on transactions, entries to ledger_service;
-- Not id and created_at.
grant select, insert (name, description) on ledgers to ledger_service;
grant select, insert (ledger, code, exponent, name) on currencies to ledger_service;
-- Not transaction_id.
grant select, insert (ledger, key, request_hash, answer, refusal_code, refusal_detail, refused_at), delete
  on idempotency_keys to ledger_service;
-- Not the totals: only entries change them.
grant select, insert (ledger, code, owner, name, type, currency, exponent, minimum_balance, metadata),
  update (name, status, metadata) on accounts to ledger_service;

-- All rows may belong to one ledger. Without statistics the planner assumes 200 ledgers and rates every index that starts
-- with `ledger` as equally good. These statistics apply until the first analyze.
select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['accounts', 'transactions', 'entries', 'idempotency_keys', 'currencies']) as name;
