-- Up Migration

-- Endpoints that receive the events of a ledger. `code_prefix`, `types`, `account`, `owner`: the filter; null for all.
create table webhooks (
  ledger        integer not null references ledgers,
  id            uuid not null default uuidv7(),
  url           text not null constraint webhooks_url_http check (url ~ '^https?://' and length(url) <= 2048),
  description   text,
  types         text[],
  account       text,
  owner         text,
  code_prefix   text,
  -- One at a time, in the order of the feed.
  ordered       boolean not null,
  status        text not null default 'active' constraint webhooks_status_known check (
                  status in ('active', 'paused', 'deleted')),
  status_since  timestamptz(3) not null default clock_timestamp(),
  -- Why it is paused.
  reason_code   text,
  reason_detail text,
  -- Attempts that failed since the last delivery, and the first of them.
  failures      integer not null default 0,
  failing_since timestamptz(3),
  -- Nothing is sent before this moment. While a failing endpoint is probed: the end of the lease of the probe.
  attempt_at    timestamptz(3) not null default clock_timestamp(),
  -- Number of replays.
  replays       integer not null default 0,
  constraint webhooks_pkey primary key (ledger, id),
  constraint webhooks_reason check (
    (status = 'paused') = (reason_code is not null) and num_nulls(reason_code, reason_detail) in (0, 2)),
  constraint webhooks_failing check ((failures = 0) = (failing_since is null) and failures >= 0)
)
with (fillfactor = 80);

-- Each signs. `expires_at`: of an earlier secret after a rotation; null for the present one.
create table webhook_secrets (
  ledger     integer not null,
  webhook_id uuid not null,
  id         uuid not null default uuidv7(),
  secret     text not null constraint webhook_secrets_form check (secret ~ '^whsec_[A-Za-z0-9+/]{43}=$'),
  expires_at timestamptz(3),
  constraint webhook_secrets_pkey primary key (ledger, webhook_id, id),
  constraint webhook_secrets_of_webhook foreign key (ledger, webhook_id) references webhooks
);
create unique index webhook_secrets_present on webhook_secrets (ledger, webhook_id) where expires_at is null;
-- The auditor reads the books, and signs nothing.
revoke select on webhook_secrets from ledger_auditor;

-- A deleted webhook stays so until its deliveries are deleted. Its secrets are deleted at once.
create function keep_deleted_webhooks() returns trigger language plpgsql as $$
begin
  raise exception 'webhook % is deleted', old.id using errcode = 'check_violation', constraint = 'webhooks_deleted';
end
$$;
create trigger webhooks_deleted before update on webhooks
  for each row when (old.status = 'deleted') execute function keep_deleted_webhooks();

create function delete_webhook_secrets() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  delete from webhook_secrets where ledger = new.ledger and webhook_id = new.id;
  return null;
end
$$;
create trigger webhooks_secrets_deleted after update of status on webhooks
  for each row when (new.status = 'deleted') execute function delete_webhook_secrets();

-- How far the feed has become deliveries. `replay` 0: the present events; else a replay of a range, deleted at its end.
create table webhook_cursors (
  ledger       integer not null,
  webhook_id   uuid not null,
  replay       integer not null,
  -- Of the feed. Null: its beginning.
  position     text collate "C",
  -- The last position of a replay.
  last         text collate "C",
  -- While a dispatcher reads the feed: the end of its lease.
  leased_until timestamptz(3) not null default '-infinity',
  constraint webhook_cursors_pkey primary key (ledger, webhook_id, replay),
  constraint webhook_cursors_of_webhook foreign key (ledger, webhook_id) references webhooks,
  constraint webhook_cursors_range check ((replay > 0) = (last is not null) and replay >= 0)
)
with (fillfactor = 50);

-- No event is queued twice.
create function refuse_cursor_back() returns trigger language plpgsql as $$
begin
  raise exception 'the events of webhook % are queued up to %, so not only up to %', old.webhook_id, old.position, new.position
    using errcode = 'check_violation', constraint = 'webhook_cursors_forward';
end
$$;
create trigger webhook_cursors_forward before update of position on webhook_cursors for each row
  when (old.position is not null and (new.position >= old.position) is not true)
  execute function refuse_cursor_back();

create function end_replay() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  delete from webhook_cursors where ledger = new.ledger and webhook_id = new.webhook_id and replay = new.replay;
  return null;
