-- Up Migration

-- A trial ledger can be removed whole. A ledger is a trial from its opening or never, so that no real books can be removed.
-- While it is being removed it keeps its name, and nothing is recorded in it any more.
alter table ledgers
  add column trial boolean not null default false,
  drop constraint ledgers_state_known,
  drop constraint ledgers_name_form;
alter table ledgers
  add constraint ledgers_state_known check (state in ('open', 'restoring', 'removing')),
  add constraint ledgers_name_form check (
    name ~ case state when 'restoring' then '^restoring [a-z][a-z0-9-]{0,62}$' else '^[a-z][a-z0-9-]{0,62}$' end),
  add constraint ledgers_removed_trial check (state <> 'removing' or trial),
  add constraint ledgers_main_kept check (not (trial and name = 'main'));
grant insert (trial) on ledgers to ledger_service;

create function keep_trial() returns trigger language plpgsql as $$
begin
  raise exception 'ledger % is a trial from its opening or never, and its removal cannot be stopped', old.name
    using errcode = 'restrict_violation';
end
$$;
create trigger ledgers_trial_final before update on ledgers
  for each row when (old.trial <> new.trial or (old.state = 'removing' and new.state <> 'removing')) execute function keep_trial();
-- Only a ledger that is being restored, or removed, is deleted.
create trigger ledgers_kept before delete or truncate on ledgers for each statement execute function refuse_change();

-- The removals of ledgers. The rows stay: numbers of ledgers are never used again, and what arrives late for one is rejected.
create table removals (
  ledger       integer constraint removals_pkey primary key,
  -- By which the other services know it.
  id           uuid not null default uuidv7() constraint removals_id_once unique,
  name         text not null,
  removed_by   text not null,
  requested_at timestamptz(3) not null default clock_timestamp(),
  -- When it was first seen to be committed.
  seen_at      timestamptz(3),
  -- No id in the ledger is above; null: it has none.
  last_id      uuid,
  -- The table whose rows are being deleted; null before the first one.
  place        text,
  -- Deleted rows by table.
  deleted      jsonb not null default '{}',
  -- What it waits for; null for nothing.
  waits_for    text,
  ended_at     timestamptz(3)
);
create index removals_open on removals (ledger) where ended_at is null;
create trigger removals_kept before delete or truncate on removals for each statement execute function refuse_change();
create function keep_removals() returns trigger language plpgsql as $$
begin
  raise exception 'the removal of ledger % has ended', old.name using errcode = 'check_violation', constraint = 'removals_final';
end
$$;
create trigger removals_final before update on removals
  for each row when (old.ended_at is not null) execute function keep_removals();

-- Rejects what would be recorded in a ledger that is being removed, or was. Until the end of the transaction no removal of the
-- ledger begins. The query is a statement of its own, so it sees a removal that the lock has waited for.
create function require_kept(in_ledger integer) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('ledger.removals'), in_ledger);
  if exists (select from ledger.removals where ledger = in_ledger) then
    raise exception 'ledger % is being removed', in_ledger using errcode = 'check_violation', constraint = 'ledgers_removing';
  end if;
end
$$;

-- Of these ledgers, those that are being removed or were. Until the end of the transaction no removal of the others begins.
create function lock_kept(ledgers integer[]) returns setof integer
language plpgsql set search_path = ledger, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('ledger.removals'), asked.id)
     from (select distinct id from unnest(ledgers) as id order by id) asked;
  return query select r.ledger from removals r where r.ledger = any(ledgers);
end
$$;
grant execute on function require_kept, lock_kept to ledger_service;

create function refuse_in_removal() returns trigger language plpgsql as $$
begin
  perform ledger.require_kept(one.ledger)
     from (select distinct i.ledger from inserted i where i.ledger is not null order by i.ledger) one;
  return null;
end
$$;
-- Every table into which something is recorded without a transaction.
do $$
declare
  place text;
