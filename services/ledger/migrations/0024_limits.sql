-- Up Migration

-- `limit_subjects`: the subjects of limits to which the account belongs; null for none, as most accounts. It is in the row of the
-- account, so that a session that locks the account knows its limits, on every replica.
alter table accounts
  add column maximum_balance numeric
    constraint accounts_maximum_number check (maximum_balance > '-Infinity' and maximum_balance < 'Infinity'),
  add column limit_subjects integer[],
  add constraint accounts_maximum_kept check (
    maximum_balance is null
    or case when type in ('asset', 'expense') then debits_posted - credits_posted else credits_posted - debits_posted end
         <= maximum_balance
  );
alter table account_changes add column maximum_balance numeric;

-- What limits count: the movements of an account, or of all accounts of an owner in a currency. From `since` on; `out_total` and
-- `in_total` only grow, so the use of any window is the difference of two totals. `reserved`: what holds reserve now.
create table limit_subjects (
  ledger              integer not null references ledgers,
  id                  integer not null generated always as identity,
  account_id          uuid,
  owner               text,
  currency            text not null,
  since               timestamptz(3) not null,
  out_total           numeric not null default 0,
  in_total            numeric not null default 0,
  reserved            numeric not null default 0,
  last_transaction_id uuid,
  constraint limit_subjects_pkey primary key (ledger, id),
  constraint limit_subjects_one check (num_nonnulls(account_id, owner) = 1),
  constraint limit_subjects_account_once unique (ledger, account_id),
  constraint limit_subjects_owner_once unique (ledger, owner, currency),
  constraint limit_subjects_account_known foreign key (ledger, account_id) references accounts
)
with (fillfactor = 60);

-- A limit never changes: it ends, and another one takes its place.
create table limits (
  ledger     integer not null,
  id         uuid not null default uuidv7(),
  subject_id integer not null,
  measure    text not null constraint limits_measure_known check (measure in ('out', 'in', 'net')),
  period     text not null constraint limits_period_known check (period in ('day', 'month')),
  alignment  text not null constraint limits_alignment_known check (alignment in ('calendar', 'rolling')),
  time_zone  text not null,
  amount     numeric not null constraint limits_amount_number check (amount >= 0 and amount < 'Infinity'),
  created_by text not null,
  created_at timestamptz(3) not null,
  ended_by   text,
  ended_at   timestamptz(3),
  constraint limits_pkey primary key (ledger, id),
  constraint limits_subject_known foreign key (ledger, subject_id) references limit_subjects,
  constraint limits_end_whole check ((ended_by is null) = (ended_at is null))
);
create unique index limits_in_force on limits (ledger, subject_id, measure, period, alignment) where ended_at is null;
create index limits_of_subject on limits (ledger, subject_id, id);

-- One row for each transaction that changes the total balance of a subject: by how much, how much of that holds had reserved, and
-- the totals after it. Append-only.
create table limit_movements (
  ledger         integer not null,
  subject_id     integer not null,
  transaction_id uuid not null,
  moved          numeric not null,
  freed          numeric not null,
  out_total      numeric not null,
  in_total       numeric not null,
  constraint limit_movements_pkey primary key (ledger, subject_id, transaction_id)
);
-- For `pnpm verify`.
create index limit_movements_transaction on limit_movements (ledger, transaction_id);

create function keep_ended_limits() returns trigger language plpgsql as $$
begin
  raise exception 'the limit % has ended, which is final', old.id
    using errcode = 'check_violation', constraint = 'limits_final';
end
$$;
create trigger limits_final before update on limits
  for each row when (old.ended_at is not null) execute function keep_ended_limits();
create trigger limits_kept before delete or truncate on limits
  for each statement execute function refuse_change();
create trigger limit_subjects_kept before delete or truncate on limit_subjects
  for each statement execute function refuse_change();
create trigger limit_movements_append_only before update or delete or truncate on limit_movements
  for each statement execute function refuse_change();

-- A session that gives accounts to an owner holds this lock shared, one that begins to limit an owner holds it alone: no account
-- is missed. One of 256 locks, so that many accounts in one transaction need few.
create function lock_owner(in_ledger integer, in_owner text, alone boolean) returns void language plpgsql as $$
declare
  place integer := hashtext(in_ledger || ':' || in_owner) & 255;
