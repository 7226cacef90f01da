-- Up Migration

-- The schema belongs to the role of these migrations. Only a superuser can create it, and init.sql may be run again.
do $$
begin
  if to_regnamespace('audit') is null then
    raise exception 'The schema audit is missing. Run db/init.sql again, as a superuser.';
  end if;
end
$$;

-- Transaction ids of the trail. They are those of PostgreSQL, until a dump is restored on a server whose ids are lower: see
-- audit.continue_after_restore(). The planner expands it in the statement.
create function audit.shifted(xid xid8) returns xid8 language sql immutable as 'select xid';

-- The audit trail of all services: every write, and every refusal of authority. Append-only.
create table audit.entries (
  -- Of the transaction that wrote the entry. Entries below the oldest running transaction are final.
  xid             xid8 not null default audit.shifted(pg_current_xact_id()),
  id              bigint not null generated always as identity,
  at              timestamptz not null default clock_timestamp(),
  service         text not null constraint audit_entries_service check (service in ('ledger', 'fx', 'revenue')),
  -- The client may choose it.
  request_id      text not null,
  -- Null for a caller who is not authenticated.
  subject         text,
  on_behalf_of    text,
  address         text not null,
  -- The operationId of the route.
  action          text not null,
  -- Without the query, and without credentials.
  path            text not null,
  -- Its name; null for a request that is about no single ledger.
  ledger          text,
  idempotency_key text,
  request_hash    text,
  -- Of the answer. Null in an entry that was written before the request was handled.
  status          smallint constraint audit_entries_status check (status between 100 and 599),
  -- Of the problem, if the request was rejected.
  code            text,
  -- Id of the transaction or hold, or the location in the answer.
  made            text,
  -- Equal rejections within a second are one entry.
  repeated        integer not null constraint audit_entries_repeated check (repeated > 0),
  constraint audit_entries_pkey primary key (xid, id)
);

-- The chain: each seal covers the entries after the one before, in the order (xid, id). Append-only.
create table audit.seals (
  number    bigint constraint audit_seals_pkey primary key constraint audit_seals_number_positive check (number > 0),
  sealed_at timestamptz not null,
  -- Of the transaction that sealed: later than that of each entry which began before `sealed_at`.
  xid       xid8 not null,
  last_xid  xid8 not null,
  last_id   bigint not null,
  entries   integer not null constraint audit_seals_not_empty check (entries > 0),
  -- SHA-256 of the hash of the seal before (nothing for the first) and of audit.digest() of its own entries.
  hash      bytea not null constraint audit_seals_hash_length check (length(hash) = 32)
);
-- Finds the entries of a time.
create index seals_sealed_at on audit.seals (sealed_at);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit.% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger entries_append_only before update or delete or truncate on audit.entries
  for each statement execute function audit.refuse_change();
create trigger seals_append_only before update or delete or truncate on audit.seals
  for each statement execute function audit.refuse_change();

-- The number of entries after a place up to another one, and the SHA-256 of their text. The text depends on no setting.
create function audit.digest(after_xid xid8, after_id bigint, up_to_xid xid8, up_to_id bigint)
returns table (entries integer, hash bytea)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer, sha256(convert_to(coalesce(string_agg(row(
           e.xid, e.id, extract(epoch from e.at), e.service, e.request_id, e.subject, e.on_behalf_of, e.address, e.action,
           e.path, e.ledger, e.idempotency_key, e.request_hash, e.status, e.code, e.made, e.repeated
         )::text, e'\n' order by e.xid, e.id), ''), 'UTF8'))
    from audit.entries e
   where (e.xid, e.id) > (after_xid, after_id) and (e.xid, e.id) <= (up_to_xid, up_to_id)
$$;

-- Seals the entries that are final, at most `entries_max` of them, and returns their number: 0 also while another session
-- seals. No entry can be committed later at a place that is sealed: its transaction would be a running one.
create function audit.seal(entries_max integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before audit.seals;
  sealed record;
  digest record;
  moment timestamptz;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('audit.seal', 0)) then
    return 0;
  end if;
  select * into before from audit.seals order by number desc limit 1;
  if before.xid >= audit.shifted(pg_snapshot_xmax(pg_current_snapshot())) then
    raise exception 'The audit trail was restored from a dump. Run "select audit.continue_after_restore()" as ledger_owner.'
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  select final.xid, final.id into sealed
    from (select e.xid, e.id from audit.entries e
           where (e.xid, e.id) > (coalesce(before.last_xid, '0'), coalesce(before.last_id, 0))
             and e.xid < audit.shifted(pg_snapshot_xmin(pg_current_snapshot()))
           order by e.xid, e.id limit greatest(entries_max, 1)) final
   order by final.xid desc, final.id desc limit 1;
  if not found then
    return 0;
  end if;
  select * into digest
    from audit.digest(coalesce(before.last_xid, '0'), coalesce(before.last_id, 0), sealed.xid, sealed.id);
  -- Before this transaction has an id of its own, which the insert takes.
  moment := clock_timestamp();
  insert into audit.seals (number, sealed_at, xid, last_xid, last_id, entries, hash)
  values (coalesce(before.number, 0) + 1, moment, audit.shifted(pg_current_xact_id()), sealed.xid, sealed.id, digest.entries,
          sha256(coalesce(before.hash, '') || digest.hash));
  return digest.entries;
end
$$;

-- After a dump was restored: makes later transaction ids of the trail higher than those in it. The owner runs it, while no
-- service writes.
create function audit.continue_after_restore() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  last numeric := greatest((select xid from audit.entries order by xid desc, id desc limit 1),
                           (select xid from audit.seals order by number desc limit 1))::text;
  ahead numeric := last + 1 - pg_current_xact_id()::text::numeric;
begin
  if ahead > 0 then
    execute format('create or replace function audit.shifted(xid xid8) returns xid8 language sql immutable as %L',
                   format('select (xid::text::numeric + %s)::text::xid8', ahead));
  end if;
end
$$;

-- How far `pnpm verify` has verified the chain. Only the auditor writes it.
create table audit.verified (
  only_row boolean primary key default true constraint audit_verified_one check (only_row),
  seal     bigint not null,
  hash     bytea not null
);

grant insert (service, request_id, subject, on_behalf_of, address, action, path, ledger, idempotency_key, request_hash,
              status, code, made, repeated)
   on audit.entries to ledger_service, fx_service, revenue_service;
grant select on audit.entries, audit.seals, audit.verified to ledger_service, ledger_auditor;
grant execute on function audit.shifted to ledger_service, fx_service, revenue_service, ledger_auditor;
grant execute on function audit.seal to ledger_service;
grant execute on function audit.digest to ledger_service, ledger_auditor;
grant insert, update on audit.verified to ledger_auditor;
