-- Up Migration

-- Orders that fall due: orders for a later moment, and the cashbacks of payments. Each has one end.
create table scheduled_orders (
  ledger         integer not null references ledgers,
  id             uuid not null,
  -- The operation by its id in the API, its path parameter, and its body as it was sent.
  operation      text not null,
  target         text not null,
  body           json,
  status         text not null default 'scheduled',
  due_at         timestamptz(3) not null,
  -- The next attempt. While a worker has claimed the order: the end of its lease.
  attempt_at     timestamptz(3) not null,
  attempts       integer not null default 0,
  -- ISO 8601: a moment, or a duration after `due_at`.
  retry_until    text,
  -- Of a recurring order: the id and the moment of the first one, and its place after that one.
  series         uuid,
  number         integer,
  starts_at      timestamptz(3),
  -- An ISO 8601 duration or a rule of RFC 5545.
  every          text,
  time_zone      text,
  until          timestamptz(3),
  -- What the order made.
  transaction_id uuid,
  hold_id        uuid,
  -- Why the last attempt was rejected, or why the order was cancelled.
  reason_code    text,
  reason_detail  text,
  ended_at       timestamptz(3),
  constraint scheduled_orders_pkey primary key (ledger, id),
  constraint scheduled_orders_moments check (isfinite(due_at) and isfinite(attempt_at)),
  constraint scheduled_orders_end check (
    case status
      when 'scheduled' then ended_at is null and transaction_id is null and hold_id is null
      when 'posted' then ended_at is not null and (num_nonnulls(transaction_id, hold_id) = 1 or operation = 'voidHold')
      when 'cancelled' then ended_at is not null and reason_code is not null and transaction_id is null and hold_id is null
      when 'rejected' then ended_at is not null and reason_code is not null and transaction_id is null and hold_id is null
      else false
    end),
  constraint scheduled_orders_series_whole check (
    num_nulls(series, number, starts_at, every, time_zone) in (0, 5) and (every is not null or until is null)
  )
)
-- Claims and ends update rows that were written long before.
with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
create index scheduled_orders_due on scheduled_orders (attempt_at, ledger, id) where status = 'scheduled';
create index scheduled_orders_retried on scheduled_orders (due_at) where status = 'scheduled' and reason_code is not null;
create index scheduled_orders_rejected on scheduled_orders (ledger, id) where status = 'rejected';
-- An order of a series has one successor.
create unique index scheduled_orders_series on scheduled_orders (ledger, series, number) where series is not null;

-- What is posted or cancelled is final. A rejected order may be retried.
create function keep_ended_orders() returns trigger language plpgsql as $$
begin
  raise exception 'scheduled order % is %, which is final', old.id, old.status
    using errcode = 'check_violation', constraint = 'scheduled_orders_final';
end
$$;
create trigger scheduled_orders_final before update on scheduled_orders
  for each row when (old.status in ('posted', 'cancelled')) execute function keep_ended_orders();
create trigger scheduled_orders_kept before delete or truncate on scheduled_orders
  for each statement execute function refuse_change();

-- The orders that follow these in their series, due at these moments; null: none. An order that was rejected and retried has its
-- successor already.
create function continue_series(ledgers integer[], order_ids uuid[], moments timestamptz[]) returns void
language sql set search_path = ledger, pg_temp as $$
  insert into scheduled_orders (ledger, id, operation, target, body, due_at, attempt_at, retry_until,
                                series, number, starts_at, every, time_zone, until)
  select o.ledger, uuidv7(), o.operation, o.target, o.body, n.due_at, n.due_at, o.retry_until,
         o.series, o.number + 1, o.starts_at, o.every, o.time_zone, o.until
    from unnest(ledgers, order_ids, moments) as n (ledger, id, due_at)
    join scheduled_orders o on o.ledger = n.ledger and o.id = n.id
   where n.due_at is not null
  on conflict (ledger, series, number) where series is not null do nothing
$$;

