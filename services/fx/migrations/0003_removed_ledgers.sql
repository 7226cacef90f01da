-- Up Migration

-- Trial ledgers that the ledger service removes, by the ids of the removals. The rows stay.
create table removed_ledgers (
  id           uuid constraint removed_ledgers_pkey primary key,
  ledger       text not null,
  -- When the last of its rates were deleted; null: it had none.
  emptied_at   timestamptz(3),
  -- Quotes up to this one were searched: they have no index by ledger.
  quotes_after uuid not null default '00000000-0000-0000-0000-000000000000',
  ended_at     timestamptz(3)
);

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('fx.removing', true) = 'on' then
    return null;
  end if;
  raise exception '% of % is refused: rates and quotes are append-only, publish a correction', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
create trigger removed_ledgers_kept before delete or truncate on removed_ledgers
  for each statement execute function refuse_change();

-- Removes up to `rows_max` rows that a trial ledger has, or searches ten times as many quotes for its own. Returns `more`, `done`, or
-- `waiting`: until no cache has its rates any more. Called again after the end it removes nothing: there may be a new ledger of the name. Writers of rates wait.
create function remove_ledger(in_id uuid, in_ledger text, rows_max integer) returns text
language plpgsql security definer set search_path = fx, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  removed removed_ledgers;
  deleted integer;
  last uuid;
begin
  if in_ledger in ('', 'main') then
    raise exception 'ledger main is kept' using errcode = 'check_violation', constraint = 'removed_ledgers_not_main';
  end if;
  insert into removed_ledgers (id, ledger) values (in_id, in_ledger) on conflict do nothing;
  select * into removed from removed_ledgers where id = in_id for update;
  if removed.ended_at is not null or removed.ledger <> in_ledger then
    return 'done';
  end if;
  perform set_config('fx.removing', 'on', true);
  with found as materialized (
    select id from rates where source = 'operator' and ledger = in_ledger limit rows_max
  ), confirmed as (
    delete from rate_confirmations where rate_id in (select id from found)
  )
  delete from rates where id in (select id from found);
  get diagnostics deleted = row_count;
  if deleted = 0 then
    delete from cross_currencies where version in (select version from cross_currencies where ledger = in_ledger limit rows_max);
    get diagnostics deleted = row_count;
  end if;
  if deleted > 0 then
    -- Caches read again.
    update revision set number = number + 1;
    update removed_ledgers set emptied_at = clock_timestamp() where id = in_id;
  end if;
  -- A cache that was not compared with the database for 10 s is not used; requests end within 2 s.
  if deleted = 0 and clock_timestamp() >= coalesce(removed.emptied_at, '-infinity') + interval '12 s' then
    with page as materialized (
      select id, ledger from quotes where id > removed.quotes_after order by id limit rows_max * 10
    ), gone as (
      delete from quotes where id = any(array(select id from page where ledger = in_ledger))
    )
    select max(id::text)::uuid into last from page;
    update removed_ledgers
       set quotes_after = coalesce(last, quotes_after), ended_at = case when last is null then clock_timestamp() end
     where id = in_id;
    deleted := null;
  end if;
  perform set_config('fx.removing', 'off', true);
  return case when deleted = 0 then 'waiting' when deleted is null and last is null then 'done' else 'more' end;
end
$$;
grant execute on function remove_ledger to fx_service;