end
$$;
create trigger webhook_cursors_replayed after update of position on webhook_cursors for each row
  when (new.position >= new.last) execute function end_replay();

-- One event for one endpoint. Ids of a webhook increase in the order of the feed.
create table webhook_deliveries (
  ledger     integer not null,
  webhook_id uuid not null,
  id         uuid not null,
  replay     integer not null,
  event_id   text not null,
  event_type text not null,
  status     text not null default 'pending',
  -- The next attempt. While a sender has claimed it: the end of its lease.
  due_at     timestamptz(3) not null default clock_timestamp(),
  is_claimed boolean not null default false,
  -- Number of claims; the last claim alone may fail the delivery.
  claims     integer not null default 0,
  -- Attempts that failed since the delivery was queued or retried by a request.
  failures   integer not null default 0,
  -- The last attempts: at, status, body, error, duration_ms.
  attempts   jsonb not null default '[]',
  ended_at   timestamptz(3),
  constraint webhook_deliveries_pkey primary key (ledger, webhook_id, id),
  constraint webhook_deliveries_of_webhook foreign key (ledger, webhook_id) references webhooks,
  -- Not the webhook first: on a fresh table the planner would search this index for all deliveries of a webhook.
  constraint webhook_deliveries_once unique (event_id, webhook_id, replay, ledger),
  constraint webhook_deliveries_end check (
    case status when 'pending' then ended_at is null
                when 'delivered' then ended_at is not null
                when 'failed' then ended_at is not null
                else false end),
  constraint webhook_deliveries_due check (isfinite(due_at))
)
-- Each row is updated twice soon after its insertion.
with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
create index webhook_deliveries_due on webhook_deliveries (ledger, webhook_id, due_at, id) where status = 'pending';
-- For endpoints in order, and for the age of the oldest.
create index webhook_deliveries_pending on webhook_deliveries (ledger, webhook_id, id) where status = 'pending';
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where ended_at is not null;

-- Deletes up to `rows_max` deliveries that ended more than 30 days ago or belong to deleted webhooks, expired secrets, and what
-- remains of deleted webhooks. Returns the number of deliveries. The service role can delete no other delivery.
create function delete_old_deliveries(rows_max integer) returns integer
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  deleted integer;
  of_deleted integer;
begin
  delete from webhook_deliveries
   where ctid = any(array(select ctid from webhook_deliveries
                           where ended_at < (select clock_timestamp()) - interval '30 days'
                           order by ended_at limit rows_max for update skip locked));
  get diagnostics deleted = row_count;
  delete from webhook_deliveries
   where ctid = any(array(select d.ctid
                            from (select ledger, id from webhooks where status = 'deleted') w,
                                 lateral (select ctid from webhook_deliveries d
                                           where d.ledger = w.ledger and d.webhook_id = w.id
                                           limit rows_max for update skip locked) d
                           limit rows_max - deleted));
  get diagnostics of_deleted = row_count;
  delete from webhook_cursors c using webhooks w where w.status = 'deleted' and c.ledger = w.ledger and c.webhook_id = w.id;
  delete from webhook_secrets where expires_at < clock_timestamp();
  delete from webhooks w
   where w.status = 'deleted'
     and not exists (select from webhook_deliveries d where d.ledger = w.ledger and d.webhook_id = w.id);
  return deleted + of_deleted;
end
$$;
grant execute on function delete_old_deliveries to ledger_service;

grant insert (ledger, url, description, types, account, owner, code_prefix, ordered),
  update (url, description, types, account, owner, code_prefix, ordered, status, status_since, reason_code, reason_detail, failures,
          failing_since, attempt_at, replays) on webhooks to ledger_service;
grant insert (ledger, webhook_id, secret), update (expires_at) on webhook_secrets to ledger_service;
grant insert (ledger, webhook_id, replay, position, last), update (position, leased_until)
  on webhook_cursors to ledger_service;
grant insert (ledger, webhook_id, id, replay, event_id, event_type),
  update (status, due_at, is_claimed, claims, failures, attempts, ended_at) on webhook_deliveries to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['webhooks', 'webhook_secrets', 'webhook_cursors', 'webhook_deliveries']) as name;
-- A webhook may have most of the deliveries.
select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', 'webhook_deliveries', 'attname', 'webhook_id', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real);
