-- Up Migration

-- A ledger that is being restored from an export. Until all of its books are there and verified, it has a name that no request can
-- send: nothing else reaches it, on any replica.
alter table ledgers
  add column state text not null default 'open' constraint ledgers_state_known check (state in ('open', 'restoring')),
  drop constraint ledgers_name_form;
alter table ledgers add constraint ledgers_name_form check (
  name ~ case state when 'open' then '^[a-z][a-z0-9-]{0,62}$' else '^restoring [a-z][a-z0-9-]{0,62}$' end);

-- How much of a file is restored: its first `lines`, with their digest, so that a file that is sent again continues. The row stays.
create table restores (
  ledger       integer constraint restores_pkey primary key references ledgers,
  name         text not null,
  lines        bigint not null default 0 constraint restores_lines_positive check (lines >= 0),
  -- Of these lines, each with the digest of those before it.
  digest       bytea not null default '',
  transactions bigint not null default 0,
  restored_by  text not null,
  started_at   timestamptz(3) not null default stamp(),
  ended_at     timestamptz(3),
  -- Its rows are being deleted.
  is_abandoned boolean not null default false
);

-- Without settings of its own, which would cost more than the probe.
create function is_restoring(in_ledger integer) returns boolean language sql stable as $$
  select exists (select from ledger.ledgers where id = in_ledger and state = 'restoring')
$$;

-- Rows of the past belong into a ledger that is being restored, and into no other. A share lock, so that the restore does not end
-- meanwhile.
create function require_restoring(in_ledger integer) returns void language plpgsql set search_path = ledger, pg_temp as $$
begin
  perform from ledgers l join restores r on r.ledger = l.id
    where l.id = in_ledger and l.state = 'restoring' and not r.is_abandoned for share of l;
  if not found then
    raise exception 'ledger % is not being restored', in_ledger
      using errcode = 'check_violation', constraint = 'restores_open';
  end if;
end
$$;

-- Begins to restore a ledger, or continues.
create function begin_restore(in_name text, in_description text, in_time_zone text, in_restored_by text) returns restores
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  made integer;
  begun restores;
begin
  if exists (select from ledgers where name = in_name) then
    raise exception 'ledger % exists', in_name using errcode = 'unique_violation', constraint = 'ledgers_name_taken';
  end if;
  insert into ledgers (name, description, time_zone, state)
  values ('restoring ' || in_name, in_description, in_time_zone, 'restoring') on conflict (name) do nothing returning id into made;
  if made is not null then
    insert into restores (ledger, name, restored_by) values (made, in_name, in_restored_by);
  end if;
  select r.* into begun from ledgers l join restores r on r.ledger = l.id where l.name = 'restoring ' || in_name;
  if begun.is_abandoned is not false then
    raise exception 'the restore of % is being abandoned', in_name
      using errcode = 'check_violation', constraint = 'restores_abandoned';
  end if;
  return begun;
end
$$;