begin
  foreach place in array array[
    'accounts', 'account_changes', 'currencies', 'approval_rules', 'assertions', 'cashback_plans', 'event_publications', 'holds',
    'hold_changes', 'limit_subjects', 'limits', 'period_changes', 'proposals', 'scheduled_orders', 'webhooks', 'webhook_secrets',
    'webhook_cursors', 'webhook_deliveries', 'ingestion_refusals'
  ] loop
    execute format('create trigger %1$I after insert on ledger.%2$I referencing new table as inserted
                      for each statement execute function refuse_in_removal()', place || '_not_removed', place);
  end loop;
end
$$;

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
  'perform set_config(''ledger.posting'', ''on'', true);',
  'perform require_kept(in_ledger);
  perform set_config(''ledger.posting'', ''on'', true);');
-- Those of transactions come with them.
select amend('check_keys',
  'begin
',
  'begin
  perform require_kept(one.ledger)
     from (select distinct i.ledger from inserted i where i.transaction_id is null order by i.ledger) one;
');
-- The rejection of an order for a ledger that was deleted belongs to no ledger.
select amend('record_ingestion',
  'select in_generation, partition, record_offset, ledger, key, code, detail
',
  'select in_generation, partition, record_offset,
         case when not exists (select from removals r where r.ledger = refused.ledger) then ledger end, key, code, detail
');

-- Begins to remove a trial ledger, once everything is committed that is being recorded in it. Returns false if there is no such
-- ledger. Called again it changes nothing.
create function begin_removal(in_name text, in_removed_by text) returns boolean
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  removed ledgers;
begin
  select * into removed from ledgers where name = in_name and state <> 'restoring' for no key update;
  if not found then
    return false;
  elsif not removed.trial then
    raise exception 'ledger % is not a trial', in_name using errcode = 'check_violation', constraint = 'ledgers_removed_trial';
  elsif removed.state = 'removing' then
    return true;
  end if;
  -- The row before this, as `change_period` does.
  perform pg_advisory_xact_lock(hashtext('ledger.removals'), removed.id);
  update ledgers set state = 'removing' where id = removed.id;
  insert into removals (ledger, name, removed_by, last_id)
  values (removed.id, in_name, in_removed_by, (select id from last_event(removed.id)));
  return true;
end
$$;

-- Deletes up to `rows_max` rows of one table of a ledger that is being restored or removed: of `from_place` or of the first one
-- behind it that has any. Returns the table and the number of rows; null at the end.
create function delete_rows(in_ledger integer, from_place text, rows_max integer, out place text, out deleted integer)
language plpgsql set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  -- In an order in which no row refers to a deleted one.
  places constant text[] := array[
    'outbox', 'webhook_deliveries', 'webhook_cursors', 'webhook_secrets', 'webhooks', 'event_publications', 'ingestion_refusals',
    'verified_accounts', 'verified_ledgers',
    'idempotency_keys', 'assertions', 'proposals', 'approval_rules', 'scheduled_orders', 'limit_movements', 'limits',
    'limit_subjects', 'payment_changes', 'payments', 'cashback_plans', 'hold_changes', 'holds', 'fees', 'conversions',
    'dated_entries', 'dated_totals', 'entry_sums', 'entries', 'transactions', 'account_changes', 'accounts', 'currencies',
    'period_changes'
  ];
begin
  perform set_config('ledger.abandoning', 'on', true);
  for number in coalesce(array_position(places, from_place), 1) .. cardinality(places) loop
    place := places[number];
    -- Of transactions the newest first, because reversals refer to older ones.
    execute format('delete from ledger.%1$I where ctid = any(array(
                      select ctid from ledger.%1$I where ledger = $1 %2$s limit $2))', place,
                   case place when 'transactions' then 'order by ledger desc, id desc' end) using in_ledger, rows_max;
    get diagnostics deleted = row_count;
    exit when deleted > 0;
    place := null;
  end loop;
  perform set_config('ledger.abandoning', 'off', true);
end
$$;
-- The deletions of accounts look for these, and those of a ledger for those.
create index holds_fee_account on holds (ledger, fee_account_id) where fee_account_id is not null;
create index ingestion_refusals_ledger on ingestion_refusals (ledger) where ledger is not null;

-- As before, by `delete_rows`.
create or replace function abandon_restore(in_name text, rows_max integer) returns boolean
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  abandoned integer;
begin
  select r.ledger into abandoned from restores r join ledgers l on l.id = r.ledger
   where l.name = 'restoring ' || in_name and l.state = 'restoring' for update of r;
  if not found then
    return null;
  end if;
  update restores set is_abandoned = true where ledger = abandoned;
  if (select place is not null from delete_rows(abandoned, null, rows_max)) then
    return true;
  end if;
  perform forget_ledger(abandoned);
  return false;
end
$$;

-- Deletes the row of a ledger that has no others any more.
create function forget_ledger(in_ledger integer) returns void
language plpgsql set search_path = ledger, pg_temp as $$
begin
  perform set_config('ledger.abandoning', 'on', true);
  delete from payment_numbers where ledger = in_ledger;
  delete from restores where ledger = in_ledger;
  delete from ledgers where id = in_ledger;
  perform set_config('ledger.abandoning', 'off', true);
end
$$;

-- The last word on what may be deleted: `begin_removal` alone marks a ledger, and only a trial.
create function require_removing(in_ledger integer) returns void language plpgsql set search_path = ledger, pg_temp as $$
begin
  if not exists (select from ledgers l join removals r on r.ledger = l.id
                  where l.id = in_ledger and l.state = 'removing' and l.trial and l.name <> 'main' and r.ended_at is null) then
    raise exception 'ledger % is not being removed', in_ledger using errcode = 'check_violation', constraint = 'removals_open';
  end if;
end
$$;

-- Deletes up to `rows_max` rows of a ledger that is being removed. Returns `more`, `done`, or `waiting`: nothing is deleted while
-- a transaction runs that may have seen the ledger open, nor before each replica has noticed. Null: another session does it.
create function remove_rows(in_ledger integer, rows_max integer) returns text
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  removal removals;
  step record;
begin
  perform require_removing(in_ledger);
  select * into removal from removals where ledger = in_ledger and ended_at is null for update skip locked;
  if not found then
    return null;
  elsif removal.seen_at is null then
    update removals set seen_at = clock_timestamp() where ledger = in_ledger;
    return 'waiting';
  elsif removal.place is null and (
       clock_timestamp() < removal.seen_at + interval '2 s'
       or exists (
         select from pg_stat_get_activity(null)
          where datid = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
            and xact_start <= removal.seen_at and backend_type = 'client backend')) then
    return 'waiting';
  end if;
  select * into step from delete_rows(in_ledger, removal.place, rows_max);
  if step.place is null then
    return 'done';
  end if;
  update removals
     set place = step.place, waits_for = null,
         deleted = deleted || jsonb_build_object(step.place, coalesce((deleted ->> step.place)::bigint, 0) + step.deleted)
   where ledger = in_ledger;
  return 'more';
end
$$;

-- What a removal waits for.
create function note_removal(in_ledger integer, in_waits_for text) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  perform require_removing(in_ledger);
  update removals set waits_for = in_waits_for where ledger = in_ledger and waits_for is distinct from in_waits_for;
end
$$;

-- Ends the removal of a ledger of which nothing is left here, and records it in the audit trail. The other services must have
-- removed what they have. Returns whether it ended: otherwise there are more rows to remove.
create function end_removal(in_ledger integer) returns boolean
language plpgsql security definer set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  removal removals;
  place text;
  is_left boolean;
begin
  select * into removal from removals where ledger = in_ledger for update;
  if removal.ended_at is not null then
    return true;
  end if;
  perform require_removing(in_ledger);
  -- Ids of a new ledger of this name are above all that this one had, so that other services can tell their fees apart.
  if uuid_extract_timestamp(removal.last_id) >= clock_timestamp() then
    return false;
  end if;
  -- Also of a table that `delete_rows` does not know.
  for place in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'ledger' and not a.attisdropped
     where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r'
       and c.relname not in ('removals', 'payment_numbers', 'restores')
  loop
    execute format('select exists (select from ledger.%I where ledger = $1)', place) into is_left using in_ledger;
    if is_left then
      update removals set place = 'outbox', waits_for = format('the rows in %s', place) where ledger = in_ledger;
      return false;
    end if;
  end loop;
  perform forget_ledger(in_ledger);
  update removals set ended_at = clock_timestamp(), waits_for = null where ledger = in_ledger;
  insert into audit.entries (service, request_id, subject, on_behalf_of, address, action, path, ledger, status, made, repeated)
  values ('ledger', 'removal-' || removal.id, 'service:ledger', removal.removed_by, 'worker', 'endRemoval',
          '/v1/ledgers/' || removal.name, removal.name, 200,
          format('%s accounts, %s transactions, %s entries', coalesce(removal.deleted ->> 'accounts', '0'),
                 coalesce(removal.deleted ->> 'transactions', '0'), coalesce(removal.deleted ->> 'entries', '0')), 1);
  return true;
end
$$;
grant execute on function begin_removal, remove_rows, note_removal, end_removal to ledger_service;

-- The service role may delete keys, so this asks the ledger.
create or replace function keep_keys() returns trigger language plpgsql as $$
begin
  if exists (select from forgotten f
              where (refused_at is null or refused_at > clock_timestamp() - interval '30 days')
                and not exists (select from ledger.restores r where r.ledger = f.ledger and r.is_abandoned)
                and not exists (select from ledger.removals r where r.ledger = f.ledger)) then
    raise exception 'only keys that were rejected more than 30 days ago can be deleted' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
drop function amend;