-- Ends orders that were posted, in the database transaction that posts them.
create function end_orders(
  ledgers integer[], order_ids uuid[], transaction_ids uuid[], hold_ids uuid[], moments timestamptz[],
  next_moments timestamptz[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
  ended bigint;
begin
  -- Made now.
  select id into wrong
    from unnest(ledgers, order_ids, transaction_ids, hold_ids, moments) as e (ledger, id, transaction_id, hold_id, moment)
   where (moment >= date_trunc('milliseconds', transaction_timestamp()) and moment <= clock_timestamp() + interval '60 s'
          and (transaction_id is null
               or (select t.recorded_at from transactions t where t.ledger = e.ledger and t.id = e.transaction_id) = moment)
          and (hold_id is null
               or (select uuid_extract_timestamp(h.id) from holds h where h.ledger = e.ledger and h.id = e.hold_id) = moment))
         is not true
   limit 1;
  if found then
    raise exception 'scheduled order % did not make that now', wrong.id
      using errcode = 'check_violation', constraint = 'scheduled_orders_made';
  end if;
  update scheduled_orders o
     set status = 'posted', transaction_id = e.transaction_id, hold_id = e.hold_id, ended_at = e.moment,
         reason_code = null, reason_detail = null
    from unnest(ledgers, order_ids, transaction_ids, hold_ids, moments) as e (ledger, id, transaction_id, hold_id, moment)
   -- Not `= 'scheduled'`: the planner would search the partial index of due orders for each key.
   where o.ledger = e.ledger and o.id = e.id and o.status not in ('posted', 'cancelled', 'rejected');
  get diagnostics ended = row_count;
  if ended <> cardinality(order_ids) then
    raise exception '% scheduled orders have ended already', cardinality(order_ids) - ended
      using errcode = 'check_violation', constraint = 'scheduled_orders_end_once';
  end if;
  if array_remove(next_moments, null) <> '{}' then
    perform continue_series(ledgers, order_ids, next_moments);
  end if;
end
$$;

-- The outcome of attempts that were rejected: the next attempt after a pause, until `retry_ends`, or the end of the order (no
-- pause). Only of the last claim: what a worker that lost its lease has to say is ignored. Returns the rejected orders.
create function fail_orders(
  ledgers integer[], order_ids uuid[], claims integer[], codes text[], details text[], pauses_ms float8[],
  retry_ends timestamptz[], next_moments timestamptz[]
) returns integer
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  rejected_ledgers integer[];
  rejected_ids uuid[];
  rejected_moments timestamptz[];
begin
  with failed as materialized (
    select o.ledger, o.id, f.code, f.detail, f.next_due_at, f.retry_ends_at,
           clock_timestamp() + f.pause_ms * interval '1 ms' as attempt_at,
           f.pause_ms is null or f.retry_ends_at is not null and clock_timestamp() >= f.retry_ends_at as is_over
      from unnest(ledgers, order_ids, claims, codes, details, pauses_ms, retry_ends, next_moments)
             as f (ledger, id, claim, code, detail, pause_ms, retry_ends_at, next_due_at)
      join scheduled_orders o
        on o.ledger = f.ledger and o.id = f.id and o.attempts = f.claim and o.status not in ('posted', 'cancelled', 'rejected')
     order by o.id, o.ledger
       for update of o
  ), changed as (
    update scheduled_orders o
       set status = case when f.is_over then 'rejected' else 'scheduled' end, reason_code = f.code, reason_detail = f.detail,
           ended_at = case when f.is_over then clock_timestamp() end,
           attempt_at = case when f.is_over then o.attempt_at else least(f.attempt_at, f.retry_ends_at) end
      from failed f
     where o.ledger = f.ledger and o.id = f.id
  )
  select array_agg(ledger), array_agg(id), array_agg(next_due_at) into rejected_ledgers, rejected_ids, rejected_moments
    from failed where is_over;
  if rejected_ids is null then
    return 0;
  end if;
  perform continue_series(rejected_ledgers, rejected_ids, rejected_moments);
  return cardinality(rejected_ids);
end
$$;
grant execute on function end_orders, fail_orders to ledger_service;

-- Not the ends that the functions give, and later not what was ordered.
grant select, insert (ledger, id, operation, target, body, due_at, attempt_at, retry_until, series, number, starts_at, every,
                      time_zone, until),
  update (status, attempt_at, attempts, reason_code, reason_detail, ended_at) on scheduled_orders to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', 'scheduled_orders', 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real);
