-- Up Migration

-- The schema belongs to the role of these migrations. Only a superuser can create it, and init.sql may be run again.
do $$
begin
  if to_regnamespace('identity') is null then
    raise exception 'The schema identity is missing. Run db/init.sql again, as a superuser.';
  end if;
end
$$;

-- API keys of machines. All services verify them; the ledger service makes and revokes them.
create table identity.api_keys (
  -- Part of the key, and its name in lists.
  id           text collate "C" primary key constraint api_keys_id_form check (id ~ '^[a-z0-9]{8}$'),
  -- The order in which they were made, for pages.
  number       bigint generated always as identity constraint api_keys_number_once unique,
  -- SHA-256 of the key, which has 256 random bits: the key itself is nowhere.
  hash         bytea not null constraint api_keys_hash_once unique
                              constraint api_keys_hash_length check (length(hash) = 32),
  name         text not null constraint api_keys_name_length check (length(name) between 1 and 200),
  grants       text[] not null constraint api_keys_grants_count check (cardinality(grants) between 1 and 50),
  -- The ledgers of the grants; null for all. An operator of them may see and revoke the key.
  ledgers      text[],
  created_by   text not null,
  created_at   timestamptz(3) not null default clock_timestamp(),
  expires_at   timestamptz(3),
  revoked_at   timestamptz(3),
  revoked_by   text,
  last_used_at timestamptz(3),
  constraint api_keys_revoked_by_someone check ((revoked_at is null) = (revoked_by is null))
);
grant select, insert (id, hash, name, grants, ledgers, created_by, expires_at), update (revoked_at, revoked_by)
   on identity.api_keys to ledger_service;
grant select on identity.api_keys to fx_service, revenue_service;

-- A revocation is final.
create function identity.refuse_unrevocation() returns trigger language plpgsql as $$
begin
  raise exception 'the API key % is revoked, which is final', old.id
    using errcode = 'check_violation', constraint = 'api_keys_revoked_for_ever';
end
$$;
create trigger api_keys_revoked_for_ever before update of revoked_at on identity.api_keys for each row
  when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
  execute function identity.refuse_unrevocation();

-- Every replica of every service reads it twice a second, and forgets the keys that it knows when it has changed.
create table identity.revision (
  only_row boolean primary key default true constraint revision_one check (only_row),
  number   bigint not null
);
insert into identity.revision (number) values (1);
grant select on identity.revision to ledger_service, fx_service, revenue_service;

create function identity.note_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update identity.revision set number = number + 1;
  return null;
end
$$;
create trigger api_keys_noted after update of revoked_at or delete on identity.api_keys
  for each statement execute function identity.note_change();

-- The last uses of keys, as each replica collects them. The services may write nothing else.
create function identity.note_uses(ids text[], moments timestamptz[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- In the order of their ids, so that replicas wait for each other instead of deadlocking.
  perform from identity.api_keys where id = any(ids) order by id for update;
  update identity.api_keys k
     set last_used_at = least(used.at, clock_timestamp())
    from unnest(ids, moments) as used (id, at)
   where k.id = used.id and (k.last_used_at is null or k.last_used_at < used.at);
end
$$;
grant execute on function identity.note_uses to ledger_service, fx_service, revenue_service;