begin
  if alone then
    perform pg_advisory_xact_lock(818002, place);
  else
    perform pg_advisory_xact_lock_shared(818002, place);
  end if;
end
$$;

create function limit_subjects_of(in_ledger integer, in_account uuid, in_owner text, in_currency text) returns integer[]
language sql stable as $$
  select array_agg(id order by id) from (
    select s.id from limit_subjects s where s.ledger = in_ledger and s.account_id = in_account
    union all
    select s.id from limit_subjects s where s.ledger = in_ledger and s.owner = in_owner and s.currency = in_currency) of_account
$$;

-- As before, with the maximum and the limits of the owner.
create or replace function open_account() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
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
  if scale(new.maximum_balance) > new.exponent then
    raise exception 'the maximum % has more decimals than %', new.maximum_balance, new.currency
      using errcode = 'check_violation', constraint = 'accounts_maximum_scale';
  end if;
  if starts_with(new.code, 'system.') and (
    num_nonnulls(new.owner, new.minimum_balance, new.maximum_balance) > 0
    or (new.code, new.type) not in (
      ('system.cash.' || lower(new.currency), 'asset'), ('system.fx.' || lower(new.currency), 'equity'),
      ('system.fees.' || lower(new.currency), 'income'), ('system.fx-spread.' || lower(new.currency), 'income'),
      ('system.cashback.' || lower(new.currency), 'expense')))
  then
    raise exception '% is not a valid system account', new.code
      using errcode = 'check_violation', constraint = 'accounts_system_known';
  end if;
  if jsonb_typeof(new.metadata) <> 'object' then
    raise exception 'the metadata of an account is an object'
      using errcode = 'check_violation', constraint = 'accounts_metadata_object';
  end if;
  new.limit_subjects := null;
  if new.owner is not null then
    perform lock_owner(new.ledger, new.owner, false);
    new.limit_subjects := limit_subjects_of(new.ledger, new.id, new.owner, new.currency);
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

create or replace function change_account() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  if old.status = 'closed' and new.status <> 'closed' then
    raise exception 'account % is closed', old.id using errcode = 'check_violation', constraint = 'accounts_closed_final';
  end if;
  if starts_with(old.code, 'system.') and new.status <> 'active' then
    raise exception '% is a system account', old.code
      using errcode = 'check_violation', constraint = 'accounts_system_active';
  end if;
  if starts_with(old.code, 'system.') and num_nonnulls(new.owner, new.minimum_balance, new.maximum_balance) > 0 then
    raise exception '% is a system account', old.code
      using errcode = 'check_violation', constraint = 'accounts_system_known';
  end if;
  if scale(new.minimum_balance) > new.exponent then
    raise exception 'the minimum % has more decimals than %', new.minimum_balance, new.currency
      using errcode = 'check_violation', constraint = 'accounts_minimum_scale';
  end if;
  if scale(new.maximum_balance) > new.exponent then
    raise exception 'the maximum % has more decimals than %', new.maximum_balance, new.currency
      using errcode = 'check_violation', constraint = 'accounts_maximum_scale';
  end if;
  if jsonb_typeof(new.metadata) <> 'object' then
    raise exception 'the metadata of an account is an object'
      using errcode = 'check_violation', constraint = 'accounts_metadata_object';
  end if;
  if new.owner is distinct from old.owner then
    if new.owner is not null then
      perform lock_owner(new.ledger, new.owner, false);
    end if;
    new.limit_subjects := limit_subjects_of(new.ledger, new.id, new.owner, new.currency);
  end if;
  new.version := old.version + 1;
  return new;
end
$$;
drop trigger accounts_changed on accounts;
create trigger accounts_changed before update of status, name, owner, minimum_balance, maximum_balance, metadata on accounts
  for each row execute function change_account();
drop trigger accounts_change_noted on accounts;
create trigger accounts_change_noted
  after update of status, name, owner, minimum_balance, maximum_balance, metadata on accounts
  for each row execute function note_account_change();