-- The first statement of a step: it locks the restore, and fails if another step came between.
create function advance_restore(
  in_ledger integer, from_lines bigint, to_lines bigint, in_digest bytea, more_transactions integer
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  update restores set lines = to_lines, digest = in_digest, transactions = transactions + more_transactions
   where ledger = in_ledger and lines = from_lines and ended_at is null and not is_abandoned;
  if not found then
    raise exception 'the restore of ledger % has advanced', in_ledger
      using errcode = 'check_violation', constraint = 'restores_in_order';
  end if;
end
$$;

-- Opens accounts with their ids and moments, active and without bounds, so that their history can be posted again.
-- `settle_accounts` gives them their state.
create function restore_accounts(in_ledger integer, in_accounts json) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  wrong record;
begin
  perform require_restoring(in_ledger);
  select id, created_at into wrong from json_populate_recordset(null::accounts, in_accounts)
   where (isfinite(created_at) and created_at <= clock_timestamp()) is not true limit 1;
  if found then
    raise exception 'account % was opened at %', wrong.id, wrong.created_at
      using errcode = 'check_violation', constraint = 'restores_past';
  end if;
  insert into accounts (ledger, id, code, owner, name, type, currency, exponent, metadata, created_at)
  select in_ledger, id, code, owner, name, type, currency, exponent, metadata, created_at
    from json_populate_recordset(null::accounts, in_accounts);
end
$$;

-- Inserts rows of the tables that an export carries as they are. Whether they belong to the books is what `pnpm verify` checks,
-- and no ledger is opened before its check.
create function restore_rows(in_ledger integer, in_table text, in_rows json) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  perform require_restoring(in_ledger);
  if in_table <> all(array['currencies', 'account_changes', 'cashback_plans', 'conversions', 'fees', 'holds', 'hold_changes',
                           'payments', 'payment_changes', 'limit_subjects', 'limits', 'limit_movements', 'assertions',
                           'approval_rules', 'proposals', 'scheduled_orders', 'idempotency_keys', 'period_changes']) then
    raise exception 'an export has no table %', in_table
      using errcode = 'check_violation', constraint = 'restores_table_known';
  end if;
  -- The ledger is the restored one, whatever the rows say.
  execute (
    select format('insert into ledger.%1$I (ledger, %2$s) overriding system value
                   select $1, %2$s from json_populate_recordset(null::ledger.%1$I, $2)', in_table,
                  string_agg(quote_ident(attname), ', ' order by attnum))
      from pg_attribute
     where attrelid = format('ledger.%I', in_table)::regclass and attnum > 0 and not attisdropped and attname <> 'ledger'
  ) using in_ledger, in_rows;
  if in_table = 'payments' then
    update payment_numbers set last = (select coalesce(max(number), 0) from payments where ledger = in_ledger)
     where ledger = in_ledger;
  elsif in_table = 'period_changes' then
    update ledgers l set closed_day = c.day, closed_before = c.before
      from (select day, before from period_changes where ledger = in_ledger order by id desc limit 1) c
     where l.id = in_ledger;
  elsif in_table = 'idempotency_keys' then
    if exists (
      select from json_populate_recordset(null::idempotency_keys, in_rows) k
       where k.transaction_id is not null
         and not exists (select from transactions t where t.ledger = in_ledger and t.id = k.transaction_id)) then
      raise exception 'an idempotency key belongs to no transaction'
        using errcode = 'check_violation', constraint = 'restores_keys_known';
    end if;
  elsif in_table = 'limit_subjects' then
    -- Later subjects of the ledger have other numbers. The bound keeps a file from using up the numbers.
    if (select max(id) from limit_subjects where ledger = in_ledger) > 1000000000 then
      raise exception 'a subject of limits has a number above 1000000000'
        using errcode = 'check_violation', constraint = 'restores_number_range';
    end if;
    perform setval(pg_get_serial_sequence('ledger.limit_subjects', 'id'), greatest(
      nextval(pg_get_serial_sequence('ledger.limit_subjects', 'id')),
      (select max(id) from limit_subjects where ledger = in_ledger)));
  end if;
end
$$;

-- Gives the next accounts the state that their history ends with, and reserves what open holds hold. Returns the last of them.
create function settle_accounts(in_ledger integer, after_id uuid, accounts_max integer) returns uuid
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  last uuid;
begin
  perform require_restoring(in_ledger);
  with page as (
    select id, exponent, type in ('asset', 'expense') as is_debit from accounts
     where ledger = in_ledger and id > after_id order by id limit accounts_max
  ), settled as (
    update accounts a
       set status = c.status, name = c.name, owner = c.owner, minimum_balance = c.minimum_balance,
           maximum_balance = c.maximum_balance, metadata = c.metadata, version = c.version,
           limit_subjects = limit_subjects_of(in_ledger, a.id, c.owner, a.currency),
           debits_pending = round(case when p.is_debit then 0 else held.amount end, p.exponent),
           credits_pending = round(case when p.is_debit then held.amount else 0 end, p.exponent)
      from page p,
           lateral (select * from account_changes c where c.ledger = in_ledger and c.account_id = p.id
                     order by c.version desc limit 1) c,
           lateral (select coalesce(sum(h.amount - h.captured - h.released), 0) as amount from holds h
                     where h.ledger = in_ledger and h.account_id = p.id and h.status = 'open') held
     where a.ledger = in_ledger and a.id = p.id
  )
  select id into last from page order by id desc limit 1;
  return last;
end
$$;

-- Opens the restored ledger under its name, queues its fees for the revenue service, which knows those that it has by their ids, and
-- lets its scheduled orders fall due.
create function end_restore(in_ledger integer) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  queued_at timestamptz := stamp();
begin
  -- First, as every step does.
  perform from restores where ledger = in_ledger for update;
  perform require_restoring(in_ledger);
  if (select uuid_extract_timestamp(id) > clock_timestamp() from last_event(in_ledger)) then
    raise exception 'the last record of the export is in the future'
      using errcode = 'check_violation', constraint = 'restores_past';
  end if;
  insert into outbox (ledger, fee_id, created_at, due_at)
  select ledger, id, queued_at, queued_at from fees where ledger = in_ledger and amount <> 0;
  update scheduled_orders set attempt_at = due_at where ledger = in_ledger and status = 'scheduled';
  update ledgers l set state = 'open', name = r.name from restores r where l.id = in_ledger and r.ledger = in_ledger;
  update restores set ended_at = stamp() where ledger = in_ledger;
end
$$;

-- Deletes up to `rows_max` rows of a restore that has not ended. Returns whether there may be more; null if nothing is being
-- restored under this name. The first call waits for the step in progress, and later steps are rejected. No other ledger can be
-- named here: what was open once is never deleted.
create function abandon_restore(in_name text, rows_max integer) returns boolean
language plpgsql security definer set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  abandoned integer;
  place text;
  deleted integer;
begin
  select r.ledger into abandoned from restores r join ledgers l on l.id = r.ledger
   where l.name = 'restoring ' || in_name and l.state = 'restoring' for update of r;
  if not found then
    return null;
  end if;
  update restores set is_abandoned = true where ledger = abandoned;
  perform set_config('ledger.abandoning', 'on', true);
  -- In an order in which no row refers to a deleted one. Of transactions the newest first, because reversals refer to older ones.
  foreach place in array array[
    'idempotency_keys', 'assertions', 'proposals', 'approval_rules', 'scheduled_orders', 'limit_movements', 'limits',
    'limit_subjects', 'payment_changes', 'payments', 'cashback_plans', 'hold_changes', 'holds', 'fees', 'conversions',
    'dated_entries', 'dated_totals', 'entry_sums', 'entries', 'transactions', 'account_changes', 'accounts', 'currencies',
    'period_changes'
  ] loop
    execute format('delete from ledger.%1$I where ctid = any(array(
                      select ctid from ledger.%1$I where ledger = $1 %2$s limit $2))', place,
                   case place when 'transactions' then 'order by ledger desc, id desc' end) using abandoned, rows_max;
    get diagnostics deleted = row_count;
    exit when deleted > 0;
  end loop;
  if deleted = 0 then
    delete from payment_numbers where ledger = abandoned;
    delete from restores where ledger = abandoned;
    delete from ledgers where id = abandoned;
  end if;
  perform set_config('ledger.abandoning', 'off', true);
  return deleted > 0;
