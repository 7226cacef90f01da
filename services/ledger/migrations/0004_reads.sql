-- Up Migration

-- Everything recorded before this moment is committed, visible to the next statement, and final: no transaction that
-- is still open or begins later can be stamped before it. The clock is read first, so that a transaction which begins
-- while the sessions are listed does not matter. With the rights of the owner, which may see when the transactions of
-- others began; while that of one cannot be seen, nothing is known to be final.
create or replace function horizon() returns timestamptz
language plpgsql volatile security definer set search_path = ledger, pg_temp as $$
declare
  now_at timestamptz := clock_timestamp();
begin
  return date_trunc('milliseconds', least(now_at, (
    select min(coalesce(xact_start, '-infinity')) from pg_stat_get_activity(null)
     where datid = (select oid from pg_database where datname = current_database())
       and backend_xid is not null and pid <> pg_backend_pid()
       -- Other services and autovacuum write too, but not here.
       and (pg_has_role(usesysid, 'ledger_service', 'member') or pg_has_role(usesysid, current_user, 'member')))));
end
$$;

-- Whether the account has entries. Most accounts of a large ledger have none, and a trial balance reads only those that
-- have. A column of its own, because it changes once: an index on `last_sequence` would be written by every posting.
alter table accounts add column moved boolean not null generated always as (last_sequence > 0) stored;
create index accounts_moved on accounts (ledger, id) where moved;

-- Counts the accounts by currency and type, as of any moment, without reading them. Those are not in its key: without
-- statistics a planner thinks a currency as good as an id, and would lead postings through it.
create index accounts_opened on accounts (ledger, created_at) include (currency, type, exponent);