create or replace function note_account_change() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  insert into account_changes
    (ledger, id, account_id, version, is_opening, owner, name, status, minimum_balance, maximum_balance, metadata)
  values (new.ledger, next_event_id(new.ledger), new.id, new.version, tg_op = 'INSERT', new.owner, new.name, new.status,
          new.minimum_balance, new.maximum_balance, new.metadata);
  return null;
end
$$;

-- The reserved amounts of subjects follow those of their accounts. For an owner, only those of accounts that grow by credits:
-- what is reserved on a loan is not money of the owner.
create function follow_reserved() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  perform from limit_subjects
    where ledger = new.ledger and id = any(old.limit_subjects || new.limit_subjects) order by id for update;
  update limit_subjects
     set reserved = reserved + case when id = any(new.limit_subjects) then new.pending else 0 end
                             - case when id = any(old.limit_subjects) then old.pending else 0 end
   where ledger = new.ledger and id = any(old.limit_subjects || new.limit_subjects)
     and (account_id is not null or new.type not in ('asset', 'expense'));
  return null;
end
$$;
create trigger accounts_reserved_followed
  after update of debits_pending, credits_pending, limit_subjects, owner on accounts for each row
  when (coalesce(new.limit_subjects, old.limit_subjects) is not null
        and (old.pending, old.limit_subjects) is distinct from (new.pending, new.limit_subjects))
  execute function follow_reserved();

-- Adds a limit, which ends the one in its place. The first one of a subject begins to count its movements. Locks as postings do:
-- accounts, then subjects.
create function add_limit(
  in_ledger integer, in_account uuid, in_owner text, in_currency text, in_measure text, in_period text, in_alignment text,
  in_zone text, in_amount numeric, by text
) returns uuid
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  subject integer;
  moment timestamptz;
  made uuid;
begin
  begin
    perform clock_timestamp() at time zone in_zone;
  exception when invalid_parameter_value then
    raise exception 'the time zone % is not known', in_zone
      using errcode = 'check_violation', constraint = 'limits_time_zone_known';
  end;
  if in_owner is not null then
    perform lock_owner(in_ledger, in_owner, true);
  end if;
  select id into subject from limit_subjects
   where ledger = in_ledger and (account_id = in_account or owner = in_owner and currency = in_currency);
  if not found then
    perform from accounts
      where ledger = in_ledger and currency = in_currency and (id = in_account or owner = in_owner) order by id for update;
    if in_account is not null and (not found or exists (
      select from accounts where ledger = in_ledger and id = in_account and starts_with(code, 'system.'))) then
      raise exception 'account % cannot be limited', in_account
        using errcode = 'check_violation', constraint = 'limits_account_suited';
    end if;
    insert into limit_subjects (ledger, account_id, owner, currency, since)
    values (in_ledger, in_account, in_owner, in_currency, uuid_extract_timestamp(next_event_id(in_ledger)))
    on conflict do nothing returning id into subject;
    if subject is null then
      select id into subject from limit_subjects
       where ledger = in_ledger and (account_id = in_account or owner = in_owner and currency = in_currency);
    end if;
    update accounts set limit_subjects = limit_subjects_of(ledger, id, owner, currency)
     where ledger = in_ledger and currency = in_currency and (id = in_account or owner = in_owner)
       and subject <> all(coalesce(limit_subjects, '{}'));
  end if;
  perform from limit_subjects where ledger = in_ledger and id = subject for update;
  moment := uuid_extract_timestamp(next_event_id(in_ledger));
  update limits set ended_by = by, ended_at = moment
   where ledger = in_ledger and subject_id = subject and measure = in_measure and period = in_period
     and alignment = in_alignment and ended_at is null;
  insert into limits (ledger, subject_id, measure, period, alignment, time_zone, amount, created_by, created_at)
  values (in_ledger, subject, in_measure, in_period, in_alignment, in_zone, in_amount, by, moment)
  returning id into made;
  return made;
end
$$;