end
$$;

-- As before, and `abandon_restore` deletes. The service role has no right to delete: the triggers are for other roles.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('ledger.abandoning', true) = 'on' then
    return null;
  end if;
  raise exception '% of % is rejected: the books are append-only and written by post_transactions; correct them with a reversal', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
-- The service role may delete keys, so this asks the ledger.
create or replace function keep_keys() returns trigger language plpgsql as $$
begin
  if exists (select from forgotten f
              where (refused_at is null or refused_at > clock_timestamp() - interval '30 days')
                and not exists (select from ledger.restores r where r.ledger = f.ledger and r.is_abandoned)) then
    raise exception 'only keys that were rejected more than 30 days ago can be deleted' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
grant execute on function is_restoring, begin_restore, advance_restore, restore_accounts, restore_rows, settle_accounts, end_restore,
  abandon_restore to ledger_service;

create function keep_restores() returns trigger language plpgsql as $$
begin
  raise exception 'the restore of ledger % has ended', old.name
    using errcode = 'check_violation', constraint = 'restores_final';
end
$$;
create trigger restores_final before update on restores
  for each row when (old.ended_at is not null) execute function keep_restores();
create trigger restores_kept before delete or truncate on restores for each statement execute function refuse_change();

/*
 * The checks that something is recorded now do not hold for a ledger that is being restored. Everything else does: also there
 * `post_transactions` alone writes entries, and checks that they balance and continue the history of their accounts.
 */
create function amend(routine text, old text, new text) returns void language plpgsql as $$
declare
  definition text := pg_get_functiondef(('ledger.' || routine)::regproc);
begin
  if length(definition) - length(replace(definition, old, '')) <> length(old) then
    raise exception 'the function % does not have this once: %', routine, old;
  end if;
  execute replace(definition, old, new);
end
$$;

select amend('post_transactions',
  'if wrong.not_now is not null then',
  'if wrong.not_now is not null and not (
       is_restoring(in_ledger)
       and (select bool_and(uuid_extract_timestamp(id) <= clock_timestamp()) from unnest(ids) as id)) then');
select amend('check_conversions',
  'transaction_timestamp() >= i.quote_expires_at
      or t.recorded_at < date_trunc(''milliseconds'', transaction_timestamp())',
  '(transaction_timestamp() >= i.quote_expires_at
          or t.recorded_at < date_trunc(''milliseconds'', transaction_timestamp())) and not is_restoring(i.ledger)');
select amend('check_fees',
  'uuid_extract_timestamp(i.transaction_id) < date_trunc(''milliseconds'', transaction_timestamp())
      or',
  'uuid_extract_timestamp(i.transaction_id) < date_trunc(''milliseconds'', transaction_timestamp())
         and not is_restoring(i.ledger)
      or');
-- `end_restore` queues them.
select amend('queue_fees',
  'from inserted where amount <> 0',
  'from inserted i
    where amount <> 0 and (select l.state from ledgers l where l.id = i.ledger) is distinct from ''restoring''');
select amend('check_keys',
  'refused_at < date_trunc(''milliseconds'', transaction_timestamp())
          or',
  'refused_at < date_trunc(''milliseconds'', transaction_timestamp()) and not is_restoring(i.ledger)
          or');
-- The history of restored accounts is in the export.
select amend('note_account_change',
  'begin
',
  'begin
  if is_restoring(new.ledger) then
    return null;
  end if;
');
select amend('open_account',
  'new.created_at := stamp();',
  'if not is_restoring(new.ledger) then
    new.created_at := stamp();
  end if;');
select amend('change_account',
  'new.version := old.version + 1;',
  'if not is_restoring(new.ledger) then
    new.version := old.version + 1;
  end if;');
-- `pnpm verify` checks restored assertions by the entries.
select amend('check_assertion',
  'begin
',
  'begin
  if is_restoring(new.ledger) then
    return new;
  end if;
');
drop function amend;
