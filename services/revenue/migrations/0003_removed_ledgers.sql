-- Up Migration

-- Trial ledgers that the ledger service removes. The rows stay: a fee of such a ledger that arrives late is rejected, also when
-- there is a new ledger of its name, whose fees have higher ids.
create table removed_ledgers (
  -- Of the removal.
  id           uuid constraint removed_ledgers_pkey primary key,
  ledger       text not null,
  -- No fee of the ledger has an id above; null: it has none.
  last_id      uuid,
  -- When the last of its fee schedules were deleted, the highest number of any schedule then, and the revision of this: caches
  -- follow the revision. Null: it had none.
  emptied_at   timestamptz(3),
  schedules_to bigint,
  revision     bigint constraint removed_ledgers_revision_once unique,
  ended_at     timestamptz(3)
);
create index removed_ledgers_name on removed_ledgers (ledger);

create function check_removed() returns trigger
language plpgsql security definer set search_path = revenue, pg_temp as $$
declare
  late record;
begin
  select i.id, i.ledger into late from inserted i join removed_ledgers r on r.ledger = i.ledger and i.id <= r.last_id
   where i.transaction_id is not null limit 1;
  if found then
    raise exception 'fee % is of a ledger % that was removed', late.id, late.ledger
      using errcode = 'check_violation', constraint = 'fees_ledger_kept';
  end if;
  return null;
end
$$;
create trigger fees_not_removed after insert on fees
  referencing new table as inserted for each statement execute function check_removed();

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('revenue.removing', true) = 'on' then
    return null;
  end if;
  raise exception '% of % is refused: fees and schedules are append-only, make a new version or a reversal',
    tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger removed_ledgers_kept before delete or truncate on removed_ledgers
  for each statement execute function refuse_change();

-- Removes up to `rows_max` rows of each kind that a trial ledger has. Returns `more`, `done`, or `waiting`: until no cache has its fee
-- schedules any more. Called again after the end it removes nothing: there may be a new ledger of the name. Writers of fees wait.
create function remove_ledger(in_id uuid, in_ledger text, in_last_id uuid, rows_max integer) returns text
language plpgsql security definer set search_path = revenue, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  place text;
  deleted integer := 0;
  removed removed_ledgers;
begin
  if in_ledger = 'main' then
    raise exception 'ledger main is kept' using errcode = 'check_violation', constraint = 'removed_ledgers_not_main';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('revenue.fees', 0));
  insert into removed_ledgers (id, ledger, last_id) values (in_id, in_ledger, in_last_id) on conflict do nothing;
  select * into removed from removed_ledgers where id = in_id for update;
  if removed.ended_at is not null or removed.ledger <> in_ledger then
    return 'done';
  end if;
  -- Also the writers of schedules wait, so the revisions are in the order of the commits.
  perform from revision for update;
  perform set_config('revenue.removing', 'on', true);
  foreach place in array array['fees', 'revenue_days', 'fee_schedules'] loop
    execute format('delete from revenue.%1$I where ctid = any(array(
                      select ctid from revenue.%1$I where ledger = $1 limit $2))', place) using in_ledger, rows_max;
    get diagnostics deleted = row_count;
    exit when deleted > 0;
  end loop;
  perform set_config('revenue.removing', 'off', true);
  if deleted > 0 and place = 'fee_schedules' then
    update revision set number = number + 1;
    update removed_ledgers r
       set emptied_at = clock_timestamp(), revision = (select number from revision),
           schedules_to = coalesce(pg_sequence_last_value('revenue.fee_schedules_number_seq'), 0)
     where r.id = in_id;
  end if;
  if deleted > 0 then
    return 'more';
  -- A cache that was not compared with the database for 10 s is not used; requests end within 2 s.
  elsif clock_timestamp() < removed.emptied_at + interval '12 s' then
    return 'waiting';
  end if;
  update removed_ledgers set ended_at = clock_timestamp() where id = in_id;
  return 'done';
end
$$;
grant execute on function remove_ledger to revenue_service;