-- Ends a limit. Its subject is still counted.
create function end_limit(in_ledger integer, in_limit uuid, by text) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  perform from limit_subjects s
    where s.ledger = in_ledger and s.id = (select subject_id from limits where ledger = in_ledger and id = in_limit) for update;
  update limits set ended_by = by, ended_at = uuid_extract_timestamp(next_event_id(in_ledger))
   where ledger = in_ledger and id = in_limit and ended_at is null;
end
$$;

-- The window of a limit at a moment: the lowest id of what counts, and the moment at which a calendar window ends. What was
-- recorded exactly a rolling window ago counts no more.
create function limit_window(period text, alignment text, zone text, moment timestamptz)
returns table (from_id uuid, ends_at timestamptz) language sql stable as $$
  select case alignment
           when 'calendar' then id_after(date_trunc(period, moment, zone) - interval '1 ms')
           else id_after(moment - case period when 'day' then interval '24 h' else interval '720 h' end)
         end,
         case alignment
           when 'calendar' then
             (date_trunc(period, moment at time zone zone)
              + case period when 'day' then interval '1 day' else interval '1 month' end) at time zone zone
         end
$$;

-- Counts transactions of this database transaction for subjects, by their entries. `freed_amounts`: what holds had reserved of it.
create function count_limits(ledgers integer[], subjects integer[], transactions uuid[], freed_amounts numeric[]) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
begin
  with counted as materialized (
    select c.ledger, c.subject_id, c.transaction_id, c.freed, m.moved,
           s.out_total + sum(greatest(-m.moved, 0)) over history as out_total,
           s.in_total + sum(greatest(m.moved, 0)) over history as in_total,
           (c.transaction_id > coalesce(s.last_transaction_id, '00000000-0000-0000-0000-000000000000')
            and c.freed >= 0
            and uuid_extract_timestamp(c.transaction_id) >= date_trunc('milliseconds', transaction_timestamp())) is true as valid
      from unnest(ledgers, subjects, transactions, freed_amounts) as c (ledger, subject_id, transaction_id, freed)
      left join limit_subjects s on s.ledger = c.ledger and s.id = c.subject_id,
           lateral (
             select sum(case when (e.direction = 'debit') = (s.account_id is not null and a.type in ('asset', 'expense'))
                             then e.amount else -e.amount end) as moved
               from entries e join accounts a on a.ledger = e.ledger and a.id = e.account_id
              where e.ledger = c.ledger and e.transaction_id = c.transaction_id and c.subject_id = any(a.limit_subjects)) m
    window history as (partition by c.ledger, c.subject_id order by c.transaction_id)
  ), written as (
    insert into limit_movements (ledger, subject_id, transaction_id, moved, freed, out_total, in_total)
    select ledger, subject_id, transaction_id, moved, freed, out_total, in_total from counted where valid and moved <> 0
  ), kept as (
    update limit_subjects s
       set out_total = l.out_total, in_total = l.in_total, last_transaction_id = l.transaction_id
      from (select distinct on (ledger, subject_id) ledger, subject_id, transaction_id, out_total, in_total
              from counted where valid and moved <> 0 order by ledger, subject_id, transaction_id desc) l
     where s.ledger = l.ledger and s.id = l.subject_id
  )
  select transaction_id into wrong from counted where not valid or moved is null limit 1;
  if found then
    raise exception 'transaction % is not one of now that moves the subject', wrong.transaction_id
      using errcode = 'check_violation', constraint = 'limit_movements_valid';
  end if;
end
$$;

-- In one order. A lock of a row needs a right to update it, which the service does not have.
create function lock_limit_subjects(ledgers integer[], subjects integer[]) returns void
language sql security definer set search_path = ledger, pg_temp as $$
  select 1 from unnest(ledgers, subjects) as wanted (ledger, id)
    join limit_subjects s on s.ledger = wanted.ledger and s.id = wanted.id
   order by s.id for update of s
$$;

grant execute on function add_limit, end_limit, count_limits, limit_window, lock_limit_subjects to ledger_service;
grant execute on function limit_window to ledger_auditor;
grant select on limit_subjects, limits, limit_movements to ledger_service;
grant insert (maximum_balance), update (maximum_balance) on accounts to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['limit_subjects', 'limits', 'limit_movements']) as name;
