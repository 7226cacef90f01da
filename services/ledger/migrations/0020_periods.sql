-- Up Migration

-- The clocks by which a ledger counts days, and the day before which it is closed: nothing may be posted any more that was
-- effective before its first moment.
alter table ledgers
  add column time_zone text not null default 'UTC'
    constraint ledgers_time_zone_form check (time_zone ~ '^[A-Z][A-Za-z_]*(/[A-Za-z0-9_+-]+){0,2}$' and length(time_zone) <= 64),
  add column closed_day date,
  add column closed_before timestamptz(3) constraint ledgers_closed_finite check (isfinite(closed_before)),
  add constraint ledgers_closed_whole check ((closed_day is null) = (closed_before is null));
grant insert (time_zone), update (time_zone) on ledgers to ledger_service;

-- Who has closed and reopened periods, and why. `day` and `before`: where the ledger is closed from then on; null for nowhere.
create table period_changes (
  ledger     integer not null references ledgers,
  id         uuid not null default uuidv7(),
  action     text not null constraint period_changes_action_known check (action in ('close', 'reopen')),
  day        date,
  before     timestamptz(3),
  reason     text,
  changed_by text not null,
  changed_at timestamptz(3) not null default stamp(),
  constraint period_changes_pkey primary key (ledger, id)
);
create trigger period_changes_append_only before update or delete or truncate on period_changes
  for each statement execute function refuse_change();
grant select on period_changes to ledger_service;

-- Where ledgers are closed, until the end of the database transaction. A change waits for everybody who has asked, and who asks
-- later waits for the change. By advisory locks, because their queue is in order: a change does not wait without limit behind
-- postings that follow each other. Two statements, so that the second one sees what the first one waited for.
create function lock_periods(ledgers integer[])
returns table (ledger integer, closed_before timestamptz, closed_day text)
language plpgsql volatile set search_path = ledger, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('ledger.periods'), asked.id)
     from (select distinct id from unnest(ledgers) as id order by id) asked;
  return query select l.id, l.closed_before, l.closed_day::text from ledger.ledgers l where l.id = any(ledgers);
end
$$;
grant execute on function lock_periods to ledger_service;

-- Closes a ledger before a later day, or reopens it from an earlier one. `before`: the first moment of the day. What was
-- effective before it when it was recorded is committed, because it was recorded before the horizon; what is dated back has
-- been committed, or will see the change.
create function change_period(
  in_ledger integer, in_action text, in_day date, in_before timestamptz, in_reason text, in_changed_by text
) returns period_changes
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  closed timestamptz;
  made period_changes;
begin
  perform pg_advisory_xact_lock(hashtext('ledger.periods'), in_ledger);
  select closed_before into closed from ledgers where id = in_ledger for no key update;
  if (case in_action when 'close' then in_before > coalesce(closed, '-infinity')
                     else closed is not null and (in_before is null or in_before < closed) end) is not true then
    raise exception 'ledger % is closed before %', in_ledger, closed
      using errcode = 'check_violation', constraint = 'period_changes_in_direction';
  end if;
  if in_before > horizon() then
    raise exception '% is not over', in_before using errcode = 'check_violation', constraint = 'period_changes_over';
  end if;
  insert into period_changes (ledger, action, day, before, reason, changed_by)
  values (in_ledger, in_action, in_day, in_before, in_reason, in_changed_by) returning * into made;
  update ledgers set closed_day = in_day, closed_before = in_before where id = in_ledger;
  return made;
end
$$;
grant execute on function change_period to ledger_service;

-- As before, and nothing is posted into a closed period.
create or replace function post_dated(
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
  select id, effective_at into wrong from unnest(ids, effective_moments) as t (id, effective_at), lock_periods(array[in_ledger]) l
   where effective_at < l.closed_before limit 1;
  if found then
    raise exception 'transaction % is effective at %, which is closed', wrong.id, wrong.effective_at
      using errcode = 'check_violation', constraint = 'transactions_period_open';
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
